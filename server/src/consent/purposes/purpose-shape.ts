import { z } from 'zod';
import { LOCALES, type Locale } from '#platform/i18n';
import type { NoticeWords, PurposeDefinition } from '../contract.ts';

/** In records and events for ever. */
const key = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens');

/** As customers read it, among words of ours: nothing that could make the rest say something else. */
const words = (max: number) =>
  z
    .string()
    .min(1)
    .max(max, `must be at most ${max} characters`)
    .refine((text) => text.trim() === text && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), 'must be plain text on one line, without spaces around it');

const notice = z.strictObject({
  title: words(80),
  what: words(300).optional(),
  why: words(300),
  who: words(300).optional(),
  howLong: words(300).optional(),
  url: z
    .url({ protocol: /^https?$/, error: 'must be a web address' })
    .max(500)
    .optional(),
});

/** Names of others: they may be anything, but one line, and nothing that parts fields from each other where they are read. */
const name = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}+$/u, 'must not have control characters');

const PARTY = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const recipient = z.union([
  name(1000),
  z.strictObject({ id: name(1000), name: words(60).optional() }),
  z.strictObject({ party: z.string().regex(PARTY, 'must be 1 to 40 lower-case letters, digits and hyphens'), name: words(60) }),
]);

const unique = (values: readonly string[]) => new Set(values).size === values.length;
const names = z.array(name(63)).max(50).refine(unique, 'names something twice');

export const purposeShape = z
  .strictObject({
    key,
    kind: z.enum(['purpose', 'terms']).default('purpose'),
    state: z.enum(['active', 'retired']).optional(),
    attributes: names.default([]),
    recipients: z.array(recipient).max(50).default([]),
    legalBasis: z.enum(['consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests']).default('consent'),
    retention: z
      .string()
      .regex(/^P(?!$)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?$/, 'must be a time in ISO 8601, such as P2Y or P90D')
      .optional(),
    jurisdictions: z
      .array(z.string().regex(/^(?:EU|[A-Z]{2}(?:-[A-Z0-9]{1,3})?)$/, 'must be EU, a country such as FR, or a part of one such as US-CA'))
      .max(50)
      .refine(unique, 'names something twice')
      .default([]),
    sale: z.boolean().default(false),
    necessaryFor: z.array(name(1000)).max(50).refine(unique, 'names something twice').default([]),
    validDays: z.int().min(1).max(3650).optional(),
    asked: z.enum(['sign-in', 'when-needed']).default('sign-in'),
    notice: z.partialRecord(z.enum(LOCALES), notice).refine((given) => Object.keys(given).length > 0, 'must be there in at least one language'),
    publish: z.int().min(1).max(1_000_000).optional(),
    change: z.enum(['material', 'editorial']).optional(),
  })
  .superRefine((purpose, ctx) => {
    const problem = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    const terms = purpose.kind === 'terms';
    for (const [locale, text] of Object.entries(purpose.notice)) {
      if (terms && text.url === undefined) problem(['notice', locale, 'url'], 'must say where the whole text stands');
      if (terms) continue;
      for (const field of ['what', 'who', 'howLong'] as const)
        if (text[field] === undefined) problem(['notice', locale, field], 'must be given: customers are told before they decide');
    }
    if (terms) {
      for (const field of ['attributes', 'recipients', 'necessaryFor'] as const)
        if (purpose[field].length > 0) problem([field], 'is not for terms: they are agreed with the company itself');
      if (purpose.sale) problem(['sale'], 'is not for terms');
      if (purpose.legalBasis !== 'consent' && purpose.legalBasis !== 'contract') problem(['legalBasis'], 'must be consent or contract for terms');
      return;
    }
    if (purpose.attributes.length === 0) problem(['attributes'], 'must name at least one attribute');
    if (purpose.recipients.length === 0) problem(['recipients'], 'must name at least one recipient');
    const ids = purpose.recipients.map(idOf);
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index) problem(['recipients', index], 'is there already');
      if (id.startsWith('party:') && nameOf(purpose.recipients[index]) === undefined) problem(['recipients', index, 'name'], 'must be given: customers are told who it is');
    });
    purpose.necessaryFor.forEach((id, index) => {
      if (!ids.includes(id)) problem(['necessaryFor', index], 'is not among the recipients');
    });
    // What is sold cannot be what the service needs: nobody could opt out of it.
    if (purpose.sale && purpose.necessaryFor.length > 0) problem(['necessaryFor'], 'must be empty where sale is true: customers must be able to opt out');
  });

export type PurposeShape = z.output<typeof purposeShape>;
type GivenRecipient = PurposeShape['recipients'][number] | undefined;

const idOf = (given: GivenRecipient): string => (typeof given === 'string' ? given : given === undefined ? '' : 'party' in given ? `party:${given.party}` : given.id);
const nameOf = (given: GivenRecipient): string | undefined => (typeof given === 'object' ? given.name : undefined);

/** With every field there is, lists in one order: what says the same is the same. */
export function definitionOf(shape: PurposeShape): PurposeDefinition {
  const texts = Object.entries(shape.notice).map(([locale, given]) => [locale, { what: '', who: '', howLong: '', ...given }] as const);
  return {
    key: shape.key,
    kind: shape.kind,
    attributes: shape.attributes.toSorted(),
    recipients: shape.recipients
      .map((given) => ({ id: idOf(given), ...(nameOf(given) === undefined ? {} : { name: nameOf(given) as string }) }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    legalBasis: shape.legalBasis,
    ...(shape.retention === undefined ? {} : { retention: shape.retention }),
    jurisdictions: shape.jurisdictions.toSorted(),
    sale: shape.sale,
    necessaryFor: shape.necessaryFor.toSorted(),
    ...(shape.validDays === undefined ? {} : { validDays: shape.validDays }),
    asked: shape.asked,
    notice: Object.fromEntries(texts) as Partial<Record<Locale, NoticeWords>>,
  };
}
