import type { Keys } from '#platform/crypto';
import { bytesOf, copyRows, imageOfBytes, setRowsAside, type ParsedRow } from '#platform/db';
import type { CredentialMerge } from '../contract.ts';
import { openHash, sealHash } from './seal.ts';

const TABLE = 'credentials.passwords';

/** There is one: that of the account that stays, and the other one's only where it has none. A password set later is another credential, and stays its owner's. */
export const mergePassword = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): CredentialMerge => ({
  async move(tx, { survivor, absorbed }) {
    const cipher = await keys.tenant(tx.tenantId);
    return copyRows(tx, TABLE, {
      from: absorbed,
      to: survivor,
      sameIn: ['id'],
      change: (row: ParsedRow) => {
        const hash = openHash(cipher, absorbed, { sealed: bytesOf(row['sealed']), pepper: row['pepper'] as string | null });
        return { sealed: imageOfBytes(sealHash(cipher, survivor, hash).sealed) };
      },
    });
  },
  setAside: (tx, userId) => setRowsAside(tx, TABLE, userId, () => true),
});
