import { isSupportedCountry } from 'libphonenumber-js/max';
import ipaddr from 'ipaddr.js';
import type { FieldProblem } from '#platform/errors';
import type { SwitchKind } from '../policy/decide-verdict.ts';

export interface SwitchWish {
  readonly kind: SwitchKind;
  readonly value?: string | undefined;
  readonly minutes: number;
}

export const MOST_SWITCHES = 50;
const DAY_MINUTES = 24 * 60;
export const MOST_MINUTES = 7 * DAY_MINUTES;
/** While the policy is paused, nobody is asked or stopped by it: no state to forget about. */
export const MOST_PAUSE_MINUTES = DAY_MINUTES;

/** Wider than this is half the world, and not what somebody in a hurry meant. */
const WIDEST = { ipv4: 8, ipv6: 32 } as const;
/** Addresses of no network that anybody reaches this from: a wish that names one of these is a mistake, and may hit a proxy of ours. */
const PRIVATE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/32',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].map((range) => ipaddr.parseCIDR(range)); // prettier-ignore

const MOST_ASN = 4_294_967_294;

/** Pure: the value as it is kept, or what is wrong with the wish. */
export function judgeSwitch({ kind, value, minutes }: SwitchWish): { readonly value?: string } | { readonly problems: readonly FieldProblem[] } {
  const most = kind === 'pause' ? MOST_PAUSE_MINUTES : MOST_MINUTES;
  const problems: FieldProblem[] =
    minutes > most ? [{ field: 'minutes', fix: `must be at most ${most}${kind === 'pause' ? ', a day, while the policy is paused' : ', a week'}` }] : [];
  const judged = valueOf(kind, value?.trim());
  if ('fix' in judged) problems.push({ field: 'value', fix: judged.fix });
  if (problems.length > 0) return { problems };
  return 'value' in judged ? { value: judged.value } : {};
}

type Value = { readonly value: string } | { readonly fix: string } | { readonly none: true };

function valueOf(kind: SwitchKind, value: string | undefined): Value {
  if (kind === 'block_country') return countryOf(value);
  if (kind === 'block_network') return networkOf(value);
  return value === undefined ? { none: true } : { fix: 'must be absent: this switch is for everybody' };
}

function countryOf(value: string | undefined): Value {
  const code = value?.toUpperCase();
  return code !== undefined && /^[A-Z]{2}$/.test(code) && isSupportedCountry(code) ? { value: code } : { fix: 'must be a country by its two letters of ISO 3166-1, such as FR' };
}

function networkOf(value: string | undefined): Value {
  const number = /^(?:AS)?(\d{1,10})$/i.exec(value ?? '')?.[1];
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= MOST_ASN ? { value: String(Number(number)) } : { fix: 'is no number of an autonomous system' };
  // One address as it stands in a log. Of IPv6 nobody has one alone, so there the width is said.
  return rangeOf(ipaddr.IPv4.isValidFourPartDecimal(value ?? '') ? `${value}/32` : (value ?? ''));
}

function rangeOf(value: string): Value {
  const form = { fix: 'must be the number of an autonomous system, such as AS64500, or addresses such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48' };
  const slash = value.indexOf('/');
  const address = value.slice(0, slash);
  // Shorter and octal spellings of IPv4 mean something else to everybody who reads them.
  if (slash < 0 || !(ipaddr.IPv4.isValidFourPartDecimal(address) || (address.includes(':') && ipaddr.IPv6.isValid(address) && !address.includes('.')))) return form;
  if (!/^\d{1,3}$/.test(value.slice(slash + 1)) || !ipaddr.isValidCIDR(value)) return form;
  const [start, bits] = ipaddr.parseCIDR(value);
  const kind = start.kind();
  if (bits < WIDEST[kind]) return { fix: `is too wide: at most /${WIDEST[kind]} for ${kind === 'ipv4' ? 'IPv4' : 'IPv6'}` };
  if (PRIVATE.some(([from, width]) => from.kind() === kind && start.match([from, Math.min(width, bits)] as [ipaddr.IPv4 & ipaddr.IPv6, number])))
    return { fix: 'has addresses in it that are private: nobody comes from there but what belongs to this installation' };
  const first = kind === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(value) : ipaddr.IPv6.networkAddressFromCIDR(value);
  return { value: `${first.toString()}/${bits}` };
}
