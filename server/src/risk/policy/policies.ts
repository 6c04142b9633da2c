import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { caseOf, type SavedTestInput, type Situation } from '../bench/situation.ts';
import { readTests, removeTest, saveTest, type SavedTest } from '../bench/store.ts';
import type { Curve } from '../curve/curve.ts';
import { askForCurve, isAskedFor, readCurve } from '../curve/store.ts';
import { findDecision } from '../decisions/store.ts';
import { riskErrors } from '../errors.ts';
import { policyTestRemoved, policyTestSaved } from './events.ts';
import type { Verdict } from '../contract.ts';
import { readSettled } from './cases-store.ts';
import { checkPolicy, checkSituation } from './check-policy.ts';
import type { Case } from './decide-verdict.ts';
import { explain, type Told } from './explain.ts';
import { listPolicies, readPolicy, type PolicyVersion } from './policies-store.ts';
import type { RiskPolicy } from './policy.ts';
import { known, lookAt, lossesOf, publishPolicy, readInForce, type Looked, type PublishDeps, verdictOn, type Published, type Wanted } from './publish-policy.ts';
import type { Side } from './side.ts';
import { thresholdOf } from './standing.ts';

export interface InForce {
  readonly policy: RiskPolicy;
  /** 0: the built-in one. */
  readonly version: number;
  readonly threshold?: number;
  readonly published?: PolicyVersion;
}
export interface Foreseen extends Looked {
  /** In force, and replayed beside. */
  readonly version: number;
  /** Why it cannot be published; nothing: it can. */
  readonly lost: Awaited<ReturnType<typeof lossesOf>>;
}
/** A made-up attempt, or one that was recorded; by a draft or, without one, by the policy in force. */
export interface Trial {
  readonly policy?: unknown;
  readonly of: { readonly situation: Situation; readonly score?: number | undefined } | { readonly decision: string };
}
export interface Tried extends Told {
  readonly version?: number;
  readonly action: Case['action'];
  readonly findings: Case['findings'];
  readonly application?: string;
  readonly microseconds: number;
}

/** What a tenant wants done about risk: seen, tried, replayed and published. */
export interface RiskPolicies {
  inForce(tenantId: string): Promise<InForce>;
  versions(tenantId: string, page: { readonly before?: number | undefined; readonly limit: number }): Promise<readonly PolicyVersion[]>;
  publish(tx: Tx, origin: Origin, wanted: Wanted): Promise<Published>;
  /** An earlier version as the next one, judged as any other; 0: the built-in one. */
  restore(tx: Tx, origin: Origin, version: number, wanted: Omit<Wanted, 'policy' | 'restored'>): Promise<Published>;
  /** Changes nothing. */
  foresee(tenantId: string, wanted: { readonly policy: unknown; readonly days: number; readonly until?: Date | undefined }): Promise<Foreseen>;
  try(tenantId: string, trial: Trial): Promise<Tried>;
  /** `says`: what the policy in force says. */
  tests(tenantId: string): Promise<readonly (SavedTest & { readonly says: Verdict })[]>;
  saveTest(tx: Tx, origin: Origin, test: SavedTestInput & { readonly name: string }): Promise<void>;
  removeTest(tx: Tx, origin: Origin, name: string): Promise<void>;
  /** `renewing`: another one is on its way. */
  curve(tenantId: string): Promise<{ readonly curve?: Curve; readonly renewing: boolean }>;
  /** Made anew by the worker, as soon as it has the time. */
  renewCurve(tx: Tx): Promise<void>;
  /** For configuration as code. Undefined: the tenant has none of its own. */
  configured(tx: Tx): Promise<RiskPolicy | undefined>;
}

export interface PoliciesDeps extends PublishDeps {
  readonly db: Pick<Database, 'read'>;
}

