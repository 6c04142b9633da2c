import { shown, SMALL } from './report.ts';
import type { StoredDay } from './store.ts';

export const FIGURES = ['sign_ups', 'sign_ins', 'sign_in_success', 'passkey_share', 'second_step_share', 'consent_rate'] as const;
export type FigureId = (typeof FIGURES)[number];

/** One number about a time, the same about the time before, and its course. Null: too few for a number about which nobody can be meant. */
export interface Figure {
  readonly id: FigureId;
  /** `share`: 0 to 1, as coarse as the number it is a share of wants it. */
  readonly unit: 'count' | 'share';
  readonly value: number | null;
  readonly before: number | null;
  /** Of each day, the oldest first. */
  readonly days: readonly (number | null)[];
}

type Takes = (row: StoredDay) => boolean;
const proofs = (detail: string) => detail.split('+');
const ofMeasure =
  (...names: readonly string[]): Takes =>
  ({ measure }) =>
    names.includes(measure);
const ofSignIn =
  (...names: readonly string[]): Takes =>
  ({ measure, detail }) =>
    names.includes(measure) && detail === 'sign-in';
const signedIn =
  (how: (amr: readonly string[]) => boolean): Takes =>
  ({ measure, detail }) =>
    measure === 'sign_ins' && how(proofs(detail));
/** RFC 8176: `hwk` and `swk` are keys; with `mca` it is a telephone that was asked. */
const withPasskey = (amr: readonly string[]) => (amr.includes('hwk') || amr.includes('swk')) && !amr.includes('mca');

/** What is counted, and of what it is a share. */
const DEFINED: Readonly<Record<FigureId, { readonly counts: Takes; readonly of?: Takes }>> = {
  sign_ups: { counts: ofMeasure('sign_ups') },
  sign_ins: { counts: ofMeasure('sign_ins') },
  sign_in_success: { counts: ofSignIn('journeys_finished'), of: ofSignIn('journeys_finished', 'journeys_abandoned', 'journeys_left', 'journeys_refused') },
  passkey_share: { counts: signedIn(withPasskey), of: ofMeasure('sign_ins') },
  second_step_share: { counts: signedIn((amr) => amr.includes('mfa')), of: ofMeasure('sign_ins') },
  consent_rate: { counts: ofMeasure('consents_given'), of: ofMeasure('consents_given', 'consents_refused') },
};

const sum = (rows: readonly StoredDay[], takes: Takes) => rows.reduce((all, row) => (takes(row) ? all + row.n : all), 0);

/** As coarse as a rounded count: a step stands for ten people, so that no share tells of fewer. Of fewer than twenty nothing is told. */
export function shareOf(n: number, of: number): number | null {
  if (of < 2 * SMALL) return null;
  const step = Math.max(1, Math.ceil((100 * SMALL) / of));
  return Math.min(100, Math.round((100 * n) / of / step) * step) / 100;
}

function valueOf(rows: readonly StoredDay[], { counts, of }: (typeof DEFINED)[FigureId]): number | null {
  return of === undefined ? shown(sum(rows, counts)) : shareOf(sum(rows, counts), sum(rows, of));
}

/** Pure. `days`: the calendar's days that are told of, the oldest first; whatever is earlier is the time before. */
export function figuresOf(rows: readonly StoredDay[], days: readonly string[]): readonly Figure[] {
  const first = days[0] ?? '';
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const now = rows.filter(({ day }) => day >= first);
  const before = rows.filter(({ day }) => day < first);
  return FIGURES.map((id) => ({
    id,
    unit: DEFINED[id].of === undefined ? 'count' : 'share',
    value: valueOf(now, DEFINED[id]),
    before: valueOf(before, DEFINED[id]),
    days: days.map((day) => valueOf(byDay.get(day) ?? [], DEFINED[id])),
  }));
}
