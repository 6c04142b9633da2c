import type { Keys } from '#platform/crypto';
import { bytesOf, imageOfBytes, moveRows, readImages, setRowsAside } from '#platform/db';
import type { CredentialMerge } from '../contract.ts';
import { freeSlots } from '../merging/slots.ts';
import { openLabel, openSecret, sealLabel, sealSecret } from './seal-app.ts';
import { MAX_APPS } from './store.ts';

const TABLE = 'credentials.totp_apps';

/** As many as there is room for. */
export const mergeApps = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): CredentialMerge => ({
  async move(tx, { survivor, absorbed }) {
    const cipher = await keys.tenant(tx.tenantId);
    const free = freeSlots(await readImages(tx, TABLE, survivor), MAX_APPS);
    return moveRows(tx, TABLE, {
      from: absorbed,
      to: survivor,
      change({ id, sealed_secret, label }) {
        const slot = free.shift();
        if (slot === undefined) return undefined;
        const app = String(id);
        return {
          slot,
          sealed_secret: imageOfBytes(sealSecret(cipher, survivor, app, openSecret(cipher, absorbed, app, bytesOf(sealed_secret)))),
          label: label === null ? null : imageOfBytes(sealLabel(cipher, survivor, app, openLabel(cipher, absorbed, app, bytesOf(label)))),
        };
      },
    });
  },
  setAside: (tx, userId) => setRowsAside(tx, TABLE, userId, () => true),
});
