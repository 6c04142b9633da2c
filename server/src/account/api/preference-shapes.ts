import { z } from 'zod';
import { CHANNELS, FREQUENCIES } from '#preferences/contract';
import { LOCALES } from '#platform/i18n';

const channel = z.enum(CHANNELS);
const frequency = z.enum(FREQUENCIES);
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be the key of a topic');

export const preferencesJson = z.strictObject({
  topics: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      description: z.string().optional(),
      purpose: z
        .strictObject({
          key: z.string(),
          version: z.number().int(),
          notice_hash: z.string(),
          title: z.string(),
          what: z.string(),
          why: z.string(),
          who: z.string(),
          how_long: z.string(),
        })
        .describe('What a yes to the topic is a yes to: show it before the first topic of it is turned on.'),
      channels: z.array(
        z.strictObject({
          channel,
          chosen: z.boolean().describe('What the customer wants.'),
          on: z.boolean().describe('Whether it may be written now: chosen, and nothing is paused.'),
        }),
      ),
      frequency: frequency.optional(),
      frequencies: z.array(frequency).describe('What can be chosen; empty: there is no choice.'),
      other_address: z.boolean().describe('It goes to an address of its own, not to that of the account.'),
      may_have_other_address: z.boolean(),
    }),
  ),
  restricted: z.boolean().describe('The customer paused everything that is not necessary (GDPR 18): choices are kept, and wait.'),
  time_zone: z.string().optional().describe('As `zoneinfo` of the profile (IANA); absent: none is known, or no purpose lets this application have it.'),
  url: z.string().describe("The customer's own page about it, in a browser."),
});
export type PreferencesJson = z.infer<typeof preferencesJson>;

export const preferencesBody = z.strictObject({
  topics: z
    .record(key, z.strictObject({ channels: z.partialRecord(channel, z.boolean()).optional(), frequency: frequency.optional() }))
    .refine((all) => Object.keys(all).length > 0 && Object.keys(all).length <= 200, 'must name at least one topic, and at most 200')
    .optional()
    .describe('Those to change, by key. Topics and channels that are not named stay as they are.'),
  time_zone: z.string().max(100).nullable().optional().describe('Such as `Europe/Paris`; null removes it. Absent: it stays as it is. Not covered by the ETag.'),
  locale: z.enum(LOCALES).optional().describe('In which language it was shown. Absent: as negotiated with Accept-Language.'),
  wording: z.string().trim().min(1).max(200).optional().describe('What stood on the control that was used; kept with what it says to a purpose.'),
});

export const preferencesSavedJson = preferencesJson.extend({
  purposes: z
    .array(z.strictObject({ key: z.string(), said: z.enum(['given', 'refused']) }))
    .describe('What was said to purposes because of it: a yes with the first topic turned on, a no with the last one turned off.'),
});

export const topicParams = z.strictObject({ topic: key });
export const addressBody = z.strictObject({ email: z.string().min(3).max(320) });
export const codeBody = z.strictObject({ code: z.string().min(6).max(20) });
export const ifMatch = z.looseObject({ 'if-match': z.string().max(200).optional().describe('The ETag of what the customer saw.') });
