import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { AnyJobType, Jobs, Loop, ScheduledJob } from '#platform/jobs';
import type { MergePart } from '#identity/contract';
import type { ExportPart } from '#portability/contract';
import { createAnswers } from './answers/create-answers.ts';
import type { Answers, Assessment, Attempt, Network, Networks, Risk, SeenLogin, Signal } from './contract.ts';
import { planningJob, renewingJob } from './curve/renew-curve.ts';
import { saveDecision, settleAsked } from './decisions/store.ts';
import { loginBlocked, loginChallenged, loginHeld, loginNoticed } from './events.ts';
import { riskExport } from './exporting/risk-export.ts';
import { gatherFacts, type GatherDeps } from './gather-facts.ts';
import { forgettingJob, learningLoop } from './history/learn-logins.ts';
import { insertLogin } from './history/store.ts';
import { glance } from './glance.ts';
import { judge } from './judge.ts';
import { decideAll } from './policy/decide-verdict.ts';
import { createPolicies, type PoliciesDeps, type RiskPolicies } from './policy/policies.ts';
import { createStandings, type Standings } from './policy/standing.ts';
import type { ReplayReport } from './replay/report-replay.ts';
import { SCORED_FROM } from './settings.ts';
import { covers } from './switches/covers.ts';
import { createGate, type Gate } from './switches/gate.ts';
import { createEmergency, type Emergency } from './switches/emergency.ts';
import { replayTenant } from './thresholds.ts';
import { riskPart } from './merge-risk.ts';
import { countingJob } from './threats/count-hours.ts';
import { createThreats, type Threats } from './threats/read-threats.ts';
import { createWatch } from './windows/create-watch.ts';
import { purgeWindows } from './windows/purge-windows.ts';

export interface RiskDeps extends Omit<GatherDeps, 'db'> {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly signals: readonly Signal[];
  /** All of them, for what is done by the clock. */
  readonly tenants: () => AsyncIterable<{ readonly id: string }>;
  /** Learning is background work: what goes wrong there is told here and tried again. */
  readonly onFailure: (error: unknown) => void;
  /** From how many logins of a tenant on there is a score, where the default does not fit. */
  readonly scoredFrom?: number;
  /** Client ids and entity ids of the tenant: those that a policy may name. */
  readonly applications: PoliciesDeps['applications'];
}

export interface RiskRoom extends Risk {
  /** What thresholds would do on the tenant's own past logins: how many attackers each catches, and whom it asks for more. Undefined: there are too few logins. */
  replay(tenantId: string): Promise<ReplayReport | undefined>;
  /** Policies, thresholds and switches that count at this moment. */
  readonly standings: Standings;
  readonly emergency: Emergency;
  readonly answers: Answers;
  /** What a tenant wants done: seen, tried, replayed and published. */
  readonly policies: RiskPolicies;
  readonly gate: Gate;
  readonly signals: readonly Signal[];
  /** What the operator's files say of an address. */
  readonly networks: Networks;
  readonly jobTypes: readonly AnyJobType[];
  /** What was tried, found and done: for whoever runs the tenant. */
  readonly threats: Threats;
  readonly loops: readonly Loop[];
  readonly scheduled: readonly ScheduledJob[];
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
}

const UNWANTED = { asked: loginChallenged, held: loginHeld, blocked: loginBlocked } as const;

