import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import type { Loop, ScheduledJob } from '#platform/jobs';
import type { MergePart } from '#identity/contract';
import type { ExportPart } from '#portability/contract';
import type { Risk, Signal } from './contract.ts';
import { loginNoticed } from './events.ts';
import { riskExport } from './exporting/risk-export.ts';
import { gatherFacts, type GatherDeps } from './gather-facts.ts';
import { forgettingJob, learningLoop } from './history/learn-logins.ts';
import { insertLogin } from './history/store.ts';
import { judge } from './judge.ts';
import type { ReplayReport } from './replay/report-replay.ts';
import { SCORED_FROM } from './settings.ts';
import { replayTenant } from './thresholds.ts';
import { riskPart } from './merge-risk.ts';
import { createWatch } from './windows/create-watch.ts';
import { purgeWindows } from './windows/purge-windows.ts';

export interface RiskDeps extends Omit<GatherDeps, 'db'> {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly signals: readonly Signal[];
  /** All of them, for what is done by the clock. */
  readonly tenants: () => AsyncIterable<{ readonly id: string }>;
  /** Learning is background work: what goes wrong there is told here and tried again. */
  readonly onFailure: (error: unknown) => void;
  /** From how many logins of a tenant on there is a score, where the default does not fit. */
  readonly scoredFrom?: number;
}

export interface RiskRoom extends Risk {
  /** What thresholds would do on the tenant's own past logins: how many attackers each catches, and whom it asks for more. Undefined: there are too few logins. */
  replay(tenantId: string): Promise<ReplayReport | undefined>;
  readonly signals: readonly Signal[];
  readonly loops: readonly Loop[];
  readonly scheduled: readonly ScheduledJob[];
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
}

export function createRisk(deps: RiskDeps): RiskRoom {
  const { db, keys, events, signals } = deps;
  const notice: Risk['notice'] = async (tx, origin, { userId, sessionId, assessment: { mode, findings, reasons } }) => {
    const [gravest] = findings;
    if (!gravest || gravest.grade === 'calm') return;
    await events.publish(tx, loginNoticed, { origin, subject: userId, data: { session: sessionId, mode, grade: gravest.grade, reasons: [...reasons] } });
  };
  return {
    ...createWatch({ db, keys }),
    async assess(attempt) {
      const cipher = await keys.tenant(attempt.tenantId);
      const { facts, shown, history, features } = await gatherFacts(deps, cipher, attempt);
      const judged = judge(signals, facts, {
        history,
        features,
        somebody: attempt.userId !== undefined,
        ...(deps.scoredFrom === undefined ? {} : { scoredFrom: deps.scoredFrom }),
      });
      return { ...judged, history: { tenantLogins: history.logins, userLogins: history.own }, shown };
    },
    async learn(tx, origin, login) {
      const { userId, sessionId } = login;
      const { shown, score, findings } = login.assessment;
      await Promise.all([insertLogin(tx, { id: newId(), userId, sessionId, shown, score, findings }), notice(tx, origin, login)]);
    },
    notice,
    replay: (tenantId) => replayTenant({ db, scoredFrom: deps.scoredFrom ?? SCORED_FROM }, tenantId),
    signals,
    loops: [learningLoop({ db, onFailure: deps.onFailure })],
    scheduled: [forgettingJob(db, deps.tenants), purgeWindows(db)],
    mergePart: riskPart,
    exportPart: riskExport({ keys }),
  };
}