export function createPolicies(deps: PoliciesDeps): RiskPolicies {
  const { db, events } = deps;
  const draftOf = async (tx: Tx, given: unknown, points: Parameters<typeof thresholdOf>[1]): Promise<Side> => {
    const policy = await checkPolicy(given, known(deps, tx));
    return { policy, threshold: thresholdOf(policy, points) };
  };
  const by = ({ actor: { kind, id } }: Origin) => (id === undefined ? kind : `${kind}:${id}`);
  return {
    inForce: (tenantId) =>
      db.read(tenantId, async (tx) => {
        const [{ version, side }, [published]] = await Promise.all([readInForce(tx), listPolicies(tx, undefined, 1)]);
        return { policy: side.policy, version, ...(side.threshold === undefined ? {} : { threshold: side.threshold }), ...(published ? { published } : {}) };
      }),
    versions: (tenantId, { before, limit }) => db.read(tenantId, (tx) => listPolicies(tx, before, limit)),
    publish: (tx, origin, wanted) => publishPolicy(deps, tx, origin, wanted),
    async restore(tx, origin, version, wanted) {
      const kept = version === 0 ? { policy: {} } : await readPolicy(tx, version);
      if (!kept) throw riskErrors.unknown_version();
      return publishPolicy(deps, tx, origin, { ...wanted, policy: kept.policy, restored: version });
    },
    foresee: (tenantId, { policy, days, until }) =>
      db.read(tenantId, async (tx) => {
        const { version, side: now, points } = await readInForce(tx);
        const draft = await draftOf(tx, policy, points);
        const looked = await lookAt(tx, { now, draft }, points, days, until ?? (await readSettled(tx)));
        return { ...looked, version, lost: await lossesOf(tx, { now, draft }, points, looked) };
      }),
    try: (tenantId, { policy, of }) =>
      db.read(tenantId, async (tx) => {
        const { version, side: now, points } = await readInForce(tx);
        const side = policy === undefined ? now : await draftOf(tx, policy, points);
        if ('situation' in of) await checkSituation(of.situation, known(deps, tx));
        const at = await caseFor(tx, of, side);
        const began = performance.now();
        const told = explain({ ...side, threshold: at.threshold }, at);
        const microseconds = Math.round((performance.now() - began) * 1000);
        const { action, findings, application } = at;
        return { ...told, action, findings, microseconds, ...(policy === undefined ? { version } : {}), ...(application === undefined ? {} : { application }) };
      }),
    tests: (tenantId) =>
      db.read(tenantId, async (tx) => {
        const [{ side }, saved] = await Promise.all([readInForce(tx), readTests(tx)]);
        return saved.map((test) => ({ ...test, says: verdictOn(side, test.situation) }));
      }),
    async saveTest(tx, origin, { name, situation, expected }) {
      await checkSituation(situation, known(deps, tx));
      if (!(await saveTest(tx, { name, situation, expected }, by(origin)))) throw riskErrors.too_many_tests();
      await events.publish(tx, policyTestSaved, { origin, data: { test: name, expected } });
    },
    async removeTest(tx, origin, name) {
      if (!(await removeTest(tx, name))) throw riskErrors.unknown_test();
      await events.publish(tx, policyTestRemoved, { origin, data: { test: name } });
    },
    curve: (tenantId) =>
      db.read(tenantId, async (tx) => {
        const [curve, renewing] = await Promise.all([readCurve(tx), isAskedFor(tx)]);
        return { renewing, ...(curve ? { curve } : {}) };
      }),
    async renewCurve(tx) {
      const { waitSeconds } = await askForCurve(tx);
      if (waitSeconds > 0) throw riskErrors.renewed_just_now({ retryAfter: waitSeconds });
    },
    async configured(tx) {
      const { version, side } = await readInForce(tx);
      return version === 0 ? undefined : side.policy;
    },
  };
}

async function caseFor(tx: Tx, of: Trial['of'], side: Side): Promise<Case> {
  if ('decision' in of) {
    const row = await findDecision(tx, of.decision);
    if (!row) throw riskErrors.unknown_decision();
    return { action: row.action, application: row.application ?? undefined, findings: row.findings, score: row.score ?? undefined, threshold: side.threshold };
  }
  return of.score === undefined ? caseOf(of.situation, side.threshold) : { ...caseOf(of.situation, side.threshold), score: of.score, threshold: side.threshold };
}
