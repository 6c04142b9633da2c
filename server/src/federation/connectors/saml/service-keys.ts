import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createCache } from '#platform/cache';
import { selfSign, type Keys, type TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import { newId } from '#platform/ids';
import type { ConnectionPlace, ServiceKey, ServiceKeys } from './deps.ts';
import { addKeys, readKeys, replaceKeys, type KeyPurpose, type KeyRow, type KeyState } from './store.ts';

const generate = promisify(generateKeyPair);

/** RSA, because every identity provider takes it. */
const MODULUS_BITS = 2048;
/** How long another process may go on with the keys it knows. */
const CACHE_MS = 60_000;
const MAX_CACHED = 1000;

const FIRST: readonly (readonly [KeyPurpose, KeyState])[] = [
  ['signing', 'active'],
  ['signing', 'next'],
  ['encryption', 'active'],
];
/** In this order they are used and published. */
const ORDER: readonly KeyState[] = ['active', 'next', 'retiring'];

export function createServiceKeys(deps: { readonly db: Database; readonly keys: Pick<Keys, 'tenant'> }): ServiceKeys {
  const { db } = deps;
  const cache = createCache<Awaited<ReturnType<ServiceKeys['of']>>>({ max: MAX_CACHED, ttl: CACHE_MS });
  const cacheKey = ({ tenantId, connectionId, name }: ConnectionPlace) => `${tenantId} ${connectionId} ${name}`;

  async function make(cipher: TenantCipher, connectionId: string, purpose: KeyPurpose, state: KeyState): Promise<KeyRow> {
    const { privateKey } = await generate('rsa', { modulusLength: MODULUS_BITS });
    const id = newId();
    return { purpose, state, id, sealed: cipher.seal(privateKey.export({ type: 'pkcs8', format: 'der' }), placeOf(connectionId, id)) };
  }

  async function complete(cipher: TenantCipher, { tenantId, connectionId }: ConnectionPlace): Promise<readonly KeyRow[]> {
    const rows = await readKeys(db, tenantId, connectionId);
    const missing = FIRST.filter(([purpose, state]) => !rows.some((row) => row.purpose === purpose && row.state === state));
    if (missing.length === 0) return rows;
    await addKeys(db, tenantId, connectionId, await Promise.all(missing.map(([purpose, state]) => make(cipher, connectionId, purpose, state))));
    return readKeys(db, tenantId, connectionId);
  }

  async function load(connection: ConnectionPlace) {
    const cipher = await deps.keys.tenant(connection.tenantId);
    const rows = (await complete(cipher, connection)).toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
    const opened = (purpose: KeyPurpose) => rows.filter((row) => row.purpose === purpose).map((row) => open(cipher, connection, row));
    return { signing: opened('signing'), encryption: opened('encryption') };
  }

  return {
    of: (connection) => cache.load(cacheKey(connection), () => load(connection)),
    async rotate(connection) {
      const { tenantId, connectionId } = connection;
      const cipher = await deps.keys.tenant(tenantId);
      const seen = (await complete(cipher, connection)).map(({ id }) => id);
      const [next, encryption] = await Promise.all([make(cipher, connectionId, 'signing', 'next'), make(cipher, connectionId, 'encryption', 'active')]);
      const done = await replaceKeys(db, tenantId, connectionId, seen, { next, encryption });
      cache.delete(cacheKey(connection));
      return done;
    },
  };
}

const placeOf = (connectionId: string, id: string) => `federation.saml_keys:${connectionId}:${id}`;

function open(cipher: TenantCipher, { connectionId, name }: ConnectionPlace, { id, sealed }: KeyRow): ServiceKey {
  const privateKey: KeyObject = createPrivateKey({ key: cipher.open(sealed, placeOf(connectionId, id)), format: 'der', type: 'pkcs8' });
  return { privateKey, certificate: selfSign({ privateKey, publicKey: createPublicKey(privateKey) }, name) };
}
