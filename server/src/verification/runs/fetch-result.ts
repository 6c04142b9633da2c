import { z } from 'zod';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { JobType } from '#platform/jobs';
import type { Identity } from '#identity/contract';
import type { Connections } from '../connections/connections.ts';
import { verificationErrors } from '../errors.ts';
import { serviceFailed } from '../events.ts';
import { FETCH_ATTEMPTS } from '../settings.ts';
import type { Nudge } from './nudge-flow.ts';
import { openRun } from './seal-run.ts';
import { isOpen, settleRun, type SettleDeps } from './settle-run.ts';
import { findRun } from './store.ts';

export const runJob = z.object({ tenantId: z.string(), runId: z.string(), requestId: z.string() });
export type RunJob = z.infer<typeof runJob>;

export interface FetchDeps extends SettleDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly identity: SettleDeps['identity'] & Pick<Identity, 'userCipher'>;
  readonly connections: Connections;
  readonly nudge: Nudge;
}

export const originOf = ({ requestId }: Pick<RunJob, 'requestId'>): Origin => ({ actor: { kind: 'system' }, requestId });

/** Asks the service how a run stands, and again until it answers. */
export function fetchResult(deps: FetchDeps): JobType<RunJob> {
  return {
    name: 'verification.fetch-result',
    schema: runJob,
    retryLimit: FETCH_ATTEMPTS - 1,
    retryDelay: 5,
    retryDelayMax: 900,
    expireIn: 60,
    concurrency: 4,
    async handle(data, { attempt }) {
      const { tenantId, runId } = data;
      const origin = originOf(data);
      const found = await deps.db.read(tenantId, async (tx) => {
        const run = await findRun(tx, runId);
        if (!run || !isOpen(run)) return undefined;
        const connection = await deps.connections.byId(tenantId, run.connection_id);
        return connection && { connection, remoteId: openRun(await deps.identity.userCipher(tx, run.user_id), run.user_id, run.id, run.sealed).remoteId };
      });
      const ask = found?.connection.connectorPart.result;
      if (!found || !ask) return;
      const finding = await ask(await found.connection.open(), found.remoteId);
      if (finding.kind === 'unavailable') {
        const { connection } = found;
        if (attempt >= FETCH_ATTEMPTS) {
          const told = { connection: connection.id, slug: connection.slug, at: 'result' as const, detail: finding.detail.slice(0, 300) };
          await deps.db.tenant(tenantId, (tx) => deps.events.publish(tx, serviceFailed, { origin, result: 'failure', data: told }));
        }
        throw verificationErrors.result_unavailable();
      }
      const settled = await deps.db.tenant(tenantId, (tx) => settleRun(deps, tx, origin, runId, finding));
      if (settled) await deps.nudge(tenantId, settled, origin);
    },
  };
}
