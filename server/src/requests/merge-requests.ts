import { bytesOf, imageOfBytes, moveRows } from '#platform/db';
import type { Identity, MergePart } from '#identity/contract';
import { openEntries, sealEntries } from './seal.ts';

/** Whoever asked is answered, whichever of their accounts they asked from: requests move, sealed anew for their owner. */
export const requestsPart = ({ identity }: { readonly identity: Pick<Identity, 'userCipher'> }): MergePart => ({
  tables: { 'requests.requests': 'moves' },
  async move(tx, { survivor, absorbed }) {
    const [own, other] = [await identity.userCipher(tx, survivor), await identity.userCipher(tx, absorbed)];
    return moveRows(tx, 'requests.requests', {
      from: absorbed,
      to: survivor,
      change({ id, sealed }) {
        if (sealed === null) return {};
        return { sealed: imageOfBytes(sealEntries(own, survivor, String(id), openEntries(other, absorbed, String(id), bytesOf(sealed)))) };
      },
    });
  },
  forget: async () => {},
});
