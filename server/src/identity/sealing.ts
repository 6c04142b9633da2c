import type { Cipher, TenantCipher } from '#platform/crypto';
import type { IdentifierKind } from './contract.ts';
import { SEARCHED_ATTRIBUTES, searchTerms, searchedPart } from './search-terms.ts';

/*
 * Contexts bind a sealed value to its row: moved to another user, attribute or address it does not open. Changing one of these strings makes
 * stored values unreadable.
 */
const identifierContext = (userId: string, id: string) => `identity.identifiers.sealed:${userId}:${id}`;
const contactContext = (userId: string, id: string) => `identity.contacts.sealed:${userId}:${id}`;
const attributeContext = (userId: string, name: string) => `identity.attributes.sealed:${userId}:${name}`;

export interface UserSeal {
  readonly sealIdentifier: (id: string, value: string) => Buffer;
  readonly openIdentifier: (id: string, sealed: Uint8Array) => string;
  readonly sealContact: (id: string, value: string) => Buffer;
  readonly openContact: (id: string, sealed: Uint8Array) => string;
  readonly sealAttribute: (name: string, value: string | boolean) => Buffer;
  readonly openAttribute: (name: string, sealed: Uint8Array) => string | boolean;
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
const indexTerm = (cipher: TenantCipher, term: string) => cipher.blindIndex('identity.search', term).subarray(0, 16);

function indexText(cipher: TenantCipher, field: string, text: string): SearchRow[] {
  return searchTerms(text).map((term) => ({ field, term: indexTerm(cipher, term) }));
}

export function indexAddresses(cipher: TenantCipher, addresses: readonly { readonly kind: IdentifierKind; readonly value: string }[]): SearchRow[] {
  return addresses.flatMap(({ kind, value }) => {
    const part = searchedPart(kind, value);
    return part === undefined ? [] : indexText(cipher, kind, part);
  });
}

export function indexAttributes(cipher: TenantCipher, values: Readonly<Record<string, string | boolean | null>>): SearchRow[] {
  return Object.entries(values).flatMap(([name, value]) => (SEARCHED_ATTRIBUTES.has(name) && typeof value === 'string' ? indexText(cipher, name, value) : []));
}

export const indexQuery = (cipher: TenantCipher, term: string): Buffer => indexTerm(cipher, term);
