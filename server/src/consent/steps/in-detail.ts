import type { ScreenNode, TicksNode } from '#journeys/contract';
import type { Purpose } from '../contract.ts';
import type { Names } from '../names.ts';
import { said } from './words.ts';

/** A purpose, and the recipients that it is asked about: those without an answer. */
export interface Asked extends Purpose {
  readonly undecided: readonly string[];
}

/** What is decided about some of the recipients. */
export interface DetailedAct {
  readonly act: 'give' | 'refuse';
  readonly recipients: readonly string[];
  /** Absent: all. */
  readonly attributes?: readonly string[];
}

/** More would not fit a form, nor somebody's patience: the privacy page has what is left out here. */
const MOST_TICKS = 40;

/** Places in the version that was shown: the answer names that version. */
const tickOf = (key: string, recipient: number, attribute: number): string => `purpose-${key}.${recipient}.${attribute}`;
const partsOf = ({ undecided, attributes }: Asked): number => undecided.length * attributes.length;
const placed = ({ recipients, undecided }: Asked) => recipients.map((recipient, place) => ({ ...recipient, place })).filter(({ id }) => undecided.includes(id));

/** Which of those that are asked together can be answered part by part. Pure. */
export function detailedKeys(all: readonly Asked[]): ReadonlySet<string> {
  const keys = new Set<string>();
  let left = MOST_TICKS;
  for (const purpose of all) {
    const parts = partsOf(purpose);
    if (parts < 2 || parts > left) continue;
    left -= parts;
    keys.add(purpose.key);
  }
  return keys;
}

/** Who may get which detail, one tick each, all off and folded away until somebody wants to know. */
export function detailNode(purpose: Asked, names: Names): ScreenNode {
  const { key, attributes } = purpose;
  const option = (recipient: number, attribute: number, label: string) => ({ name: tickOf(key, recipient, attribute), label: said(label), checked: false });
  const ticks: readonly TicksNode[] =
    attributes.length === 1
      ? [{ kind: 'ticks', legend: { id: 'consent.who_may' }, options: placed(purpose).map(({ id, place }) => option(place, 0, names.recipient(id))) }]
      : placed(purpose).map(({ id, place }) => ({
          kind: 'ticks',
          legend: { id: 'consent.may_get', values: { recipient: names.recipient(id) } },
          options: attributes.map((name, at) => option(place, at, names.label(name))),
        }));
  return { kind: 'details', summary: { id: 'consent.in_detail' }, text: { id: 'consent.in_detail_hint' }, ticks };
}

/** What the ticks say; undefined: none is set, and the one control of the purpose counts. As few acts as there are kinds of them. Pure. */
export function detailedActs(purpose: Asked, fields: Readonly<Record<string, string>>): readonly DetailedAct[] | undefined {
  const wanted = placed(purpose).map(({ id, place }) => ({ id, attributes: purpose.attributes.filter((_, at) => fields[tickOf(purpose.key, place, at)] === 'true') }));
  if (wanted.every((one) => one.attributes.length === 0)) return undefined;
  const groups = Map.groupBy(wanted, (one) => one.attributes.join(' '));
  return [...groups.values()].map((group): DetailedAct => {
    const ids = group.map(({ id }) => id);
    const same = group[0]?.attributes ?? [];
    return same.length === 0 ? { act: 'refuse', recipients: ids } : { act: 'give', recipients: ids, attributes: same };
  });
}
