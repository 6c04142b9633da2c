import type { Identity, MergePart } from '#identity/contract';
import { bytesOf, copyRows, imageOfBytes } from '#platform/db';
import { openAssurance, sealAssurance } from './assurances/seal-assurance.ts';
import { forgetAssurances } from './assurances/store.ts';
import { forgetRuns } from './runs/store.ts';

/** Who vouches for what comes along, and counts for the very value it was said of and for no other. Checks under way are the absorbed account's, and end with it. */
export const verificationPart = ({ identity }: { readonly identity: Pick<Identity, 'userCipher'> }): MergePart => ({
  tables: { 'verification.assurances': 'copies', 'verification.runs': 'stays' },
  async move(tx, { survivor, absorbed }) {
    const [own, other] = [await identity.userCipher(tx, survivor), await identity.userCipher(tx, absorbed)];
    return copyRows(tx, 'verification.assurances', {
      from: absorbed,
      to: survivor,
      change(row) {
        const [attribute, connection] = [String(row['attribute']), String(row['connection_id'])];
        return { sealed: imageOfBytes(sealAssurance(own, survivor, attribute, connection, openAssurance(other, absorbed, attribute, connection, bytesOf(row['sealed'])))) };
      },
    });
  },
  async forget(tx, absorbed) {
    await forgetAssurances(tx, absorbed);
    await forgetRuns(tx, absorbed);
  },
});
