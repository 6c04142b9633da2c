import type { Database, Tx } from '#platform/db';
import type { JourneyDefinition } from '../contract.ts';

export interface CanaryRow {
  readonly version: string;
  readonly beside: string;
  readonly percent: number;
  readonly seed: Buffer;
  readonly since: Date;
}

export interface ScheduleRow {
  readonly version: string;
  readonly beside: string;
  readonly at: Date;
  readonly stopped: string | null;
}

const CANARY = 'select version, beside, percent, seed, since from journeys.canaries where tenant_id = $1 and id = $2';
const SCHEDULE = 'select version, beside, at, stopped from journeys.schedules where tenant_id = $1 and id = $2';

const read = async <R extends object>(at: Database | Tx, text: string, values: readonly unknown[]): Promise<R | undefined> =>
  ('statement' in at ? await at.statement<R>(text, values) : await at.query<R>(text, values))[0];

export const readCanary = (at: Database | Tx, tenantId: string, id: string) => read<CanaryRow>(at, CANARY, [tenantId, id]);
export const readSchedule = (at: Database | Tx, tenantId: string, id: string) => read<ScheduleRow>(at, SCHEDULE, [tenantId, id]);

/** Kept for the flows that begin with it, and not published by that. */
export async function keepUnpublished(tx: Tx, definition: JourneyDefinition, version: string): Promise<void> {
  await tx.query(`insert into journeys.definitions (tenant_id, id, version, definition, published_at) values ($1, $2, $3, $4::jsonb, '-infinity') on conflict do nothing`, [
    tx.tenantId,
    definition.id,
    version,
    JSON.stringify(definition),
  ]);
}

/** Another share of the same version keeps its seed: nobody falls out of it. */
export async function writeCanary(tx: Tx, id: string, { version, beside, percent, seed }: Omit<CanaryRow, 'since'>): Promise<void> {
  await tx.query(
    `insert into journeys.canaries as c (tenant_id, id, version, beside, percent, seed) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, id) do update set version = excluded.version, beside = excluded.beside, percent = excluded.percent,
       seed = case when c.version = excluded.version then c.seed else excluded.seed end, since = case when c.version = excluded.version then c.since else platform.now() end`,
    [tx.tenantId, id, version, beside, percent, seed],
  );
}

export async function deleteCanary(tx: Tx, id: string): Promise<string | undefined> {
  const rows = await tx.query<{ version: string }>('delete from journeys.canaries where tenant_id = $1 and id = $2 returning version', [tx.tenantId, id]);
  return rows[0]?.version;
}

export async function writeSchedule(tx: Tx, id: string, { version, beside, at }: Pick<ScheduleRow, 'version' | 'beside' | 'at'>): Promise<void> {
  await tx.query(
    `insert into journeys.schedules (tenant_id, id, version, beside, at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, id) do update set version = excluded.version, beside = excluded.beside, at = excluded.at, stopped = null`,
    [tx.tenantId, id, version, beside, at],
  );
}

export async function deleteSchedule(tx: Tx, id: string): Promise<string | undefined> {
  const rows = await tx.query<{ version: string }>('delete from journeys.schedules where tenant_id = $1 and id = $2 returning version', [tx.tenantId, id]);
  return rows[0]?.version;
}

export async function stopSchedule(tx: Tx, id: string, why: string): Promise<void> {
  await tx.query('update journeys.schedules set stopped = $3 where tenant_id = $1 and id = $2', [tx.tenantId, id, why]);
}

/** Nothing is planned for a time that is over. */
export async function isAhead(tx: Tx, at: Date): Promise<boolean> {
  return (await tx.query<{ ahead: boolean }>('select $1::timestamptz > platform.now() as ahead', [at]))[0]?.ahead === true;
}

export async function findDue(db: Database, limit: number): Promise<{ readonly tenant_id: string; readonly id: string }[]> {
  return db.statement('select tenant_id, id from journeys.schedules where at <= platform.now() and stopped is null order by at limit $1', [limit]);
}

/** What is due of this journey now; nothing, if somebody cancelled it or put it off. */
export async function readDue(tx: Tx, id: string): Promise<ScheduleRow | undefined> {
  return (await tx.query<ScheduleRow>(`${SCHEDULE} and at <= platform.now() and stopped is null for update`, [tx.tenantId, id]))[0];
}
