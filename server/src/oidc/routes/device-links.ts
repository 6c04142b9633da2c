import type { Limits, NetworkKey } from '#platform/limits';

/** As long as a code is good. */
const CODE_SECONDS = 600;
/** Links that one network opens; more are not remembered, and warn nobody. */
const OPENED = { limit: 60, windowSeconds: CODE_SECONDS };

const lettersOf = (code: string) => code.toUpperCase().replace(/[^A-Z]/g, '');
const ruleOf = (code: string) => ({ key: `oidc:device-link:${lettersOf(code)}`, limit: 1, windowSeconds: CODE_SECONDS });

/** Somebody opened a link with a code in it (`verification_uri_complete`). Whoever is asked for a yes hears of it; nobody can make it not have been. */
export async function noteLink(deps: { readonly limits: Pick<Limits, 'hit'>; readonly networkKey: NetworkKey }, tenantId: string, ip: string, code: string): Promise<void> {
  if (lettersOf(code).length !== 8) return;
  const counted = await deps.limits.hit(tenantId, [{ key: `oidc:device-links:network:${deps.networkKey(ip)}`, ...OPENED }]);
  if (counted.allowed) await deps.limits.hit(tenantId, [ruleOf(code)]);
}

export async function cameByLink(limits: Pick<Limits, 'peek'>, tenantId: string, code: string): Promise<boolean> {
  return !(await limits.peek(tenantId, [ruleOf(code)])).allowed;
}
