import type { Tx } from '#platform/db';
import { SLOT_SECONDS } from '../settings.ts';
import { KINDS } from '../windows/store.ts';

/** What was tried at the doors where something secret is compared. */
export interface DoorCounts {
  readonly attempts: number;
  readonly failures: number;
  readonly common: number;
  readonly leaked: number;
  /** Different accounts or names of the slot with most of them: counted to a limit in each. */
  readonly people: number;
}
export type DoorRow = DoorCounts & { readonly at: Date };

const SUMS = `sum(attempts)::int as attempts, sum(failures)::int as failures, sum(common)::int as common, sum(leaked)::int as leaked, max(cardinality(people))::int as people`;

export function readDoors(tx: Tx, { from, until, unit }: { readonly from: Date; readonly until: Date; readonly unit: 'hour' | 'day' }): Promise<DoorRow[]> {
  return tx.query<DoorRow>(
    `select date_trunc('${unit}', to_timestamp(slot * ${SLOT_SECONDS.tenant}) at time zone 'UTC') at time zone 'UTC' as at, ${SUMS}
     from risk.windows where tenant_id = $1 and kind = ${KINDS.tenant} and key = 0
       and slot >= floor(extract(epoch from $2::timestamptz) / ${SLOT_SECONDS.tenant})::bigint and slot < ceil(extract(epoch from $3::timestamptz) / ${SLOT_SECONDS.tenant})::bigint
     group by 1 order by 1`,
    [tx.tenantId, from, until],
  );
}

export type SourceRow = DoorCounts & { readonly kind: number; readonly key: string };

/** Networks or countries from which most failed, with how much that is of all. */
export function readSources(tx: Tx, kind: 'asn' | 'country', from: Date, limit: number): Promise<SourceRow[]> {
  return tx.query<SourceRow>(
    `select ${KINDS[kind]} as kind, key::text as key, ${SUMS} from risk.windows where tenant_id = $1 and kind = ${KINDS[kind]}
       and slot >= floor(extract(epoch from $2::timestamptz) / ${SLOT_SECONDS[kind]})::bigint
     group by key having sum(failures) > 0 order by sum(failures) desc, key limit $3`,
    [tx.tenantId, from, limit],
  );
}

/** One of them. Nobody came from there: nothing. */
export async function readSource(tx: Tx, kind: 'asn' | 'country', key: string, from: Date): Promise<Pick<DoorCounts, 'attempts' | 'failures'>> {
  const [row] = await tx.query<Pick<DoorCounts, 'attempts' | 'failures'>>(
    `select coalesce(sum(attempts), 0)::int as attempts, coalesce(sum(failures), 0)::int as failures from risk.windows
     where tenant_id = $1 and kind = ${KINDS[kind]} and key = $2 and slot >= floor(extract(epoch from $3::timestamptz) / ${SLOT_SECONDS[kind]})::bigint`,
    [tx.tenantId, key, from],
  );
  return row as Pick<DoorCounts, 'attempts' | 'failures'>;
}
