import type { Keys } from '#platform/crypto';
import { bytesOf, imageOfBytes, moveRows, readImages, setRowsAside } from '#platform/db';
import type { CredentialMerge } from '../contract.ts';
import { MAX_PASSKEYS } from './registration.ts';
import { openPasskey, sealPasskey } from './seal-passkey.ts';
import { handleOf, keepHandle } from './store.ts';
import { newUserHandle } from './user-handle.ts';

const TABLE = 'credentials.passkeys';

/** Each keeps the handle that its device knows the user by, so it goes on signing in without knowing of any of this. */
export const mergePasskeys = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): CredentialMerge => ({
  async move(tx, { survivor, absorbed }) {
    const cipher = await keys.tenant(tx.tenantId);
    // Written down before those of the other one come: what its devices know that one by is never taken for this one's, or a new passkey would take an old one's place there.
    const handle = await keepHandle(tx, survivor, (await handleOf(tx, survivor)) ?? newUserHandle(cipher));
    let room = MAX_PASSKEYS - (await readImages(tx, TABLE, survivor)).length;
    const moved = await moveRows(tx, TABLE, {
      from: absorbed,
      to: survivor,
      change({ id, sealed_id, label }) {
        if (room-- <= 0) return undefined;
        const again = (what: 'id' | 'label', sealed: unknown) =>
          sealed === null ? null : imageOfBytes(sealPasskey(cipher, survivor, String(id), what, openPasskey(cipher, absorbed, String(id), what, bytesOf(sealed))));
        return { sealed_id: again('id', sealed_id), label: again('label', label) };
      },
    });
    return [...handle, ...moved];
  },
  setAside: (tx, userId) => setRowsAside(tx, TABLE, userId, () => true),
});
