import type { MergePart } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import { bytesOf, copyRows, imageOfBytes } from '#platform/db';
import { pseudonymPlace } from './participants.ts';
import { forgetPseudonyms } from './store.ts';

/** An application that knew only the absorbed account goes on knowing the person by that name; where it knew both, the survivor's stays. */
export const pseudonymsPart = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): MergePart => ({
  tables: { 'saml_idp.pseudonyms': 'copies' },
  async move(tx, { survivor, absorbed }) {
    const cipher = await keys.tenant(tx.tenantId);
    return copyRows(tx, 'saml_idp.pseudonyms', {
      from: absorbed,
      to: survivor,
      change(row) {
        const place = (userId: string) => pseudonymPlace(tx.tenantId, { applicationId: String(row['application_id']), userId });
        return { sealed: imageOfBytes(cipher.seal(cipher.openText(bytesOf(row['sealed']), place(absorbed)), place(survivor))) };
      },
    });
  },
  forget: forgetPseudonyms,
});
