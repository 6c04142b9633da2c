import { z } from 'zod';
import type { Cipher, TenantCipher } from '#platform/crypto';
import { evidenceShape } from '../assurances/seal-assurance.ts';
import type { VerificationEvidence } from '../contract.ts';

const content = z.object({
  remoteId: z.string(),
  /** Where the customer goes on; gone when there is nothing to go on with. */
  url: z.string().optional(),
  /** The flow that waits. */
  flow: z.string(),
  /** What was verified and the account says otherwise, until its owner decides. */
  differing: z
    .object({
      values: z.record(z.string(), z.union([z.string(), z.boolean()])),
      evidence: evidenceShape,
      verifiedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime().optional(),
    })
    .optional(),
});

export interface RunContent {
  readonly remoteId: string;
  readonly url?: string;
  readonly flow: string;
  readonly differing?: {
    readonly values: Readonly<Record<string, string | boolean>>;
    readonly evidence: readonly VerificationEvidence[];
    readonly verifiedAt: string;
    readonly expiresAt?: string;
  };
}

// Bound to user and row: a sealed value moved to another one does not open.
const place = (userId: string, id: string) => `verification.runs.sealed:${userId}:${id}`;

export const sealRun = (cipher: Cipher, userId: string, id: string, run: RunContent): Buffer => cipher.seal(JSON.stringify(run), place(userId, id));
export const openRun = (cipher: Cipher, userId: string, id: string, sealed: Uint8Array): RunContent =>
  content.parse(JSON.parse(cipher.openText(sealed, place(userId, id)))) as RunContent;

/** A run is found by the service's number of it, together with whose number it is. */
export const remoteIndex = (cipher: TenantCipher, connectionId: string, remoteId: string): Buffer =>
  cipher.blindIndex('verification.run', JSON.stringify([connectionId, remoteId]));
