import { z } from 'zod';

const url = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.includes('#'), 'must be an https URL');

export const settings = z.strictObject({
  startUrl: url.meta({ title: 'Start address', description: 'Asked to begin a check. What is sent there, and what must come back, is in docs/guide/identity-verification.md.' }),
  evidence: z.enum(['document', 'electronic_record', 'vouch']).default('electronic_record').meta({
    title: 'What is looked at',
    description: 'What kind of proof stands behind its findings, where it does not say: a `document`, an `electronic_record`, or somebody who vouches (`vouch`).',
  }),
});

export type SignedWebhookSettings = z.infer<typeof settings>;