export function createRisk(deps: RiskDeps): RiskRoom {
  const { db, keys, events, signals } = deps;
  const standings = createStandings(db);
  const emergency = createEmergency({ ...deps, standings });
  const scoredFrom = deps.scoredFrom ?? SCORED_FROM;
  const reasons = new Set(signals.flatMap((signal) => Object.keys(signal.reasons)));
  const tell = async (tx: Tx, origin: Origin, { userId, sessionId, decision }: SeenLogin): Promise<void> => {
    const { mode, findings, reasons } = decision.assessment;
    const [gravest] = findings;
    if (decision.verdict === 'allow' && (!gravest || gravest.grade === 'calm')) return;
    const { verdict, enforced, because } = decision;
    await events.publish(tx, loginNoticed, {
      origin,
      subject: userId,
      data: { session: sessionId, decision: decision.id, mode, grade: gravest?.grade ?? 'calm', reasons: [...reasons], verdict, enforced, because: [...because] },
    });
  };
  const look = async (attempt: Attempt): Promise<{ readonly assessment: Assessment; readonly network: Network }> => {
    const cipher = await keys.tenant(attempt.tenantId);
    const { facts, shown, history, features } = await gatherFacts(deps, cipher, attempt);
    const judged = judge(signals, facts, {
      history,
      features,
      somebody: attempt.userId !== undefined,
      ...(deps.scoredFrom === undefined ? {} : { scoredFrom: deps.scoredFrom }),
    });
    return { assessment: { ...judged, history: { tenantLogins: history.logins, userLogins: history.own }, shown }, network: facts.network };
  };
  return {
    ...createWatch({ db, keys, networks: deps.networks }),
    glance: (attempt, now) => glance(signals, deps.networks, attempt, now),
    assess: async (attempt) => (await look(attempt)).assessment,
    async decide(attempt) {
      const { tenantId, userId, action, application, origin } = attempt;
      const [{ assessment, network }, { policy, version, threshold, switches }] = await Promise.all([look(attempt), standings.of(tenantId)]);
      const { findings, score } = assessment;
      const decided = decideAll(
        policy,
        // What an application calls itself is compared with what it called itself before; the score knows browsers.
        { action, application, findings, score: action === 'refresh' ? undefined : score, threshold },
        { switches, network, covers: (value) => covers(value, origin.ip) },
      );
      return {
        id: newId(),
        tenantId,
        action,
        ...decided,
        policy: version,
        assessment,
        ...(userId === undefined ? {} : { userId }),
        ...(application === undefined ? {} : { application }),
        ...(threshold === undefined ? {} : { threshold }),
      };
    },
    async record(tx, origin, decision, outcome, within) {
      const { id, userId, action, verdict, because, policy, assessment } = decision;
      await Promise.all([
        saveDecision(tx, decision, { outcome, ...(within === undefined ? {} : { sessionId: within }) }),
        events.publish(tx, UNWANTED[outcome], {
          origin,
          result: outcome === 'asked' ? 'success' : 'failure',
          ...(userId === undefined ? {} : { subject: userId }),
          data: { decision: id, action, mode: assessment.mode, reasons: [...assessment.reasons], verdict, because: [...because], policy },
        }),
      ]);
    },
    settle: (tx, decision, unproved) => saveDecision(tx, decision, { outcome: 'passed', unproved }),
    async learn(tx, origin, login) {
      const { userId, sessionId, decision, unproved = false } = login;
      const { shown, score, findings } = decision.assessment;
      await Promise.all([
        insertLogin(tx, { id: newId(), userId, sessionId, shown, score, findings }),
        saveDecision(tx, decision, { outcome: 'passed', sessionId, unproved }),
        tell(tx, origin, login),
      ]);
    },
    async notice(tx, origin, login) {
      const { decision, sessionId, unproved = false } = login;
      await Promise.all([
        // A proof inside the session answers what this browser was asked for when it went on with it.
        ...(decision.action === 'session' || decision.action === 'refresh' ? [] : [settleAsked(tx, sessionId, decision, unproved)]),
        saveDecision(tx, decision, { outcome: 'passed', sessionId, unproved }),
        tell(tx, origin, login),
      ]);
    },
    replay: (tenantId) => replayTenant({ db, scoredFrom }, tenantId),
    standings,
    emergency,
    answers: createAnswers({ keys, events }),
    policies: createPolicies({ db, events, standings, reasons, applications: deps.applications }),
    gate: createGate({ ...deps, standings }),
    signals,
    networks: deps.networks,
    jobTypes: [emergency.jobType],
    threats: createThreats({ db, networks: deps.networks, standings, scoredFrom: deps.scoredFrom }),
    loops: [learningLoop({ db, onFailure: deps.onFailure })],
    scheduled: [forgettingJob(db, deps.tenants), purgeWindows(db), countingJob(db, deps.tenants), planningJob(deps), renewingJob({ ...deps, standings, scoredFrom })],
    mergePart: riskPart,
    exportPart: riskExport({ keys }),
  };
}
