import { readFileSync } from 'node:fs';
import { Reader } from 'maxmind';
import ipaddr from 'ipaddr.js';
import type { Networks, Place } from '../contract.ts';
import { readNetworkLists } from './network-lists.ts';

export interface NetworkFiles {
  /** Databases in the MaxMind DB format: of autonomous systems, and of cities or countries. */
  readonly asn?: string;
  readonly places?: string;
  /** Networks and their kind, one a line. */
  readonly lists?: string;
}

/** The fields of GeoLite2, GeoIP2, DB-IP and IPinfo that mean the same; each is checked, since a file is whatever its maker wrote. */
interface AsnRecord {
  readonly autonomous_system_number?: unknown;
  readonly asn?: unknown;
}
interface PlaceRecord {
  readonly country?: { readonly iso_code?: unknown } | string;
  readonly location?: { readonly latitude?: unknown; readonly longitude?: unknown };
}

/**
 * What the operator's files say of an address. Without a file, or for an address that is not in it, that is unknown. Read once, at the start. `onBroken`: a record cannot be
 * read, which is told once for each file; the address is unknown then.
 */
export function createNetworks(files: NetworkFiles, onBroken: (error: unknown) => void = () => undefined): Networks {
  const asns = open<AsnRecord>(files.asn, onBroken);
  const places = open<PlaceRecord>(files.places, onBroken);
  const lists = files.lists === undefined ? undefined : readNetworkLists(files.lists);
  return {
    knows: { network: asns !== undefined, place: places !== undefined, kinds: lists !== undefined },
    of(ip) {
      if (ip === undefined || !ipaddr.isValid(ip)) return { kinds: [] };
      const address = ipaddr.process(ip).toString();
      const record = places?.(address);
      const [asn, country, place] = [asnOf(asns?.(address)), countryOf(record), placeOf(record)];
      return {
        ...(asn === undefined ? {} : { asn }),
        ...(country === undefined ? {} : { country }),
        ...(place === undefined ? {} : { place }),
        kinds: lists?.kindsOf(address) ?? [],
      };
    },
  };
}

function open<R>(file: string | undefined, onBroken: (error: unknown) => void): ((address: string) => R | undefined) | undefined {
  if (file === undefined) return undefined;
  const reader = opened(file);
  let told = false;
  return (address) => {
    // The reader would take a long address for the short one it begins with.
    if (reader.metadata.ipVersion === 4 && address.includes(':')) return undefined;
    try {
      return (reader.get(address) ?? undefined) as R | undefined;
    } catch (cause) {
      if (!told) onBroken(new Error(`${file} cannot be read everywhere.`, { cause }));
      told = true;
      return undefined;
    }
  };
}

function opened(file: string): Reader<never> {
  try {
    return new Reader<never>(readFileSync(file));
  } catch (cause) {
    throw new Error(`${file} is not a database of networks in the MaxMind DB format, or cannot be read.`, { cause });
  }
}

function asnOf(record: AsnRecord | undefined): number | undefined {
  // `AS64500` as some write it.
  const number = Number(String(record?.autonomous_system_number ?? record?.asn ?? '').replace(/^AS/i, '') || Number.NaN);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function countryOf(record: PlaceRecord | undefined): string | undefined {
  const country = record?.country;
  const code = typeof country === 'string' ? country : country?.iso_code;
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : undefined;
}

function placeOf(record: PlaceRecord | undefined): Place | undefined {
  const { latitude, longitude } = record?.location ?? {};
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}
