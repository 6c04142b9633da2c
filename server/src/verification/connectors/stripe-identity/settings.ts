import { z } from 'zod';

export const settings = z.strictObject({
  /** Which documents it takes; empty: all that Stripe knows. */
  documents: z
    .array(z.enum(['passport', 'id_card', 'driving_license']))
    .max(3)
    .default([]),
  /** The document is held beside a picture of the face. */
  selfie: z.boolean().default(true),
  /** Only pictures taken there and then, none from a file. */
  liveCapture: z.boolean().default(true),
  /** For tests of a whole installation; Stripe has one address. */
  apiUrl: z
    .string()
    .max(200)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.endsWith('/'), 'must be an https URL without a slash at its end')
    .default('https://api.stripe.com'),
});

export type StripeSettings = z.infer<typeof settings>;

/** What Stripe finds, by the names they have here. */
export const CLAIMS = ['given_name', 'family_name', 'birthdate', 'address', 'document_country'] as const;
