import type { Tx } from '#platform/db';
import { SLOT_SECONDS } from '../settings.ts';
import { pressureOf } from '../windows/create-watch.ts';
import { KINDS, type WindowKind, type WindowSlot } from '../windows/store.ts';
import type { Pressure } from '../contract.ts';

/** Of fewer failures nothing is said of a network or a password. */
const LEAST_FAILURES = 10;
/** Those with most failures. Whether there is an attack does not depend on the rest. */
const MOST_KEYS = 200;

type Told = Extract<WindowKind, 'network' | 'tenant' | 'password'>;
const TOLD: readonly Told[] = ['network', 'tenant', 'password'];

const LATELY = `slot >= floor(extract(epoch from platform.now()) / ${SLOT_SECONDS.network})::bigint - 1`;

/**
 * What is tried at the moment: the pressure of each network and heap of passwords where much fails, and of the whole tenant. In two looks: somebody who tries it from hundreds
 * of thousands of networks has that many windows, of which a few are told of.
 */
export async function readPressures(tx: Tx): Promise<Readonly<Record<Told, readonly Pressure[]>>> {
  const kinds = TOLD.map((kind) => KINDS[kind]).join(', ');
  const rows = await tx.query<{ readonly kind: number; readonly slots: readonly WindowSlot[] }>(
    `with most as materialized (
       select kind, key from risk.windows where tenant_id = $1 and kind in (${kinds}) and ${LATELY}
       group by kind, key having kind = ${KINDS.tenant} or sum(failures) >= ${LEAST_FAILURES}
       order by kind <> ${KINDS.tenant}, sum(failures) desc limit ${MOST_KEYS})
     select kind, jsonb_agg(jsonb_build_array(kind, attempts, failures, common, leaked, people::text, passed::text)) as slots
     from most join risk.windows using (kind, key) where tenant_id = $1 and ${LATELY} group by kind, key`,
    [tx.tenantId],
  );
  const of = (kind: Told) => rows.filter((row) => row.kind === KINDS[kind]).map(({ slots }) => pressureOf(slots, kind));
  return { network: of('network'), tenant: of('tenant'), password: of('password') };
}

/** So many decisions that the policy said something about are looked at. */
const LOOKED_AT = 10_000;

/** The last attempt that an alarm was found of, and that was not simply let in. */
export async function readLastAlarm(tx: Tx): Promise<Date | undefined> {
  const [row] = await tx.query<{ at: Date }>(
    `select at from (select at, findings from risk.decisions where tenant_id = $1 and verdict <> 'allow' order by at desc, id desc limit ${LOOKED_AT}) noted
     where findings @> '[{"grade": "alarm"}]' limit 1`,
    [tx.tenantId],
  );
  return row?.at;
}
