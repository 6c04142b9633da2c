import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Contact, Identity } from './contract.ts';
import { sealFor } from './sealing.ts';
import { reachableUsers } from './store.ts';

/** Addresses of many, opened one by one in memory: one trip. */
export async function readReachable(deps: { readonly keys: Pick<Keys, 'tenant'> }, tx: Tx, userIds: readonly string[], kind?: Contact['kind']): ReturnType<Identity['reachable']> {
  const [tenant, rows] = await Promise.all([deps.keys.tenant(tx.tenantId), userIds.length === 0 ? [] : reachableUsers(tx, userIds, kind)]);
  return new Map(
    rows.map(({ id, wrapped, address_id: addressId, identifier, contact }) => {
      const cipher = tenant.openUserKey(wrapped);
      const seal = sealFor(id, cipher);
      const address = addressId === null ? undefined : identifier ? seal.openIdentifier(addressId, identifier) : contact ? seal.openContact(addressId, contact) : undefined;
      return [id, { cipher, ...(address === undefined ? {} : { address }) }];
    }),
  );
}
