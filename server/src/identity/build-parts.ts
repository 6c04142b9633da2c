import type { Cipher, TenantCipher } from '#platform/crypto';
import { newId } from '#platform/ids';
import type { Contact, Identifier } from './contract.ts';
import { addressIndex, indexAddresses, indexAttributes, sealFor } from './sealing.ts';
import type { SearchRules } from './search/search-terms.ts';
import type { NewParts } from './store.ts';

export interface PlainParts {
  readonly identifiers: readonly (Identifier & { readonly verified: boolean; readonly primary: boolean })[];
  readonly contacts: readonly (Pick<Contact, 'kind' | 'value'> & { readonly verified: boolean })[];
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly source: string;
  readonly unconfirmed?: boolean;
  readonly takeFrom?: readonly string[];
}

/** Seals and indexes what is to be written. Pure computation: no statement runs in between. */
export function buildParts(tenant: TenantCipher, rules: SearchRules, userId: string, cipher: Cipher, plain: PlainParts): NewParts {
  const seal = sealFor(userId, cipher);
  return {
    identifiers: plain.identifiers.map(({ kind, value, verified, primary }) => {
      const id = newId();
      return { id, kind, index: addressIndex(tenant, kind, value), sealed: seal.sealIdentifier(id, value), verified, primary };
    }),
    contacts: plain.contacts.map(({ kind, value, verified }) => {
      const id = newId();
      return { id, kind, index: addressIndex(tenant, kind, value), sealed: seal.sealContact(id, value), verified };
    }),
    attributes: Object.entries(plain.attributes).map(([name, value]) => ({ name, sealed: seal.sealAttribute(name, value) })),
    terms: [...indexAddresses(tenant, [...plain.identifiers, ...plain.contacts], rules), ...indexAttributes(tenant, plain.attributes, rules)],
    source: plain.source,
    unconfirmed: plain.unconfirmed ?? false,
    takeFrom: plain.takeFrom ?? [],
  };
}

/** An address someone signs in with is also one we may write to. */
export function contactsOf(identifiers: readonly (Identifier & { readonly verified: boolean })[]): PlainParts['contacts'] {
  return identifiers.flatMap(({ kind, value, verified }) => (kind === 'email' || kind === 'phone' ? [{ kind, value, verified }] : []));
}
