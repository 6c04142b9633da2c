import { z } from 'zod';
import type { Cipher } from '#platform/crypto';
import type { VerificationEvidence } from '../contract.ts';

export const evidenceShape = z.array(
  z.object({
    type: z.enum(['document', 'electronic_record', 'vouch']),
    documentType: z.string().optional(),
    country: z.string().optional(),
    methods: z.array(z.string()),
  }),
);

const content = z.object({ value: z.union([z.string(), z.boolean()]), evidence: evidenceShape });

export interface AssuranceContent {
  readonly value: string | boolean;
  readonly evidence: readonly VerificationEvidence[];
}

// Bound to user, attribute and service: a sealed value moved to another row does not open.
const place = (userId: string, attribute: string, connectionId: string) => `verification.assurances.sealed:${userId}:${attribute}:${connectionId}`;

export const sealAssurance = (cipher: Cipher, userId: string, attribute: string, connectionId: string, of: AssuranceContent): Buffer =>
  cipher.seal(JSON.stringify(of), place(userId, attribute, connectionId));

export const openAssurance = (cipher: Cipher, userId: string, attribute: string, connectionId: string, sealed: Uint8Array): AssuranceContent =>
  content.parse(JSON.parse(cipher.openText(sealed, place(userId, attribute, connectionId)))) as AssuranceContent;
