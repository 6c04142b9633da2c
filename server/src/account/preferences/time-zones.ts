import type { ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';

type Groups = Extract<ScreenNode, { kind: 'select' }>['groups'];

/** The claim it is (OpenID Connect Core 5.1). */
export const ZONE = 'zoneinfo';

const nameOf = (zone: string) =>
  zone
    .slice(zone.indexOf('/') + 1)
    .replaceAll('_', ' ')
    .replaceAll('/', ' / ');

/** All that this platform knows (IANA), by part of the world and name. Names of places are data: they stand as the time zone database writes them. */
const WORLD: Groups = [
  ...Map.groupBy(
    Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/')),
    (zone) => zone.slice(0, zone.indexOf('/')),
  ),
].map(([part, zones]) => ({
  label: { id: `account.zone_${part.toLowerCase()}` },
  options: zones.map((value) => ({ value, label: nameOf(value) })).toSorted((one, other) => (one.label < other.label ? -1 : 1)),
}));
const KNOWN: ReadonlySet<string> = new Set(WORLD.flatMap(({ options }) => options.map(({ value }) => value)));

/** To choose one's time zone from, or none. One that is kept and is not in the list stays as it is. */
export const zoneNode = (label: Text, held: string | undefined): ScreenNode => ({
  kind: 'select',
  name: ZONE,
  label,
  value: held ?? '',
  groups: [
    { options: [{ value: '', label: { id: 'account.not_given' } }, ...(held === undefined || KNOWN.has(held) ? [] : [{ value: held, label: held.replaceAll('_', ' ') }])] },
    ...WORLD,
  ],
});

/** What a form says of it: a zone, or null for none; undefined: nothing that changes what is kept. */
export function zoneIn(typed: string | undefined, held: string | undefined): string | null | undefined {
  if (typed === undefined || typed === (held ?? '')) return undefined;
  if (typed === '') return null;
  return KNOWN.has(typed) ? typed : undefined;
}
