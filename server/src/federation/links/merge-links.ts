import { bytesOf, imageOfBytes, moveRows, setRowsAside } from '#platform/db';
import type { Identity, MergePart } from '#identity/contract';
import { openLink, sealLink } from './seal-link.ts';

/** Whose account an identity elsewhere opens: each has one owner, so all of them move. */
export const linksPart = ({ identity }: { readonly identity: Pick<Identity, 'userCipher'> }): MergePart => ({
  // Sessions that began there end with those here.
  tables: { 'federation.links': 'moves', 'federation.sessions': 'ends', 'federation.kept_accounts': 'stays' },
  async move(tx, { survivor, absorbed }) {
    const [own, other] = [await identity.userCipher(tx, survivor), await identity.userCipher(tx, absorbed)];
    // No browser shows an account that nobody signs in to; out of sight until it is one again.
    const kept = await setRowsAside(tx, 'federation.kept_accounts', absorbed, () => true);
    const moved = await moveRows(tx, 'federation.links', {
      from: absorbed,
      to: survivor,
      change({ id, sealed }) {
        return { sealed: imageOfBytes(sealLink(own, survivor, String(id), openLink(other, absorbed, String(id), bytesOf(sealed)))) };
      },
    });
    return [...kept, ...moved];
  },
  forget: async () => {},
});
