import type { Tx } from '#platform/db';
import { beganAt } from './store.ts';
import { readTrail, typesLike, type Place, type TrailLook, type TrailRow } from './trail-store.ts';

export interface Found {
  readonly rows: readonly TrailRow[];
  /** From where there may be more; absent: that is all. */
  readonly next?: Place;
  /** Only so far back was looked, and there may be more before. */
  readonly lookedTo?: string;
}

const HOUR_MS = 3_600_000;
/** The first stretch: long where an index has exactly what is asked. */
const [SHORT, LONG] = [HOUR_MS, 768 * HOUR_MS];
/** No further stretch is begun after so long. */
const PATIENCE_MS = 60;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** One thing is asked for, and an index has it in its order; of a person their kinds of facts as well. */
function isNarrow({ subject, types, type, actor, applicationId, result, requestId, networkIndex }: TrailLook): boolean {
  if (requestId !== undefined) return true;
  // Nearly everything is of customers and went well: no index is for that.
  if (result === 'success' || (actor?.id === undefined && (actor?.kind === 'user' || actor?.kind === 'anonymous'))) return false;
  const kinds = types ?? type;
  const asked = [subject, subject === undefined ? kinds : undefined, actor, applicationId, result, networkIndex].filter((one) => one !== undefined);
  return asked.length === 1;
}

/**
 * Looks back in stretches that grow, and says how far it came when that took long: whoever looks for what hardly ever happens together is told what was found so far and may
 * go on from there. No further stretch is begun after a moment; one that has begun goes on until the limit of a statement.
 */
export async function searchTrail(tx: Tx, asked: TrailLook, { patience = PATIENCE_MS, now = () => performance.now() } = {}): Promise<Found> {
  const types = asked.types?.some((type) => type.includes('%')) ? await typesLike(tx, asked.types) : asked.types?.map((type) => type.replaceAll('\\_', '_'));
  if (types?.length === 0) return { rows: [] };
  const query: TrailLook = { ...asked, ...(types === undefined ? {} : { types }), limit: asked.limit + 1 };
  const began = now();
  const found: TrailRow[] = [];
  const newest = Math.min(...[query.until, query.after?.occurredAt].flatMap((moment) => (moment === undefined ? [] : [Date.parse(moment)])), Date.now());
  let span = isNarrow(query) ? LONG : SHORT;
  let first: number | undefined = query.since === undefined ? undefined : Date.parse(query.since);
  let before = newest;
  for (let stretch = 0; ; stretch++) {
    const from = Math.max(before - span, first ?? Number.NEGATIVE_INFINITY);
    const tried = now();
    const rows = await readTrail(tx, {
      ...query,
      limit: query.limit - found.length,
      since: first !== undefined && from <= first && query.since !== undefined ? query.since : new Date(from).toISOString(),
      ...(stretch === 0 ? {} : { until: new Date(before).toISOString() }),
    });
    found.push(...rows);
    if (found.length > asked.limit) {
      const page = found.slice(0, asked.limit);
      const last = page.at(-1) as TrailRow;
      return { rows: page, next: { occurredAt: last.occurredAt, id: last.id } };
    }
    first ??= (await beganAt(tx))?.getTime() ?? newest;
    if (from <= first) return { rows: found };
    const at = now();
    if (at - began >= patience) {
      const lookedTo = new Date(from).toISOString().replace('Z', '000Z');
      return { rows: found, next: { occurredAt: lookedTo, id: FIRST_ID }, lookedTo };
    }
    before = from;
    // What took long grows slowly, so that the last stretch is not much longer than all before.
    span *= at - tried > patience / 12 ? 2 : 4;
  }
}
