import { z } from 'zod';

export const settings = z.strictObject({
  documents: z
    .array(z.enum(['passport', 'id_card', 'driving_license']))
    .max(3)
    .default([])
    .meta({ title: 'Documents', description: 'Which documents it takes. None chosen: all that Stripe knows.' }),
  selfie: z.boolean().default(true).meta({ title: 'A face beside it', description: 'Whether the document is held beside a picture of the face.' }),
  liveCapture: z.boolean().default(true).meta({ title: 'Pictures taken there and then', description: 'Whether pictures from a file are refused.' }),
  apiUrl: z
    .string()
    .max(200)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.endsWith('/'), 'must be an https URL without a slash at its end')
    .default('https://api.stripe.com')
    .meta({ title: 'Address of the API', description: 'For tests of a whole installation; Stripe has one address.' }),
});

export type StripeSettings = z.infer<typeof settings>;

/** What Stripe finds, by the names they have here. */
export const CLAIMS = ['given_name', 'family_name', 'birthdate', 'address', 'document_country'] as const;
