import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { ConnectionRoom, ConnectorKind, GivenConnection, StoredRow } from './contract.ts';
import { openSecrets } from './sealed-secrets.ts';

/** All connections of the transaction's tenant as they were given, with their secrets, by their place. */
export async function configuredConnections<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection, G>(
  keys: Pick<Keys, 'tenant'>,
  room: ConnectionRoom<R, K, I>,
  tx: Tx,
  givenInput: (row: R) => G,
): Promise<readonly { readonly input: G; readonly secrets: Readonly<Record<string, string>> }[]> {
  const [rows, cipher] = await Promise.all([room.store.read(tx), keys.tenant(tx.tenantId)]);
  return rows.map((row) => ({
    input: givenInput(row),
    secrets: Object.fromEntries(Object.entries(openSecrets(cipher, room.name, row)).map(([name, value]) => [`secrets.${name}`, value])),
  }));
}
