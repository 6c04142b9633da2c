import { z } from 'zod';
import type { Cipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { StoredIdentifier } from '../contract.ts';
import { KEEP_SECONDS } from './settings.ts';
import { insertChange } from './store.ts';

const shape = z.object({
  kind: z.enum(['email', 'phone']),
  /** What was there; absent: it was added. */
  was: z.object({ value: z.string(), verifiedAt: z.iso.datetime().optional(), primary: z.boolean() }).optional(),
  /** What is there instead; absent: it was removed. */
  now: z.string().optional(),
  /** Two proofs stand behind it: taking it back brings back what was, and takes nothing away (decision 0016). */
  firm: z.boolean(),
});
export type AddressChange = z.infer<typeof shape>;

// Bound to its row: copied to another one it does not open.
const place = (userId: string, id: string) => `identity.address_changes.sealed:${userId}:${id}`;

export async function recordChange(
  tx: Tx,
  userId: string,
  cipher: Cipher,
  change: { readonly kind: 'email' | 'phone'; readonly was?: StoredIdentifier | undefined; readonly now?: string; readonly firm: boolean },
): Promise<string> {
  const { kind, was, now, firm } = change;
  const id = newId();
  const kept: AddressChange = {
    kind,
    firm,
    ...(was ? { was: { value: was.value, primary: was.primary, ...(was.verifiedAt ? { verifiedAt: was.verifiedAt.toISOString() } : {}) } } : {}),
    ...(now === undefined ? {} : { now }),
  };
  await insertChange(tx, { id, userId, sealed: cipher.seal(JSON.stringify(kept), place(userId, id)) }, KEEP_SECONDS);
  return id;
}

export const openChange = (userId: string, cipher: Cipher, { id, sealed }: { readonly id: string; readonly sealed: Uint8Array }): AddressChange =>
  shape.parse(JSON.parse(cipher.openText(sealed, place(userId, id))));
