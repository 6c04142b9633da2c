import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import { VERIFIED, type Assurances } from '../assurances/assurances.ts';
import { readClaims } from '../assurances/read-claims.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { Finding } from '../contract.ts';
import { verificationSettled } from '../events.ts';
import { DECISION_SECONDS } from '../settings.ts';
import { isOver } from './open-run.ts';
import { tellResult, type TellResultDeps } from './tell-result.ts';
import { openRun, sealRun, type RunContent } from './seal-run.ts';
import { changeRun, lockRun, type RunRow, type RunState } from './store.ts';

export interface SettleDeps extends TellResultDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'find' | 'profile' | 'attributes' | 'writeAttributes' | 'isActive' | 'userCipher'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly connections: Connections;
  readonly assurances: Assurances;
}

/** Which flow waits for it; undefined: nothing came of it. */
export interface Settled {
  readonly flow: string;
  readonly run: string;
}

/** In the order of their lock: a run that is over stays as it is, whatever comes late, twice, or in another order than it happened. */
export async function settleRun(deps: SettleDeps, tx: Tx, origin: Origin, runId: string, finding: Finding): Promise<Settled | undefined> {
  const run = await lockRun(tx, runId);
  if (!run || !isOpen(run) || finding.kind === 'pending' || (finding.kind === 'again' && run.state === 'again' && run.reason === finding.reason)) return undefined;
  const [user, connection] = await Promise.all([deps.identity.find(tx, run.user_id), deps.connections.hold(tx, run.connection_id)]);
  if (!user || !connection) return undefined;
  const cipher = await deps.identity.userCipher(tx, run.user_id);
  const content = openRun(cipher, run.user_id, run.id, run.sealed);
  const result = isOver(run) ? over : deps.identity.isActive(user) ? await resultOf(deps, tx, origin, run, connection, finding) : inactive;
  const { state, reason, attributes, differing } = result;
  const mismatched = Object.keys(differing?.values ?? {});
  // A run that is over needs no address any more; another try may.
  const { url, ...rest } = content;
  const kept: RunContent = { ...rest, ...(state === 'again' && url !== undefined ? { url } : {}), ...(differing ? { differing } : {}) };
  await changeRun(tx, run.id, {
    state,
    reason,
    sealed: sealRun(cipher, run.user_id, run.id, kept),
    mismatched,
    settled: true,
    forSeconds: mismatched.length > 0 ? DECISION_SECONDS : undefined,
  });
  const data = { run: run.id, connection: connection.id, slug: connection.slug, state, ...(reason === undefined ? {} : { reason }), attributes, mismatched };
  await deps.events.publish(tx, verificationSettled, { origin, subject: run.user_id, result: state === 'verified' ? 'success' : 'failure', data });
  await tellResult(deps, tx, origin, run, { connection, state, decide: mismatched.length > 0 });
  return { flow: content.flow, run: run.id };
}

const OPEN: ReadonlySet<RunState> = new Set(['started', 'checking', 'again']);
export const isOpen = (run: Pick<RunRow, 'state'>): boolean => OPEN.has(run.state);

interface Result {
  readonly state: Exclude<RunState, 'started' | 'checking'>;
  readonly reason?: string;
  readonly attributes: string[];
  readonly differing?: NonNullable<RunContent['differing']>;
}

const over: Result = { state: 'expired', attributes: [] };
const inactive: Result = { state: 'cancelled', reason: 'user_inactive', attributes: [] };

async function resultOf(deps: SettleDeps, tx: Tx, origin: Origin, run: RunRow, connection: LoadedConnection, finding: Exclude<Finding, { kind: 'pending' }>): Promise<Result> {
  if (finding.kind === 'refused' || finding.kind === 'again') return { state: finding.kind, reason: reasonOf(finding.reason), attributes: [] };
  if (finding.kind !== 'verified') return { state: finding.kind, attributes: [] };
  const { verifiedAt, expiresAt } = lifeOf(finding, connection, run.now);
  if (expiresAt !== undefined && expiresAt <= run.now) return { state: 'refused', reason: 'out_of_date', attributes: [] };
  const definitions = (await deps.tenants.byId(tx.tenantId))?.settings.attributes ?? [];
  const held = await deps.identity.attributes(
    tx,
    run.user_id,
    connection.claims.map(({ attribute }) => attribute),
  );
  const read = readClaims(connection.claims, definitions, finding.claims, held);
  if (Object.keys(read.assured).length + Object.keys(read.differing).length === 0)
    return { state: 'refused', reason: read.kept.length > 0 ? 'differs' : 'nothing_verified', attributes: [] };
  if (Object.keys(read.write).length > 0) await deps.identity.writeAttributes(tx, origin, run.user_id, read.write, sourceOf(connection));
  await deps.assurances.vouch(tx, { userId: run.user_id, runId: run.id, connection, values: read.assured, evidence: finding.evidence, verifiedAt, expiresAt });
  await deps.assurances.drop(tx, origin, run.user_id, Object.keys(read.write), sourceOf(connection));
  const differing = { values: read.differing, evidence: finding.evidence, verifiedAt: verifiedAt.toISOString(), ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}) };
  return { state: 'verified', attributes: Object.keys(read.assured), ...(Object.keys(read.differing).length > 0 ? { differing } : {}) };
}

/** Kept with every attribute that is written here. */
export const sourceOf = ({ slug }: Pick<LoadedConnection, 'slug'>): string => `${VERIFIED}${slug}`;

/** Codes of the services, made harmless: they end up in the audit trail. */
const reasonOf = (reason: string): string => (/^[a-z0-9_.-]{1,60}$/i.test(reason) ? reason.toLowerCase() : 'other');

/** Nobody elsewhere can make a check newer than it is; how long it counts is the shorter of what the service and what the tenant says. */
function lifeOf(finding: Extract<Finding, { kind: 'verified' }>, { validDays }: Pick<LoadedConnection, 'validDays'>, now: Date) {
  const verifiedAt = finding.verifiedAt !== undefined && finding.verifiedAt < now ? finding.verifiedAt : now;
  const ends = [finding.expiresAt?.getTime(), validDays === undefined ? undefined : verifiedAt.getTime() + validDays * 86_400_000].filter((end) => end !== undefined);
  return { verifiedAt, expiresAt: ends.length > 0 ? new Date(Math.min(...ends)) : undefined };
}
