import type { Cipher, Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { AttributeValue, Contact, Identifier, Profile, StoredIdentifier, User } from './contract.ts';
import { addressIndex, sealFor } from './sealing.ts';
import { sealedUser, toUser, userByIdentifier, type SealedAttribute, type SealedContact, type SealedIdentifier } from './store.ts';

type KeyDeps = { readonly keys: Pick<Keys, 'tenant'> };

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const since = (verifiedAt: Date | string | null) => (verifiedAt === null ? {} : { verifiedAt: new Date(verifiedAt) });

export function openIdentifiers(userId: string, cipher: Cipher, rows: readonly SealedIdentifier[]): StoredIdentifier[] {
  const seal = sealFor(userId, cipher);
  return rows.map((row) => ({ id: row.id, kind: row.kind, value: seal.openIdentifier(row.id, bytes(row.sealed)), primary: row.is_primary, ...since(row.verified_at) }));
}

export function openContacts(userId: string, cipher: Cipher, rows: readonly SealedContact[]): Contact[] {
  const seal = sealFor(userId, cipher);
  return rows.map((row) => ({ id: row.id, kind: row.kind, value: seal.openContact(row.id, bytes(row.sealed)), ...since(row.verified_at) }));
}

export function openAttributes(userId: string, cipher: Cipher, rows: readonly SealedAttribute[]): Record<string, AttributeValue> {
  const seal = sealFor(userId, cipher);
  return Object.fromEntries(
    rows.map((row) => [
      row.name,
      {
        value: seal.openAttribute(row.name, bytes(row.sealed)),
        source: row.source,
        updatedAt: new Date(row.updated_at),
        ...since(row.verified_at),
        ...(row.unconfirmed ? { unconfirmed: true as const } : {}),
      },
    ]),
  );
}

/** A user whose key was destroyed (erased) reads as one of whom nothing is known. */
async function read(deps: KeyDeps, tx: Tx, column: 'id' | 'sub', value: string, parts: Parameters<typeof sealedUser>[3], names?: readonly string[]): Promise<Profile | undefined> {
  const row = await sealedUser(tx, column, value, parts, names);
  if (!row) return undefined;
  const user = toUser(row);
  const { absorbs } = row;
  if (row.wrapped === null) return { user, absorbs, identifiers: [], contacts: [], attributes: {} };
  const cipher = (await deps.keys.tenant(tx.tenantId)).openUserKey(row.wrapped);
  return {
    user,
    absorbs,
    identifiers: openIdentifiers(user.id, cipher, row.identifiers),
    contacts: openContacts(user.id, cipher, row.contacts),
    attributes: openAttributes(user.id, cipher, parts.includes('held') ? row.held : row.attributes),
  };
}

export const readProfile = (deps: KeyDeps, tx: Tx, sub: string) => read(deps, tx, 'sub', sub, ['identifiers', 'contacts', 'attributes']);

export async function readIdentifiers(deps: KeyDeps, tx: Tx, userId: string): Promise<readonly StoredIdentifier[]> {
  return (await read(deps, tx, 'id', userId, ['identifiers']))?.identifiers ?? [];
}

export async function readContacts(deps: KeyDeps, tx: Tx, userId: string): Promise<readonly Contact[]> {
  return (await read(deps, tx, 'id', userId, ['contacts']))?.contacts ?? [];
}

export async function readAttributes(deps: KeyDeps, tx: Tx, userId: string, names?: readonly string[]): Promise<Readonly<Record<string, AttributeValue>>> {
  return (await read(deps, tx, 'id', userId, ['attributes'], names))?.attributes ?? {};
}

export async function readHeldAttributes(deps: KeyDeps, tx: Tx, userId: string, names?: readonly string[]): Promise<Readonly<Record<string, AttributeValue>>> {
  return (await read(deps, tx, 'id', userId, ['held'], names))?.attributes ?? {};
}

export async function findByIdentifier(deps: KeyDeps, tx: Tx, identifier: Identifier): Promise<{ user: User; identifier: StoredIdentifier } | undefined> {
  const tenant = await deps.keys.tenant(tx.tenantId);
  const row = await userByIdentifier(tx, identifier.kind, addressIndex(tenant, identifier.kind, identifier.value));
  if (!row) return undefined;
  // The value is the one asked for: equal blind index, equal value. Nothing needs to be opened.
  return { user: toUser(row), identifier: { id: row.identifier_id, kind: identifier.kind, value: identifier.value, primary: row.is_primary, ...since(row.verified_at) } };
}
