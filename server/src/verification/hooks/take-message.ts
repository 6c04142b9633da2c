import { createHash, createHmac } from 'node:crypto';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Limits } from '#platform/limits';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { HookMessage, HookVerdict } from '../contract.ts';
import { messageRefused } from '../events.ts';
import { runJob, type RunJob } from '../runs/fetch-result.ts';
import type { Nudge } from '../runs/nudge-flow.ts';
import { remoteIndex } from '../runs/seal-run.ts';
import { settleRun, type SettleDeps } from '../runs/settle-run.ts';
import { findByRemote } from '../runs/store.ts';
import { REFUSALS_RECORDED } from '../settings.ts';
import { readClock, rememberMessage } from './store.ts';

export interface HookDeps extends SettleDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly connections: Connections;
  readonly nudge: Nudge;
}

/** What follows from the answer, and does not hold it up. */
export interface Taken {
  readonly taken: boolean;
  after(): Promise<void>;
}

const FETCH = { name: 'verification.fetch-result', schema: runJob };
const nothing = async (): Promise<void> => {};

/**
 * A message of a service. Whether its address exists and whether it is signed have one answer, and cost the same. What is signed and recent counts once, by its id;
 * what must be fetched is fetched afterwards, by the worker.
 */
export async function takeMessage(deps: HookDeps, tenantId: string, slug: string, message: HookMessage, origin: Origin): Promise<Taken> {
  const [connection, now] = await Promise.all([deps.connections.bySlug(tenantId, slug), readClock(deps.db)]);
  if (connection?.state !== 'active') {
    createHmac('sha256', 'nobody').update(message.body).digest();
    return { taken: false, after: nothing };
  }
  const verdict = connection.connectorPart.readHook(await connection.open(), message, now);
  if (verdict.kind === 'forged') return { taken: false, after: () => recordRefusal(deps, tenantId, connection, verdict.check, origin) };
  if (verdict.kind === 'ignored') return { taken: true, after: nothing };
  const from: Origin = { actor: { kind: 'system' }, requestId: origin.requestId };
  const settled = await deps.db.tenant(tenantId, (tx) => settleMessage(deps, tx, connection, verdict, from));
  return { taken: true, after: settled ? () => deps.nudge(tenantId, settled, from) : nothing };
}

async function settleMessage(
  deps: HookDeps,
  tx: Parameters<typeof findByRemote>[0],
  connection: LoadedConnection,
  message: Extract<HookVerdict, { kind: 'message' }>,
  origin: Origin,
) {
  const runId = await findByRemote(tx, connection.id, remoteIndex(await deps.keys.tenant(tx.tenantId), connection.id, message.remoteId));
  // About a check that was not begun here: theirs, and none of our business.
  if (runId === undefined) return undefined;
  if (!(await rememberMessage(tx, connection.id, createHash('sha256').update(message.id).digest()))) return undefined;
  if (message.finding) return settleRun(deps, tx, origin, runId, message.finding);
  const data: RunJob = { tenantId: tx.tenantId, runId, requestId: origin.requestId };
  await deps.jobs.enqueue(tx, FETCH, data);
  return undefined;
}

async function recordRefusal(deps: HookDeps, tenantId: string, { id, slug }: LoadedConnection, check: string, origin: Origin): Promise<void> {
  const counted = await deps.limits.hit(tenantId, [{ key: 'verification:refused-messages', ...REFUSALS_RECORDED }]);
  if (!counted.allowed) return;
  await deps.db.tenant(tenantId, (tx) => deps.events.publish(tx, messageRefused, { origin, result: 'failure', data: { connection: id, slug, check } }));
}
