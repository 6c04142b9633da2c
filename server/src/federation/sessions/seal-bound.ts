import { z } from 'zod';
import type { Cipher } from '#platform/crypto';

/** What the other side wants to see again when its session is ended from here. */
export interface SignOutNames {
  readonly id?: string;
  readonly hint?: string;
}

const shape = z.object({ id: z.string().optional(), hint: z.string().optional() });
const place = (userId: string, sessionId: string) => `federation.sessions.sealed:${userId}:${sessionId}`;

export const sealBound = (cipher: Cipher, userId: string, sessionId: string, names: SignOutNames): Buffer => cipher.seal(JSON.stringify(names), place(userId, sessionId));

export function openBound(cipher: Cipher, userId: string, sessionId: string, sealed: Buffer): SignOutNames {
  const { id, hint } = shape.parse(JSON.parse(cipher.openText(sealed, place(userId, sessionId))));
  return { ...(id === undefined ? {} : { id }), ...(hint === undefined ? {} : { hint }) };
}
