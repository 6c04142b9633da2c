import { z } from 'zod';
import type { Notice, PublishPreview, PurposeDefinition, PurposeFigure, PurposeInput, PurposeOverview } from '#consent/contract';
import type { PlannedRule } from '#consent';
import type { InactivePlan } from '#erasure/contract';
import { LOCALES } from '#platform/i18n';

const names = z.array(z.string().max(1000)).max(50);
const notice = z
  .partialRecord(
    z.enum(LOCALES),
    z.strictObject({
      title: z.string().max(80).describe('What is asked, as a short line.'),
      what: z.string().max(300).optional().describe('Which details; of terms: what is agreed to.'),
      why: z.string().max(300),
      who: z.string().max(300).optional().describe('Who gets them.'),
      how_long: z.string().max(300).optional(),
      url: z.string().max(500).optional().describe('Of terms: where the whole text stands.'),
    }),
  )
  .describe('What customers are told, in each language.');

const fields = {
  kind: z.enum(['purpose', 'terms']).default('purpose'),
  attributes: names.default([]).describe('Names of the profile.'),
  recipients: z
    .array(z.strictObject({ id: z.string().min(1).max(1000).describe('Client id, SAML entity id, or `party:<name>`.'), name: z.string().max(60).optional() }))
    .max(50)
    .default([]),
  legal_basis: z.enum(['consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests']).default('consent'),
  retention: z.string().max(40).optional().describe('ISO 8601, such as P2Y.'),
  jurisdictions: names.default([]).describe('EU, ISO 3166-1, ISO 3166-2.'),
  sale: z.boolean().default(false).describe('Sold or shared in the sense of the CCPA.'),
  necessary_for: names.default([]).describe('Recipients whose service cannot be given without it.'),
  valid_days: z.number().int().min(1).max(3650).optional().describe('So long a yes counts.'),
  asked: z.enum(['sign-in', 'when-needed']).default('sign-in'),
  notice,
};
const state = z.enum(['active', 'retired']);

export const purposeBody = z.strictObject({ ...fields, state: state.optional() });
export const newPurposeBody = z.strictObject({ key: z.string().max(40).describe('In records and events for ever: lower-case letters, digits and hyphens.'), ...fields });
export const definitionJson = z.strictObject({ key: z.string(), ...fields });
export const purposeJson = z.strictObject({
  key: z.string(),
  state,
  draft: definitionJson,
  published: definitionJson
    .extend({
      version: z.number().int(),
      hash: z.string().describe('SHA-256 of the notice as it was published, base64url.'),
      published_at: z.iso.datetime(),
      asked_since: z.number().int().describe('What was said to an older version no longer counts.'),
    })
    .optional(),
  unpublished: z.boolean().describe('The draft says something else than what is published, or nothing is.'),
});
export const purposesJson = z.strictObject({ items: z.array(purposeJson) });
export const purposeParams = z.object({ key: z.string().max(100) });
const problems = z.array(z.strictObject({ field: z.string(), fix: z.string() }));
export const previewJson = z.strictObject({
  version: z.number().int().describe('Of the next publication.'),
  asks_again: z.number().int().describe('Customers whose answer would no longer count if it is material.'),
  fields: z.array(z.string()).describe('What differs from what is published; empty: there is nothing to publish.'),
  widened: problems.describe('What is done beyond what customers agreed to; then it cannot be editorial.'),
});
const change = z.enum(['material', 'editorial']).describe('`material`: customers would decide anew, and are asked again. `editorial`: the same in better words.');
export const publicationBody = z.strictObject({ change });
export const publicationJson = z.strictObject({ version: z.number().int(), change, hash: z.string(), asks_again: z.number().int() });
export const versionsJson = z.strictObject({
  items: z.array(
    z.strictObject({
      version: z.number().int(),
      change,
      hash: z.string(),
      published_at: z.iso.datetime(),
      content: z.string().describe('The canonical form (RFC 8785), byte for byte as it was hashed.'),
    }),
  ),
});
export const figuresJson = z.strictObject({
  items: z.array(
    z.strictObject({
      recipient: z.string().describe('Empty: the company itself.'),
      answer: z.enum(['given', 'refused', 'withdrawn', 'expired']),
      counts: z.boolean().describe('It was said to a version that still counts.'),
      customers: z.number().int(),
    }),
  ),
});
export const retentionJson = z.strictObject({
  rules: z.array(
    z.strictObject({
      setting: z.string().describe('Where the tenant says how long.'),
      about: z.string(),
      why: z.string(),
      tables: z.array(z.string()),
      days: z.number().int().nullable().describe('null: for good.'),
      over: z.number().int().describe('Rows whose time is over: they go at the next run, every six hours.'),
      oldest: z.iso.datetime().optional(),
    }),
  ),
  inactive: z.strictObject({
    months: z.number().int().nullable().describe('null: nobody is asked.'),
    would_ask: z.number().int(),
    asked: z.number().int(),
    reminded: z.number().int(),
    ending: z.number().int(),
  }),
});

