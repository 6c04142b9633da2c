import { z } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Jobs, JobType } from '#platform/jobs';
import type { GrantedDependants, SessionDependants } from '../contract.ts';
import { everybodySignedOut } from '../events.ts';
import { tellRevoked } from '../tell-revoked.ts';
import { findProtocolUid } from '../store.ts';
import { countLive, endBatch, writeTenantSignOut } from './store.ts';

export interface SignEverybodyOutDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<Events, 'publish' | 'publishMany'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly dependants: SessionDependants & GrantedDependants;
}

const data = z.object({
  tenantId: z.string(),
  requestId: z.string(),
  reason: z.string(),
  /** RFC 3339, database time: the millisecond after it began. */
  before: z.string(),
  kept: z.string().optional(),
  /** How far the grants are. Absent: sessions first. */
  grants: z.string().optional(),
  /** Once more, for whoever was about to sign in at that very moment. */
  again: z.boolean().optional(),
});
type Work = z.infer<typeof data>;

export interface SignEverybodyOut {
  /** Begins it: what was proved, begun and issued before counts no more from this commit on; its rows end batch by batch, in the background, and applications are told. */
  begin(tx: Tx, origin: Origin, options: { readonly reason: string; readonly kept?: string }): Promise<Date>;
  /** How many sessions that would end now, counted to a limit. */
  reach(tx: Tx): Promise<number>;
  readonly jobType: JobType<Work>;
}

/** More are not told apart. */
export const MOST_COUNTED = 100_000;

/** Users a transaction. */
const USERS = 50;
const GRANTS = 200;
/** A run ends after so many and another one goes on: no job runs for hours, and a crash loses one batch. */
const BATCHES = 100;
/** No sign-in takes longer from its look at who was signed out to its commit. */
const AGAIN_AFTER_MS = 30_000;

export function createSignEverybodyOut({ db, events, jobs, dependants }: SignEverybodyOutDeps): SignEverybodyOut {
  const originOf = ({ requestId }: Work): Origin => ({ actor: { kind: 'system' }, requestId });

  /** False: nobody is left. */
  async function sessionsOf(work: Work): Promise<boolean> {
    return db.tenant(work.tenantId, async (tx) => {
      const rows = await endBatch(tx, work.before, work.kept, work.reason, USERS);
      if (rows.length === 0) return false;
      const uids = rows.flatMap((row) => row.protocol_uid ?? []);
      await Promise.all([dependants.end(tx, originOf(work), { uids, everywhere: undefined, kept: undefined }), tellRevoked(events, tx, originOf(work), rows, work.reason)]);
      return true;
    });
  }

  async function grantsOf(work: Work, after: string): Promise<string | undefined> {
    return db.tenant(work.tenantId, async (tx) => {
      const kept = work.kept === undefined ? undefined : await findProtocolUid(tx, work.kept);
      return dependants.endGranted(tx, originOf(work), { before: work.before, kept, after, limit: GRANTS });
    });
  }

  const jobType: JobType<Work> = {
    name: 'sessions.sign-everybody-out',
    schema: data,
    async handle(given, { signal }) {
      let work = given;
      for (let batch = 0; batch < BATCHES && !signal.aborted; batch++) {
        if (work.grants === undefined) {
          if (!(await sessionsOf(work))) work = { ...work, grants: '' };
          continue;
        }
        const grants = await grantsOf(work, work.grants);
        if (grants !== undefined) {
          work = { ...work, grants };
          continue;
        }
        if (work.again) return;
        const { grants: _done, ...whole } = work;
        return db.tenant(work.tenantId, (tx) => jobs.enqueue(tx, jobType, { ...whole, again: true }, { startAfter: new Date(Date.now() + AGAIN_AFTER_MS) }));
      }
      await db.tenant(work.tenantId, (tx) => jobs.enqueue(tx, jobType, work));
    },
  };

  return {
    async begin(tx, origin, { reason, kept }) {
      const [at, uid] = await Promise.all([writeTenantSignOut(tx, kept), kept === undefined ? undefined : findProtocolUid(tx, kept)]);
      await Promise.all([
        dependants.disown(tx, uid),
        events.publish(tx, everybodySignedOut, { origin, data: { reason, ...(kept === undefined ? {} : { except: kept }) } }),
        jobs.enqueue(tx, jobType, {
          tenantId: tx.tenantId,
          requestId: origin.requestId,
          reason: 'emergency',
          before: new Date(at.getTime() + 1).toISOString(),
          ...(kept === undefined ? {} : { kept }),
        }),
      ]);
      return at;
    },
    reach: (tx) => countLive(tx, MOST_COUNTED),
    jobType,
  };
}
