import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { readTests } from '../bench/store.ts';
import type { Verdict } from '../contract.ts';
import { caseOf, type Situation } from '../bench/situation.ts';
import type { CurvePoint } from '../curve/curve.ts';
import { riskErrors } from '../errors.ts';
import { policyPublished } from './events.ts';
import { assuranceLost, type Lost } from './assurance.ts';
import { changesBetween } from './changes.ts';
import { checkPolicy, type KnownNames } from './check-policy.ts';
import { insertPolicy, takePolicyTurn } from './policies-store.ts';
import { BUILTIN_POLICY, riskPolicySchema, type RiskPolicy } from './policy.ts';
import { readCases, readNow } from './cases-store.ts';
import { createPolicyReplay, type PolicyReplay } from './replay-policy.ts';
import { says, type Side } from './side.ts';
import { thresholdOf, type Standings } from './standing.ts';
import { readPublished } from './store.ts';
import { predict, type ReplaySummary } from './summary.ts';

export interface PublishDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly standings: Standings;
  readonly reasons: ReadonlySet<string>;
  /** Client ids and entity ids of the tenant, as the transaction sees them. */
  readonly applications: (tx: Tx) => Promise<ReadonlySet<string>>;
}

export interface Wanted {
  readonly policy: unknown;
  /** The version that whoever publishes has seen in force. Absent: whatever it is. */
  readonly expected?: number | undefined;
  /** The replay that they have seen. Absent: none. */
  readonly seen?: { readonly digest: string; readonly days: number; readonly until: Date } | undefined;
  readonly restored?: number;
}
export interface Published {
  readonly version: number;
  readonly policy: RiskPolicy;
  /** False: it says what is in force already, and nothing was written. */
  readonly changed: boolean;
  /** Each place that differs from what was in force. */
  readonly changes: readonly string[];
}

/** Of how far back attacks count. */
export const GATE_DAYS = 30;

/** What is in force, as a transaction sees it. */
export async function readInForce(tx: Tx): Promise<{ readonly version: number; readonly side: Side; readonly points: readonly CurvePoint[] }> {
  const { published, points } = await readPublished(tx);
  const policy = published ? riskPolicySchema.parse(published.policy) : BUILTIN_POLICY;
  const curve = points ?? [];
  return { version: published?.version ?? 0, side: { policy, threshold: thresholdOf(policy, curve) }, points: curve };
}

export const known = ({ reasons, applications }: Pick<PublishDeps, 'reasons' | 'applications'>, tx: Tx): KnownNames => ({ reasons, applications: () => applications(tx) });

export interface Looked {
  readonly replay: PolicyReplay;
  readonly summary: ReplaySummary;
}

interface Sides {
  readonly now: Side;
  readonly draft: Side;
}

/**
 * What it loses. Where there are more decisions than are looked at, those of which something came are looked at by themselves: neither the many who sign in as always nor
 * somebody who signs in a thousand times pushes an attack out of sight.
 */
export async function lossesOf(tx: Tx, sides: Sides, points: readonly CurvePoint[], { replay, summary: { cut, days, until } }: Looked): Promise<readonly Lost[]> {
  const lost = assuranceLost({ ...sides, points, replay });
  if (!cut || lost.length > 0) return lost;
  const going = createPolicyReplay(sides.now, sides.draft);
  await readCases(tx, { days, until: new Date(until), ofNote: true }, going.add);
  return assuranceLost({ ...sides, points, replay: going.end() });
}

/** What a policy would have done to recorded decisions beside the one in force. */
export async function lookAt(tx: Tx, sides: Sides, points: readonly CurvePoint[], days: number, until?: Date): Promise<Looked> {
  const upTo = until ?? (await readNow(tx));
  const going = createPolicyReplay(sides.now, sides.draft);
  const cut = await readCases(tx, { days, until: upTo }, going.add);
  const replay = going.end();
  const { examples: _examples, losses: _losses, foretold: _foretold, ...counted } = replay;
  const threshold = {
    ...(sides.now.threshold === undefined ? {} : { now: sides.now.threshold }),
    ...(sides.draft.threshold === undefined ? {} : { draft: sides.draft.threshold }),
  };
  return { replay, summary: { ...counted, days, until: upTo.toISOString(), cut, threshold, prediction: predict(sides, replay, points) } };
}

/** In the turn of the tenant: judged by its own record, its saved tests and what no policy may let in, and in force with the commit. Throws what is wrong with it. */
export async function publishPolicy(deps: PublishDeps, tx: Tx, origin: Origin, { policy: given, expected, seen, restored }: Wanted): Promise<Published> {
  await takePolicyTurn(tx);
  const { version: current, side: now, points } = await readInForce(tx);
  if (expected !== undefined && expected !== current) throw riskErrors.published_meanwhile();
  const policy = await checkPolicy(given, known(deps, tx));
  if (isDeepStrictEqual(policy, now.policy)) return { version: current, policy, changed: false, changes: [] };
  const draft: Side = { policy, threshold: thresholdOf(policy, points) };
  await assertTested(tx, draft);
  const looked = await lookAt(tx, { now, draft }, points, GATE_DAYS);
  const fields = await lossesOf(tx, { now, draft }, points, looked);
  if (fields.length > 0) throw riskErrors.assurance_lowered({ fields });
  const shown = seen ? await lookAt(tx, { now, draft }, points, seen.days, seen.until) : looked;
  if (seen && shown.replay.digest !== seen.digest) throw riskErrors.outcome_changed();
  const version = current + 1;
  const changes = changesBetween(now.policy, policy);
  const { kind, id } = origin.actor;
  await insertPolicy(tx, { version, policy, by: id === undefined ? kind : `${kind}:${id}`, restored, replay: shown.summary });
  await deps.events.publish(tx, policyPublished, {
    origin,
    data: {
      policy: version,
      before: current,
      ...(restored === undefined ? {} : { restored }),
      mode: policy.mode,
      changes,
      rate: { before: looked.summary.now.rate, after: looked.summary.draft.rate },
    },
  });
  tx.afterCommit(() => deps.standings.forget(tx.tenantId));
  return { version, policy, changed: true, changes };
}

async function assertTested(tx: Tx, side: Side): Promise<void> {
  const failed = (await readTests(tx)).flatMap(({ name, situation, expected }) => {
    const verdict = verdictOn(side, situation);
    return verdict === expected
      ? []
      : [{ field: `tests.${name}`, fix: `expects ${expected}, and the policy says ${verdict}`, code: 'test_fails', values: { expected, says: verdict } }];
  });
  if (failed.length > 0) throw riskErrors.tests_failed({ fields: failed });
}

/** What a policy says of a made-up attempt. */
export function verdictOn(side: Side, situation: Situation): Verdict {
  const at = caseOf(situation, side.threshold);
  return says({ ...side, threshold: at.threshold }, at).verdict;
}
