import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Person } from '../contract.ts';
import { openAttributes, openContacts, openIdentifiers } from '../read-user.ts';
import { sealedPeople } from './store.ts';

/** For lists of people: one statement, whatever their number. */
export async function readPeople(
  deps: { readonly keys: Pick<Keys, 'tenant'> },
  tx: Tx,
  userIds: readonly string[],
  names: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (userIds.length === 0) return new Map();
  const [tenant, rows] = await Promise.all([deps.keys.tenant(tx.tenantId), sealedPeople(tx, userIds, names)]);
  return new Map(
    rows.map(({ id, wrapped, identifiers, contacts, held }) => {
      const cipher = tenant.openUserKey(wrapped);
      return [id, { identifiers: openIdentifiers(id, cipher, identifiers), contacts: openContacts(id, cipher, contacts), attributes: openAttributes(id, cipher, held) }] as const;
    }),
  );
}
