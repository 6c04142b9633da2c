import type { Keys } from '#platform/crypto';
import { bytesOf, imageOfBytes, moveRows, readImages, setRowsAside } from '#platform/db';
import type { CredentialMerge } from '../contract.ts';
import { openPush, sealPush } from './seal-push.ts';
import { MAX_PHONES } from './settings.ts';

const TABLE = 'credentials.push_devices';

/** Phones that were confirmed, as many as there is room for. */
export const mergeDevices = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): CredentialMerge => ({
  async move(tx, { survivor, absorbed }) {
    const cipher = await keys.tenant(tx.tenantId);
    let room = MAX_PHONES - (await readImages(tx, TABLE, survivor)).length;
    return moveRows(tx, TABLE, {
      from: absorbed,
      to: survivor,
      change({ id, label, platform, subscription, confirmed_at }) {
        if (confirmed_at === null || room-- <= 0) return undefined;
        const again = (what: 'label' | 'platform' | 'subscription', sealed: unknown) =>
          sealed === null ? null : imageOfBytes(sealPush(cipher, survivor, String(id), what, openPush(cipher, absorbed, String(id), what, bytesOf(sealed))));
        return { label: again('label', label), platform: again('platform', platform), subscription: again('subscription', subscription) };
      },
    });
  },
  setAside: (tx, userId) => setRowsAside(tx, TABLE, userId, () => true),
});