type Fields = Omit<z.output<typeof purposeBody>, 'state'>;

export const inputOf = (
  key: string,
  { legal_basis, necessary_for, valid_days, recipients, retention, notice: told, ...same }: Fields,
  as?: 'active' | 'retired',
): PurposeInput => ({
  key,
  ...same,
  recipients: recipients.map(({ id, name }) =>
    id.startsWith('party:') ? { party: id.slice('party:'.length), ...(name === undefined ? {} : { name }) } : { id, ...(name === undefined ? {} : { name }) },
  ),
  legalBasis: legal_basis,
  necessaryFor: necessary_for,
  ...(retention === undefined ? {} : { retention }),
  ...(valid_days === undefined ? {} : { validDays: valid_days }),
  ...(as ? { state: as } : {}),
  notice: Object.fromEntries(
    Object.entries(told).map(([locale, { how_long, ...words }]) => [locale, { ...words, ...(how_long === undefined ? {} : { howLong: how_long }) }]),
  ) as PurposeInput['notice'],
});

function definitionOf(definition: PurposeDefinition): z.input<typeof definitionJson> {
  const { key, kind, attributes, recipients, legalBasis, retention, jurisdictions, sale, necessaryFor, validDays, asked } = definition;
  return {
    key,
    kind,
    attributes: [...attributes],
    recipients: recipients.map((one) => ({ ...one })),
    legal_basis: legalBasis,
    ...(retention === undefined ? {} : { retention }),
    jurisdictions: [...jurisdictions],
    sale,
    necessary_for: [...necessaryFor],
    ...(validDays === undefined ? {} : { valid_days: validDays }),
    asked,
    notice: Object.fromEntries(
      Object.entries(definition.notice).map(([locale, { title, what, why, who, howLong, url }]) => [
        locale,
        { title, why, ...(what ? { what } : {}), ...(who ? { who } : {}), ...(howLong ? { how_long: howLong } : {}), ...(url === undefined ? {} : { url }) },
      ]),
    ),
  };
}

export const purposeJsonOf = ({ draft, state: as, published, unpublished }: PurposeOverview): z.input<typeof purposeJson> => ({
  key: draft.key,
  state: as,
  draft: definitionOf(draft),
  ...(published
    ? {
        published: {
          ...definitionOf(published),
          version: published.version,
          hash: published.hash,
          published_at: published.publishedAt.toISOString(),
          asked_since: published.askedSince,
        },
      }
    : {}),
  unpublished,
});

export const previewJsonOf = ({ version, asksAgain, fields: differ, widened }: PublishPreview): z.input<typeof previewJson> => ({
  version,
  asks_again: asksAgain,
  fields: differ.map(snake),
  widened: widened.map(({ field, fix }) => ({ field: snake(field), fix })),
});

export const versionsJsonOf = (notices: readonly Notice[]): z.input<typeof versionsJson> => ({
  items: notices.map(({ version, change: as, hash, publishedAt, content }) => ({ version, change: as, hash, published_at: publishedAt.toISOString(), content })),
});

export const figuresJsonOf = (figures: readonly PurposeFigure[]): z.input<typeof figuresJson> => ({ items: figures.map((one) => ({ ...one })) });

export const retentionJsonOf = (planned: readonly PlannedRule[], { months, wouldAsk, asked, reminded, ending }: InactivePlan): z.input<typeof retentionJson> => ({
  rules: planned.map(({ rule, days, rows, oldest }) => ({
    setting: rule.setting,
    about: rule.about,
    why: rule.why,
    tables: [...rule.tables],
    days: days ?? null,
    over: rows,
    ...(oldest ? { oldest: oldest.toISOString() } : {}),
  })),
  inactive: { months, would_ask: wouldAsk, asked, reminded, ending },
});

/** As the API writes names: `notice.en.howLong` is `notice.en.how_long`. */
export const snake = (path: string): string => path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
