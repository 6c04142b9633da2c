import type { Limits, NetworkKey } from '#platform/limits';

/** As long as a code is good. */
const CODE_SECONDS = 600;
/** Links that one network opens. More are not remembered; whoever decides in that network is then asked as if theirs were one of them. */
const OPENED = { limit: 60, windowSeconds: CODE_SECONDS };

const lettersOf = (code: string) => code.toUpperCase().replace(/[^A-Z]/g, '');
const ruleOf = (code: string) => ({ key: `oidc:device-link:${lettersOf(code)}`, limit: 1, windowSeconds: CODE_SECONDS });

interface LinkDeps<K extends 'hit' | 'peek'> {
  readonly limits: Pick<Limits, K>;
  readonly networkKey: NetworkKey;
}
const openedOf = ({ networkKey }: Pick<LinkDeps<'hit'>, 'networkKey'>, ip: string) => ({ key: `oidc:device-links:network:${networkKey(ip)}`, ...OPENED });

/** Somebody opened a link with a code in it (`verification_uri_complete`). Whoever is asked for a yes hears of it; nobody can make it not have been. */
export async function noteLink(deps: LinkDeps<'hit'>, tenantId: string, ip: string, code: string): Promise<void> {
  if (lettersOf(code).length !== 8) return;
  const counted = await deps.limits.hit(tenantId, [openedOf(deps, ip)]);
  if (counted.allowed) await deps.limits.hit(tenantId, [ruleOf(code)]);
}

/** A page that opens made-up links in somebody's browser until no more are remembered hides nothing by it. `ip`: of whoever decides. */
export async function cameByLink(deps: LinkDeps<'peek'>, tenantId: string, ip: string, code: string): Promise<boolean> {
  return !(await deps.limits.peek(tenantId, [ruleOf(code), openedOf(deps, ip)])).allowed;
}
