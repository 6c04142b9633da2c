import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { Identifier, IdentifierKind } from './contract.ts';
import { identityErrors } from './errors.ts';

/*
 * One spelling per identifier: what is stored, looked up and written to is always the normalised form, never what was typed, so that two
 * spellings of one address can neither make two users nor send one user's mail to another. Pure; every function is idempotent.
 */

/** Why an identifier cannot be used; the steps have a text for each. */
export type IdentifierFault =
  | 'empty'
  | 'kind'
  | 'email_at'
  | 'email_local'
  | 'email_domain'
  | 'phone_country'
  | 'phone_number'
  | 'username_length'
  | 'username_letters'
  | 'username_digits'
  | 'username_scripts'
  | 'external';

const FIX: Readonly<Record<IdentifierFault, string>> = {
  empty: 'Enter an e-mail address, phone number or user name.',
  kind: 'This kind of identifier is not accepted here.',
  email_at: 'An e-mail address has exactly one @, such as name@example.com.',
  email_local: 'The part before the @ has at most 64 characters, without spaces, quotes or two dots in a row.',
  email_domain: 'The part after the @ must be a domain, such as example.com.',
  phone_country: 'Start the number with + and the country code, such as +33 6 12 34 56 78.',
  phone_number: 'This is not a complete phone number.',
  username_length: 'A user name has 3 to 64 characters.',
  username_letters: 'A user name has letters, digits, dots, hyphens and underscores, and begins with a letter or digit.',
  username_digits: 'A user name needs at least one letter.',
  username_scripts: 'A user name keeps to one alphabet.',
  external: 'An external identifier has 1 to 255 characters without control characters.',
};

const fault = (reason: IdentifierFault) => identityErrors.invalid_identifier({ detail: FIX[reason], fields: [{ field: 'identifier', fix: FIX[reason] }], values: { reason } });

export interface NormaliseOptions {
  readonly kinds?: readonly IdentifierKind[];
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are dialled. */
  readonly country?: string;
}

/** Longest thing worth looking at; longer input is refused before any work. */
const MAX_RAW = 320;

/** Decides the kind from what was typed, then brings it into its one spelling. Throws `identity.invalid_identifier` naming the fix. */
export function normalise(raw: string, options: NormaliseOptions = {}): Identifier {
  const kinds = options.kinds ?? ['email', 'phone', 'username'];
  const text = raw.length > MAX_RAW ? '' : raw.normalize('NFKC').trim();
  if (text === '') throw fault(raw.length > MAX_RAW ? 'kind' : 'empty');
  const kind = guessKind(text, kinds);
  if (kind === undefined) throw fault('kind');
  return { kind, value: normaliseKind(kind, text, options.country) };
}

function guessKind(text: string, kinds: readonly IdentifierKind[]): IdentifierKind | undefined {
  if (kinds.length === 1) return kinds[0];
  const likely: IdentifierKind = text.includes('@') ? 'email' : /^[+(]?[\p{Nd}\s()./+-]{5,}$/u.test(text) ? 'phone' : 'username';
  if (kinds.includes(likely)) return likely;
  return kinds.includes('email') ? 'email' : kinds[0];
}

export function normaliseKind(kind: IdentifierKind, raw: string, country?: string): string {
  switch (kind) {
    case 'email':
      return normaliseEmail(raw);
    case 'phone':
      return normalisePhone(raw, country);
    case 'username':
      return normaliseUsername(raw);
    case 'external':
      return normaliseExternal(raw);
  }
}

/** RFC 5321 section 4.5.3.1 limits, RFC 5322 dot-atom with RFC 6531 letters; the domain as ASCII (IDNA, UTS 46). Quoted local parts are refused. */
function normaliseEmail(raw: string): string {
  // Lower-casing may leave a decomposed letter (U+0130), so compose again.
  const text = raw.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
  const parts = text.split('@');
  if (parts.length !== 2) throw fault('email_at');
  const [local, domain] = parts as [string, string];
  if (!/^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local) || Buffer.byteLength(local) > 64) throw fault('email_local');
  // What the URL parser would read as something else than a host name never reaches it.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) throw fault('email_domain');
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  const sound = labels.length >= 2 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) && !/^\d+$/.test(labels.at(-1) as string);
  if (!sound || local.length + 1 + ascii.length > 254) throw fault('email_domain');
  return `${local}@${ascii}`;
}

/** E.164. Extensions are refused: no message reaches one. */
function normalisePhone(raw: string, country?: string): string {
  const text = raw.normalize('NFKC').trim();
  if (!/^[+\p{Nd}\s()./\u00ad\u2010-\u2015\u200e\u200f\u202a-\u202e\u2066-\u2069-]{5,40}$/u.test(text)) throw fault('phone_number');
  const region = country !== undefined && /^[A-Z]{2}$/.test(country) ? (country as CountryCode) : undefined;
  const number = parsePhoneNumberFromString(text, { ...(region ? { defaultCountry: region } : {}), extract: false });
  if (number === undefined) throw fault(text.includes('+') || region ? 'phone_number' : 'phone_country');
  if (number.ext !== undefined || !number.isPossible() || !number.isValid()) throw fault('phone_number');
  return number.number;
}

const MIXABLE = [/^\p{Script=Latin}$/u, /^\p{Script=Greek}$/u, /^\p{Script=Cyrillic}$/u, /^\p{Script=Armenian}$/u, /^\p{Script=Cherokee}$/u] as const;

/** After PRECIS UsernameCaseMapped (RFC 8265 section 3.3), stricter: one spelling, no look-alikes from a second alphabet, never like an e-mail address or a number. */
function normaliseUsername(raw: string): string {
  const text = raw.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
  const length = [...text].length;
  if (length < 3 || length > 64) throw fault('username_length');
  if (!/^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}._-]*$/u.test(text)) throw fault('username_letters');
  if (!/\p{L}/u.test(text)) throw fault('username_digits');
  const scripts = new Set<number>();
  for (const letter of text) {
    const script = MIXABLE.findIndex((pattern) => pattern.test(letter));
    if (script >= 0) scripts.add(script);
  }
  if (scripts.size > 1) throw fault('username_scripts');
  return text;
}

/** An id from another system: kept as it is, because case may matter there. */
function normaliseExternal(raw: string): string {
  const text = raw.normalize('NFC').trim();
  if (!/^[^\p{Cc}]{1,255}$/u.test(text)) throw fault('external');
  return text;
}
