import type { Cipher, TenantCipher } from '#platform/crypto';
import type { IdentifierKind } from './contract.ts';
import { addressTerms, searchTerms, type SearchRules } from './search/search-terms.ts';

/*
 * Contexts bind a sealed value to its row: moved to another user, attribute or address it does not open. Changing one of these strings makes
 * stored values unreadable.
 */
const identifierContext = (userId: string, id: string) => `identity.identifiers.sealed:${userId}:${id}`;
const contactContext = (userId: string, id: string) => `identity.contacts.sealed:${userId}:${id}`;
const attributeContext = (userId: string, name: string) => `identity.attributes.sealed:${userId}:${name}`;
const externalIdContext = (userId: string, applicationId: string) => `identity.lead_references.external_id:${userId}:${applicationId}`;
const pictureContext = (userId: string, hash: Buffer) => `identity.pictures.sealed:${userId}:${hash.toString('hex')}`;
const toldContext = (userId: string, applicationId: string) => `identity.lead_references.told:${userId}:${applicationId}`;

export interface UserSeal {
  readonly sealIdentifier: (id: string, value: string) => Buffer;
  readonly openIdentifier: (id: string, sealed: Uint8Array) => string;
  readonly sealContact: (id: string, value: string) => Buffer;
  readonly openContact: (id: string, sealed: Uint8Array) => string;
  readonly sealAttribute: (name: string, value: string | boolean) => Buffer;
  readonly openAttribute: (name: string, sealed: Uint8Array) => string | boolean;
  readonly sealExternalId: (applicationId: string, value: string) => Buffer;
  readonly openExternalId: (applicationId: string, sealed: Uint8Array) => string;
  readonly sealPicture: (hash: Buffer, bytes: Uint8Array) => Buffer;
  readonly openPicture: (hash: Buffer, sealed: Uint8Array) => Buffer;
  readonly sealTold: (applicationId: string, values: Readonly<Record<string, string | boolean>>) => Buffer;
  readonly openTold: (applicationId: string, sealed: Uint8Array) => Readonly<Record<string, string | boolean>>;
}

/** What this room seals for one user, with that user's key. */
export function sealFor(userId: string, cipher: Cipher): UserSeal {
  return {
    sealIdentifier: (id, value) => cipher.seal(value, identifierContext(userId, id)),
    openIdentifier: (id, sealed) => cipher.openText(sealed, identifierContext(userId, id)),
    sealContact: (id, value) => cipher.seal(value, contactContext(userId, id)),
    openContact: (id, sealed) => cipher.openText(sealed, contactContext(userId, id)),
    sealAttribute: (name, value) => cipher.seal(JSON.stringify(value), attributeContext(userId, name)),
    openAttribute: (name, sealed) => JSON.parse(cipher.openText(sealed, attributeContext(userId, name))) as string | boolean,
    sealExternalId: (applicationId, value) => cipher.seal(value, externalIdContext(userId, applicationId)),
    openExternalId: (applicationId, sealed) => cipher.openText(sealed, externalIdContext(userId, applicationId)),
    sealPicture: (hash, bytes) => cipher.seal(bytes, pictureContext(userId, hash)),
    openPicture: (hash, sealed) => cipher.open(sealed, pictureContext(userId, hash)),
    sealTold: (applicationId, values) => cipher.seal(JSON.stringify(values), toldContext(userId, applicationId)),
    openTold: (applicationId, sealed) => JSON.parse(cipher.openText(sealed, toldContext(userId, applicationId))) as Record<string, string | boolean>,
  };
}

/** Identifiers and contacts share an index per kind, so that a proved identifier finds the light account with that contact. */
export function addressIndex(cipher: TenantCipher, kind: IdentifierKind, value: string): Buffer {
  return cipher.blindIndex(`identity.address.${kind}`, value);
}

export interface SearchRow {
  readonly field: string;
  readonly term: Buffer;
}

/** Half an HMAC is plenty to find by, and keeps the table small. */
export const indexTerm = (cipher: TenantCipher, term: string) => cipher.blindIndex('identity.search', term).subarray(0, 16);

const rowsOf = (cipher: TenantCipher, field: string, terms: readonly string[]): SearchRow[] => terms.map((term) => ({ field, term: indexTerm(cipher, term) }));

export function indexAddresses(cipher: TenantCipher, addresses: readonly { readonly kind: IdentifierKind; readonly value: string }[], rules: SearchRules): SearchRow[] {
  return addresses.flatMap(({ kind, value }) => rowsOf(cipher, kind, addressTerms(kind, value, rules)));
}

export function indexAttributes(cipher: TenantCipher, values: Readonly<Record<string, string | boolean | null>>, rules: SearchRules): SearchRow[] {
  return Object.entries(values).flatMap(([name, value]) => (rules.fields.has(name) && typeof value === 'string' ? rowsOf(cipher, name, searchTerms(value, rules)) : []));
}
