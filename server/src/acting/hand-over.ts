import { readCode, tokenOf } from './code.ts';
import type { Acting, HandedOver } from './contract.ts';
import type { ActingDeps } from './deps.ts';
import { actingEvents } from './events.ts';
import { HAND_OVER_SECONDS, TRIES } from './settings.ts';
import { CODE, whyNot } from './state.ts';

export const HAND_OVER = 'acting.hand-over';

/** From the customer's code to an address for the operator's browser. Tries are counted first, in their own commit: whoever guesses, also many at once, runs out of them. */
export async function handOver(deps: ActingDeps, { tenant, system, origin, operator, userId, code, reason }: Parameters<Acting['handOver']>[0]): Promise<HandedOver> {
  const { db, events } = deps;
  const refused = (why: 'off' | 'inactive' | 'child' | 'code' | 'too_many') =>
    db.tenant(tenant.id, (tx) => events.publish(tx, actingEvents.refused, { origin, subject: userId, result: 'failure', data: { why } }));
  const counted = [
    await deps.limits.hit(system.id, [{ key: `acting:tries:operator:${operator.id}`, ...TRIES.ofOperator }]),
    await deps.limits.hit(tenant.id, [{ key: `acting:tries:customer:${userId}`, ...TRIES.ofCustomer }]),
  ];
  for (const one of counted) {
    if (one.allowed) continue;
    await refused('too_many');
    return { kind: 'limited', retryAfter: one.retryAfter };
  }
  const cipher = await deps.keys.tenant(tenant.id);
  const typed = readCode(code);
  const done = await db.tenant(tenant.id, async (tx): Promise<HandedOver> => {
    const why = await whyNot(deps, tx, tenant, await deps.identity.find(tx, userId));
    if (why !== undefined) return { kind: 'refused', why };
    const used = typed === undefined ? undefined : await deps.oneTime.consume(tx, CODE, tokenOf(cipher, userId, typed), userId);
    if (used?.state !== 'consumed') return { kind: 'refused', why: 'code' };
    const ticket = await deps.oneTime.issue(tx, {
      purpose: HAND_OVER,
      binding: userId,
      replaces: `${userId}:${operator.id}`,
      ttlSeconds: HAND_OVER_SECONDS,
      data: { operator: operator.id, session: operator.sessionId },
    });
    const until = (await deps.oneTime.waiting(tx, HAND_OVER, `${userId}:${operator.id}`)) as Date;
    await events.publish(tx, actingEvents.accepted, { origin, subject: userId, data: { reason } });
    return { kind: 'handed', address: `${tenant.issuer}/acting/begin?ticket=${ticket}`, until };
  });
  if (done.kind === 'refused') await refused(done.why);
  return done;
}
