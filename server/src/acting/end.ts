import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { ScheduledJob } from '#platform/jobs';
import { SYSTEM_SLUG } from '#tenants/contract';
import type { ActingDeps } from './deps.ts';
import { SWEEP_BATCH, SWEEP_EVERY_SECONDS } from './settings.ts';

export async function end(deps: Pick<ActingDeps, 'sessions'>, tx: Tx, origin: Origin, userId: string, session: string, who: 'customer' | 'operator'): Promise<boolean> {
  if (!(await deps.sessions.acting(tx, userId)).some(({ id }) => id === session)) return false;
  return (await deps.sessions.revoke(tx, origin, { sessionId: session }, who)) > 0;
}

/**
 * Ends those that are over, so that applications are told of it: their time, the operator's own session, or the right to it. Nobody can go on in them meanwhile where the
 * clock or the operator's session says so: that is asked with every use.
 */
export function endOver(deps: ActingDeps): ScheduledJob {
  const { db, sessions } = deps;
  return {
    name: 'acting.end-over',
    everySeconds: SWEEP_EVERY_SECONDS,
    async run(signal) {
      const all = await sessions.actingEverywhere(SWEEP_BATCH);
      const system = all.length === 0 ? undefined : await deps.tenants.bySlug(SYSTEM_SLUG);
      for (const { tenantId, sessionId, actorId, over } of all) {
        if (signal.aborted || !system) return;
        const reason = over ?? ((await stillMay(deps, system.id, tenantId, actorId)) ? undefined : 'not_allowed');
        if (reason === undefined) continue;
        const origin: Origin = { actor: { kind: 'system' }, requestId: newId() };
        await db.tenant(tenantId, (tx) => sessions.revoke(tx, origin, { sessionId }, reason));
      }
    },
  };
}

async function stillMay({ db, tenants, operators }: ActingDeps, systemId: string, tenantId: string, operatorId: string): Promise<boolean> {
  const tenant = await tenants.byId(tenantId);
  return tenant?.settings.acting.allowed === true && (await db.read(systemId, (tx) => operators.may(tx, operatorId, tenant.slug)));
}
