import type { Entry } from 'ldapts';
import type { Claims, ExternalIdentity } from '../../contract.ts';
import { commonNameOf } from './dn.ts';
import type { LdapSettings } from './settings.ts';

type Value = string | Buffer;

/** Attribute names are the same whatever their case (RFC 4512 section 2.5). */
export function valuesOf(entry: Entry, name: string): readonly Value[] {
  const key = Object.keys(entry).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const value = key === undefined || name.toLowerCase() === 'dn' ? [] : entry[key];
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]) as readonly Value[];
}

/** Values that are text. */
export const textsOf = (entry: Entry, name: string): string[] => valuesOf(entry, name).flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));

/** All attributes that settings name, to be asked for by name: operational ones come no other way (RFC 4511 section 4.5.1.8). */
export function wantedAttributes(settings: LdapSettings): string[] {
  const fromGroups = settings.groups?.from === 'attribute' ? [settings.groups.attribute] : [];
  return [...new Set([settings.subject, ...Object.values(settings.attributes), ...fromGroups, ...STATE_ATTRIBUTES])];
}

const STATE_ATTRIBUTES = [
  'userAccountControl',
  'msDS-User-Account-Control-Computed',
  'accountExpires',
  'pwdAccountLockedTime',
  'pwdReset',
  'nsAccountLock',
  'krbPrincipalExpiration',
  'krbPasswordExpiration',
] as const;

/** Undefined: nothing, or several things, say who it is. */
export function subjectOf(entry: Entry, { subject, subjectForm }: LdapSettings): string | undefined {
  const values = valuesOf(entry, subject);
  const [value] = values;
  if (values.length !== 1 || value === undefined || value.length === 0) return undefined;
  const bytes = Buffer.from(value);
  if (subjectForm === 'guid') return bytes.length === 16 ? guidOf(bytes) : undefined;
  if (subjectForm === 'hex') return bytes.toString('hex');
  return typeof value === 'string' && value.length <= 1000 ? value : undefined;
}

/** [MS-DTYP] section 2.3.4: the first three fields are little-endian. */
export function guidOf(bytes: Buffer): string {
  const hex = Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8),
  ]).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The bytes an entry is found by again. Undefined: it was never a subject of this form. */
export function subjectValue(subject: string, { subjectForm }: LdapSettings): Value | undefined {
  if (subjectForm === 'text') return subject.length > 0 && subject.length <= 1000 && !subject.includes('\0') ? subject : undefined;
  if (subjectForm === 'hex') return /^(?:[0-9a-f]{2}){1,200}$/.test(subject) ? Buffer.from(subject, 'hex') : undefined;
  if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(subject)) return undefined;
  const bytes = Buffer.from(subject.replaceAll('-', ''), 'hex');
  return Buffer.concat([Buffer.from(bytes.subarray(0, 4)).reverse(), Buffer.from(bytes.subarray(4, 6)).reverse(), Buffer.from(bytes.subarray(6, 8)).reverse(), bytes.subarray(8)]);
}

const MAX_VALUE = 8192;

export function claimsOf(entry: Entry, { attributes }: LdapSettings): Claims {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([claim, name]): [string, unknown][] => {
      const values = textsOf(entry, name).filter((value) => value.length <= MAX_VALUE);
      return values.length === 0 || claim === '__proto__' ? [] : [[claim, values.length === 1 ? values[0] : values]];
    }),
  );
}

export function identityOf(entry: Entry, settings: LdapSettings, groups: readonly string[] | undefined): ExternalIdentity | undefined {
  const subject = subjectOf(entry, settings);
  if (subject === undefined) return undefined;
  const claims = claimsOf(entry, settings);
  const first = (claim: string) => [claims[claim]].flat()[0] as string | undefined;
  const [email, phone] = [first('email'), first('phone_number')];
  return {
    subject,
    claims,
    // A directory says nothing of who proved what; whether it is believed is the connection's.
    ...(email === undefined ? {} : { email: { value: email, verified: false } }),
    ...(phone === undefined ? {} : { phone: { value: phone, verified: false } }),
    ...(groups === undefined ? {} : { groups }),
  };
}

/** Whole names in lower case: servers write theirs in any (RFC 4518), and a map has to find them. */
export function groupNames(dns: readonly string[], named: 'dn' | 'cn'): string[] {
  return [...new Set(named === 'dn' ? dns.map((dn) => dn.toLowerCase()) : dns.flatMap((dn) => commonNameOf(dn) ?? []))];
}
