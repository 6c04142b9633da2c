import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { ScheduledJob } from '#platform/jobs';
import { challengeRateShifted, thresholdRenewed } from '../policy/events.ts';
import { says, stops } from '../policy/side.ts';
import { thresholdOf, type Standings } from '../policy/standing.ts';
import { replayOwn } from '../thresholds.ts';
import { buildCurve } from './build-curve.ts';
import { rateAt, type CurvePoint } from './curve.ts';
import { planCurves, saveCurve, takeCurve, takeDueCurve } from './store.ts';

export interface RenewDeps {
  readonly db: Pick<Database, 'read' | 'tenant' | 'statement'>;
  readonly events: Pick<Events, 'publish'>;
  readonly standings: Standings;
  readonly scoredFrom: number;
  readonly tenants: () => AsyncIterable<{ readonly id: string }>;
  readonly onFailure: (error: unknown) => void;
}

/** How much more, or less, often customers would be asked before somebody should look. */
const SHIFTED = 1.5;
const ORIGIN = (): Origin => ({ actor: { kind: 'system' }, requestId: newId() });

/** Replays a tenant's own logins and keeps what came out: what the score leads to goes by it from now on. False: there are too few. */
export async function renewCurve(deps: RenewDeps, tenantId: string, signal?: AbortSignal): Promise<boolean> {
  deps.standings.forget(tenantId);
  const { policy } = await deps.standings.of(tenantId);
  const asks = { policy: { ...policy, score: null }, threshold: undefined };
  const replayed = await replayOwn(deps, tenantId, ({ findings }) => stops(says(asks, { action: 'sign-in', findings }).verdict), signal);
  if (!replayed) return false;
  const points = buildCurve(replayed);
  await deps.db.tenant(tenantId, async (tx) => {
    const before = await takeCurve(tx);
    await saveCurve(tx, { logins: replayed.logins, scored: replayed.honest.length, points });
    await tellRenewed(deps, tx, { policy, before: before?.points ?? [], points });
    tx.afterCommit(() => deps.standings.forget(tenantId));
  });
  return true;
}

type Policy = Awaited<ReturnType<Standings['of']>>['policy'];

async function tellRenewed(
  { events }: Pick<RenewDeps, 'events'>,
  tx: Tx,
  of: { readonly policy: Policy; readonly before: readonly CurvePoint[]; readonly points: readonly CurvePoint[] },
): Promise<void> {
  const { policy, before, points } = of;
  if (!policy.score) return;
  const [was, is] = [thresholdOf(policy, before), thresholdOf(policy, points)];
  if (was === is || is === undefined) return;
  const { unlessKnownBrowser } = policy.score;
  const [rateBefore, rate] = [rateAt(before, was, unlessKnownBrowser), rateAt(points, is, unlessKnownBrowser)];
  const data = { threshold: is, rate: rate ?? 0, ...(was === undefined ? {} : { before: was }), ...(rateBefore === undefined ? {} : { rateBefore }) };
  await events.publish(tx, thresholdRenewed, { origin: ORIGIN(), data });
  if (rateBefore !== undefined && rate !== undefined && Math.max(rate, rateBefore) > SHIFTED * Math.min(rate, rateBefore))
    await events.publish(tx, challengeRateShifted, { origin: ORIGIN(), result: 'failure', data: { rate, rateBefore } });
}

/** One after the other, whoever has the turn: a replay takes seconds of a processor, in pieces that let others in between. */
export const renewingJob = (deps: RenewDeps): ScheduledJob => ({
  name: 'risk.renew-curves',
  everySeconds: 15,
  async run(signal) {
    while (!signal.aborted) {
      const tenantId = await takeDueCurve(deps.db);
      if (tenantId === undefined) return;
      await renewCurve(deps, tenantId, signal).catch(deps.onFailure);
    }
  },
});

/** Tenants that are new have theirs from now on. */
export const planningJob = ({ db, tenants }: Pick<RenewDeps, 'db' | 'tenants'>): ScheduledJob => ({
  name: 'risk.plan-curves',
  everySeconds: 3600,
  async run(signal) {
    let page: string[] = [];
    for await (const { id } of tenants()) {
      if (signal.aborted) return;
      page.push(id);
      if (page.length === PAGE) {
        await planCurves(db, page);
        page = [];
      }
    }
    if (page.length > 0) await planCurves(db, page);
  },
});
const PAGE = 500;
