import type { Database, Tx } from '#platform/db';
import type { Curve, CurvePoint } from './curve.ts';

export async function readCurve(tx: Tx): Promise<Curve | undefined> {
  const [row] = await tx.query<Curve>('select at, logins::int as logins, scored::int as scored, points from risk.curves where tenant_id = $1', [tx.tenantId]);
  return row;
}

/** Whoever else renews it waits until this transaction has ended, and goes by what it saved. */
export async function takeCurve(tx: Tx): Promise<Curve | undefined> {
  await tx.query('select from risk.curves where tenant_id = $1 for update', [tx.tenantId]);
  return readCurve(tx);
}

export async function saveCurve(tx: Tx, { logins, scored, points }: { readonly logins: number; readonly scored: number; readonly points: readonly CurvePoint[] }): Promise<void> {
  await tx.query(
    `insert into risk.curves (tenant_id, logins, scored, points) values ($1, $2, $3, $4)
     on conflict (tenant_id) do update set at = platform.now(), logins = excluded.logins, scored = excluded.scored, points = excluded.points`,
    [tx.tenantId, logins, scored, JSON.stringify(points)],
  );
}

/** Every day, and sooner for whoever asks. */
const AGAIN_HOURS = 24;
/** Sooner than this nothing would have changed. */
export const SOONEST_SECONDS = 600;

/** `wait`: it was made so lately that it is not made again before. */
export async function askForCurve(tx: Tx): Promise<{ readonly waitSeconds: number }> {
  const [row] = await tx.query<{ wait: number }>(
    `select coalesce((select ceil(extract(epoch from at + interval '${SOONEST_SECONDS} seconds' - platform.now()))::int from risk.curves where tenant_id = $1), 0) as wait`,
    [tx.tenantId],
  );
  const waitSeconds = Math.max(0, row?.wait ?? 0);
  if (waitSeconds === 0)
    await tx.query('insert into risk.curves_due as d (tenant_id) values ($1) on conflict (tenant_id) do update set due_at = least(d.due_at, platform.now())', [tx.tenantId]);
  return { waitSeconds };
}

export const isAskedFor = async (tx: Tx): Promise<boolean> =>
  (await tx.query('select from risk.curves_due where tenant_id = $1 and due_at <= platform.now()', [tx.tenantId])).length > 0;

export const planCurves = (db: Pick<Database, 'statement'>, tenantIds: readonly string[]) =>
  db.statement('insert into risk.curves_due (tenant_id) select unnest($1::uuid[]) on conflict do nothing', [tenantIds]);

/** The next one, put off to tomorrow: whoever fails at it does not stand in the way of others. */
export async function takeDueCurve(db: Pick<Database, 'statement'>): Promise<string | undefined> {
  const [row] = await db.statement<{ tenant_id: string }>(
    `update risk.curves_due set due_at = platform.now() + interval '${AGAIN_HOURS} hours'
     where tenant_id = (select tenant_id from risk.curves_due where due_at <= platform.now() order by due_at limit 1 for update skip locked) returning tenant_id`,
  );
  return row?.tenant_id;
}
