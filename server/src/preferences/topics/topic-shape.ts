import { z } from 'zod';
import { LOCALES } from '#platform/i18n';
import { CHANNELS, FREQUENCIES } from '../contract.ts';

const key = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens');
const unique = (values: readonly string[]) => new Set(values).size === values.length;
/** As customers read it, among words of ours: nothing that could make the rest say something else. */
const words = (max: number) =>
  z
    .string()
    .min(1)
    .max(max, `must be at most ${max} characters`)
    .refine((text) => text.trim() === text && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), 'must be plain text on one line, without spaces around it');
const channels = z.array(z.enum(CHANNELS)).refine(unique, 'names something twice');

export const topicShape = z
  .strictObject({
    key,
    state: z.enum(['active', 'retired']).optional(),
    purpose: key,
    channels: channels.min(1, 'must name at least one'),
    defaults: channels.default([]),
    frequencies: z.array(z.enum(FREQUENCIES)).refine(unique, 'names something twice').default([]),
    otherAddress: z.boolean().default(false),
    words: z
      .partialRecord(z.enum(LOCALES), z.strictObject({ title: words(80), description: words(300).optional() }))
      .refine((given) => Object.keys(given).length > 0, 'must be there in at least one language'),
  })
  .superRefine((topic, ctx) => {
    const problem = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (topic.defaults.some((channel) => !topic.channels.includes(channel))) problem('defaults', 'must be among the channels');
    if (topic.frequencies.length === 1) problem('frequencies', 'must be several, or left out: one is no choice');
    if (topic.otherAddress && !topic.channels.includes('email')) problem('otherAddress', 'is for topics that go by email');
  });
