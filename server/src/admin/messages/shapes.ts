import { z } from 'zod';
import { LOCALES } from '#platform/i18n';

export const params = z.object({ message: z.string().max(100), locale: z.enum(LOCALES) });
export const ofBrand = z.object({
  brand: z.string().max(63).optional().describe('Slug of the brand whose words these are; without it, those for every brand that has none of its own.'),
});

export const texts = z
  .record(z.string().max(64), z.string().max(4000))
  .refine((all) => Object.keys(all).length <= 20, 'must be at most 20 parts')
  .describe('By the name of their part, as ICU messages. A part that is left out is said in the product’s words.');

const fixes = z.array(z.strictObject({ field: z.string().describe('The part.'), fix: z.string() }));
const actor = z.strictObject({ kind: z.string(), id: z.string().optional() });
const locales = z.array(z.enum(LOCALES));

const facts = {
  template: z.string(),
  channel: z.enum(['email', 'sms']),
  group: z.string().describe('What it belongs to.'),
  about: z.string().describe('When it is sent.'),
  title: z.string().describe('Its heading, in the product’s words.'),
  security: z.boolean().describe('It lets somebody in or warns them: changing it needs `messages:security` as well.'),
};

export const listJson = z.strictObject({
  items: z.array(
    z.strictObject({
      ...facts,
      editable: z.boolean().describe('False: all of it stays as it is.'),
      own: locales.describe('Languages it is said in other words in.'),
      drafts: locales,
      changed: locales.describe('The product says something else by now than what own words took the place of.'),
    }),
  ),
});

export const messageJson = z.strictObject({
  ...facts,
  locale: z.enum(LOCALES),
  parts: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['subject', 'preheader', 'heading', 'paragraph', 'button', 'text', 'footnote']),
      kept: z.boolean().describe('It stays as it is.'),
      product: z.string().describe('In the product’s words.'),
      own: z.string().optional().describe('As it is said.'),
      changed_since: z.boolean().describe('The product’s words are others now than when own words took their place.'),
      max: z.number().int().describe('Characters at most.'),
      variables: z.array(
        z.strictObject({
          name: z.string(),
          write: z.string().describe('As it stands in a text.'),
          sample: z.string(),
          required: z.boolean(),
        }),
      ),
    }),
  ),
  number: z.number().int().describe('Of what is published; 0: nothing ever was.'),
  draft: z
    .strictObject({ texts, based_on: z.number().int(), saved_at: z.iso.datetime(), saved_by: actor, problems: fixes.describe('What keeps it from being published.') })
    .optional()
    .describe('Absent: nothing is prepared.'),
  version: z.number().int().describe('Of the draft, as in the ETag; also where nothing is prepared.'),
  looks: z.number().int().describe('How many ways it can look.'),
});

export const versionsJson = z.strictObject({
  items: z.array(
    z.strictObject({
      number: z.number().int(),
      published_at: z.iso.datetime(),
      by: actor,
      back_to: z.number().int().optional().describe('Of going back: to which one; 0: the product’s own words.'),
      current: z.boolean(),
      texts,
    }),
  ),
});

export const previewBody = z.strictObject({ texts, look: z.number().int().min(0).max(20).default(0).describe('Which of the ways it can look.') });
export const previewJson = z.strictObject({
  url: z.string().optional().describe('Whoever has it sees the mail for a day; add `theme` (light, dark). Absent for text messages.'),
  sender: z.string(),
  subject: z.string().optional(),
  preheader: z.string().optional(),
  text: z.string().describe('The plain text that goes with it, or the text message.'),
  problems: fixes.describe('Parts that cannot be said like this; the preview has the product’s words in their place.'),
});
