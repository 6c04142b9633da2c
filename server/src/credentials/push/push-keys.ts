import webpush from 'web-push';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { insertPushKeys, readPushKeys } from './key-store.ts';

export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const PLACE = 'credentials.push_keys';

/** The tenant's key pair for push messages (RFC 8292), made on first use. It never changes: a browser is bound to the key it subscribed with. */
export function createPushKeys(deps: { readonly db: Database; readonly keys: Pick<Keys, 'tenant'> }): (tenantId: string) => Promise<PushKeys> {
  const known = new Map<string, PushKeys>();
  return async (tenantId) => {
    const cached = known.get(tenantId);
    if (cached) return cached;
    const cipher = await deps.keys.tenant(tenantId);
    const row =
      (await deps.db.read(tenantId, readPushKeys)) ??
      (await deps.db.tenant(tenantId, async (tx) => {
        const made = webpush.generateVAPIDKeys();
        await insertPushKeys(tx, { public_key: made.publicKey, private_key: cipher.seal(made.privateKey, PLACE) });
        return readPushKeys(tx);
      }));
    if (!row) throw new Error('The push keys of a tenant were written and are not there.');
    const keys: PushKeys = { publicKey: row.public_key, privateKey: cipher.openText(row.private_key, PLACE) };
    known.set(tenantId, keys);
    return keys;
  };
}
