import type { NetworkKey } from '#platform/limits';

/** Whose network an address is in, and where, as far as anybody here knows. */
export type PlaceOf = (ip: string | undefined) => { readonly asn?: number; readonly country?: string };

export interface WhereDeps {
  readonly networkKey: NetworkKey;
  readonly placeOf?: PlaceOf;
}

/** How far apart two addresses are. A telephone and a television in one room have two addresses and often two operators: another network alone means little. */
export function whereFrom(
  { networkKey, placeOf }: WhereDeps,
  device: string | undefined,
  here: string,
): { readonly from: 'here' | 'network' | 'country'; readonly country?: string } {
  const [there, own] = [placeOf?.(device) ?? {}, placeOf?.(here) ?? {}];
  const country = there.country === undefined ? {} : { country: there.country };
  if (device !== undefined && networkKey(device) === networkKey(here)) return { from: 'here', ...country };
  if (there.country !== undefined && own.country !== undefined && there.country !== own.country) return { from: 'country', ...country };
  return { from: there.asn !== undefined && there.asn === own.asn ? 'here' : 'network', ...country };
}
