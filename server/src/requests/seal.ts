import { z } from 'zod';
import type { Cipher } from '#platform/crypto';
import { LOCALES } from '#platform/i18n';
import type { RequestEntry } from './contract.ts';

const shape = z.array(
  z.object({
    what: z.enum(['asked', 'added', 'evidence', 'identity_asked', 'identity_confirmed', 'extended', 'answered', 'refused']),
    at: z.string(),
    text: z.string(),
    value: z.string().optional(),
    address: z.string().optional(),
    locale: z.enum(LOCALES).optional(),
  }),
);

/** Bound to the row and to whose it is: moved elsewhere it does not open. */
const context = (userId: string | null, id: string) => `requests.requests.sealed:${userId ?? '-'}:${id}`;

export const sealEntries = (cipher: Cipher, userId: string | null, id: string, entries: readonly RequestEntry[]): Buffer =>
  cipher.seal(JSON.stringify(entries), context(userId, id));
export const openEntries = (cipher: Cipher, userId: string | null, id: string, sealed: Uint8Array): readonly RequestEntry[] =>
  shape.parse(JSON.parse(cipher.openText(sealed, context(userId, id)))) as readonly RequestEntry[];
