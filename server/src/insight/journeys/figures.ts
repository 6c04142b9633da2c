import { shareOf } from '../days/figures.ts';
import { shown, SMALL } from '../days/report.ts';
import { medianOf, type JourneyCount, type Outcome } from './journey-days.ts';

/** How it went with one version. Counts are to the nearest ten; null: fewer than ten. */
export interface VersionFigures {
  readonly version: string;
  readonly begun: number | null;
  readonly finished: number | null;
  readonly left: number | null;
  readonly refused: number | null;
  readonly abandoned: number | null;
  /** Of those that are over: finished. */
  readonly completion: number | null;
  /** Half of those that finished took no longer. */
  readonly median_seconds: number | null;
  /** Where the others ended, most first. */
  readonly drop_off: readonly { readonly place: string; readonly ended: number | null; readonly share: number | null }[];
}

const sum = (rows: readonly JourneyCount[]) => rows.reduce((all, { n }) => all + n, 0);

/** Pure. By version, the one that was begun most first, as far as that is told. */
export function versionFigures(rows: readonly JourneyCount[]): readonly VersionFigures[] {
  return [...Map.groupBy(rows, ({ version }) => version)]
    .map(([version, of]) => figuresOfVersion(version, of))
    .toSorted((a, b) => (b.begun ?? 0) - (a.begun ?? 0) || a.version.localeCompare(b.version));
}

function figuresOfVersion(version: string, rows: readonly JourneyCount[]): VersionFigures {
  const by = (...outcomes: readonly Outcome[]) => rows.filter(({ outcome }) => outcomes.includes(outcome));
  const n = (...outcomes: readonly Outcome[]) => sum(by(...outcomes));
  const over = n('finished', 'left', 'refused', 'abandoned');
  const places = Map.groupBy(by('left', 'refused', 'abandoned'), ({ place }) => place);
  return {
    version,
    begun: shown(n('begun')),
    finished: shown(n('finished')),
    left: shown(n('left')),
    refused: shown(n('refused')),
    abandoned: shown(n('abandoned')),
    completion: shareOf(n('finished'), over),
    median_seconds: n('finished') < SMALL ? null : (medianOf(by('finished')) ?? null),
    drop_off: [...places]
      .map(([place, ended]) => ({ place, ended: shown(sum(ended)), share: shareOf(sum(ended), over) }))
      .toSorted((a, b) => (b.ended ?? 0) - (a.ended ?? 0) || a.place.localeCompare(b.place)),
  };
}
