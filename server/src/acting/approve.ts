import type { Origin } from '#platform/events';
import type { Tx } from '#platform/db';
import type { Tenant } from '#tenants/contract';
import { newCode, tokenOf } from './code.ts';
import type { Approved } from './contract.ts';
import type { ActingDeps } from './deps.ts';
import { actingEvents } from './events.ts';
import { CODE_SECONDS, CODES } from './settings.ts';
import { CODE, whyNot } from './state.ts';

export async function approve(deps: ActingDeps, tenant: Tenant, origin: Origin, userId: string): Promise<Approved> {
  const counted = await deps.limits.hit(tenant.id, [{ key: `acting:codes:${userId}`, ...CODES }]);
  if (!counted.allowed) return { kind: 'limited', retryAfter: counted.retryAfter };
  const cipher = await deps.keys.tenant(tenant.id);
  const code = newCode();
  return deps.db.tenant(tenant.id, async (tx) => {
    const why = await whyNot(deps, tx, tenant, await deps.identity.find(tx, userId));
    if (why !== undefined) return { kind: 'refused', why };
    await deps.oneTime.issue(tx, { token: tokenOf(cipher, userId, code), purpose: CODE, binding: userId, replaces: userId, ttlSeconds: CODE_SECONDS });
    const until = (await deps.oneTime.waiting(tx, CODE, userId)) as Date;
    await deps.events.publish(tx, actingEvents.approved, { origin, subject: userId, data: { until: until.toISOString() } });
    return { kind: 'approved', code, until };
  });
}

export async function takeBack(deps: ActingDeps, tx: Tx, origin: Origin, userId: string): Promise<boolean> {
  const waited = await deps.oneTime.withdraw(tx, CODE, userId);
  if (waited) await deps.events.publish(tx, actingEvents.takenBack, { origin, subject: userId, data: {} });
  return waited;
}
