import { z } from 'zod';

const url = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.includes('#'), 'must be an https URL');

export const settings = z.strictObject({
  /** Asked to begin a check; see docs/guide/identity-verification.md for what is sent and what must come back. */
  startUrl: url,
  /** What kind of proof stands behind its findings, where it does not say. */
  evidence: z.enum(['document', 'electronic_record', 'vouch']).default('electronic_record'),
});

export type SignedWebhookSettings = z.infer<typeof settings>;
