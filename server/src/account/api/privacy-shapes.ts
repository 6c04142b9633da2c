import { z } from 'zod';
import { CHANNELS, receiptClaims } from '#consent';
import { LOCALES } from '#platform/i18n';

const when = z.iso.datetime();
const id = z.string().min(1).max(1000);
const attribute = z.string().min(1).max(63);
const basis = z.enum(['consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests']).describe('GDPR Article 6(1).');

const noticeWords = {
  locale: z.string().describe('The language the words are in.'),
  title: z.string(),
  what: z.string(),
  why: z.string(),
  who: z.string(),
  how_long: z.string(),
  url: z.string().optional().describe('For terms: where the whole text stands.'),
};
const details = z.array(z.strictObject({ attribute: z.string().describe('Its name in this tenant; stable.'), label: z.string().describe('In the language of the request.') }));

/** How far one recipient is with hearing of what was said. */
const reachJson = z
  .strictObject({
    recipient: z.string(),
    state: z
      .enum(['pending', 'acknowledged', 'failed', 'no_way', 'stranger', 'past'])
      .describe(
        '`pending`: on its way, or tried again. `acknowledged`: it confirmed. `failed`: given up after two days. `no_way`: it listens to no such messages. `stranger`: it does not know the customer. `past`: longer ago than this is kept.',
      ),
    acknowledged_at: when.optional(),
    next_try_at: when.optional(),
    last_status: z.number().int().optional().describe('Of its last answer.'),
    last_problem: z.string().optional().describe('Why the last try was none.'),
  })
  .describe('Whether the recipient was told of the last answer.');
export type ReachJson = z.infer<typeof reachJson>;

export const purposeJson = z.strictObject({
  key: z.string(),
  etag: z.string().describe('For If-Match: changes with the notice and with what the customer said.'),
  kind: z.enum(['purpose', 'terms']),
  version: z.number().int(),
  notice_hash: z.string(),
  notice: z.strictObject(noticeWords),
  legal_basis: basis,
  optional: z.boolean().describe('Whether the customer may say no.'),
  sale: z.boolean().describe('Sold or shared in the sense of the CCPA.'),
  retention: z.string().optional(),
  jurisdictions: z.array(z.string()),
  valid_days: z.number().int().optional().describe('A yes counts this long.'),
  details,
  recipients: z.array(
    z.strictObject({
      id: z.string().describe('Client id, SAML entity id, or `party:` and a name. Empty for terms: they are agreed with the company itself.'),
      name: z.string(),
      answer: z.enum(['given', 'refused', 'withdrawn', 'expired', 'none']),
      allowed: z.boolean().describe('Whether it may happen now.'),
      attributes: z.array(z.string()).describe('What a yes covers.'),
      necessary: z.boolean().describe('Its service cannot be given without.'),
      decided_at: when.optional(),
      expires_at: when.optional(),
      record: z.string().optional(),
      told: reachJson.optional(),
    }),
  ),
});
export type PurposeJson = z.infer<typeof purposeJson>;
export const purposesJson = z.strictObject({
  purposes: z.array(purposeJson),
  restricted: z.boolean().describe('The customer restricted what is done to what is necessary (GDPR 18).'),
  url: z.string().describe("The customer's own page about it, in a browser."),
});

const flow = z.array(z.strictObject({ recipient: z.string(), attributes: z.array(z.string()) }));
export const answeredJson = z.strictObject({
  purpose: purposeJson,
  stopped: flow.describe('What recipients got until now and get no more.'),
  started: flow.describe('What they get from now on.'),
  still: flow.describe('What they get all the same, for another purpose.'),
});

export const keyParams = z.strictObject({ key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a key from the list') });
const unique = (values: readonly string[]) => new Set(values).size === values.length;
export const answerBody = z.strictObject({
  recipients: z
    .array(
      z.strictObject({
        id,
        allowed: z.boolean(),
        attributes: z.array(attribute).min(1).max(50).refine(unique, 'names something twice').optional().describe('Of a yes to what rests on consent: these only. Absent: all.'),
      }),
    )
    .min(1)
    .max(50)
    .refine((all) => unique(all.map((one) => one.id)), 'names a recipient twice')
    .describe('Those that are not named stay as they are.'),
  locale: z.enum(LOCALES).optional().describe('In which language the notice was shown. Absent: as negotiated with Accept-Language.'),
  wording: z.string().trim().min(1).max(200).optional().describe('What stood on the control that was used; kept with the record.'),
});
export type AnswerBody = z.infer<typeof answerBody>;

export const consentsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().min(1).max(200).optional().describe('`next` of the page before.'),
});
export const consentJson = z.strictObject({
  id: z.string(),
  event: z.enum(['given', 'refused', 'withdrawn', 'expired', 'renewed']).describe('As in ISO/IEC TS 27560.'),
  purpose: z.string(),
  kind: z.enum(['purpose', 'terms']),
  version: z.number().int(),
  notice_hash: z.string().describe('SHA-256 of the canonical form of the notice, in base64url.'),
  notice: z.strictObject(noticeWords).describe('The words that were shown.'),
  legal_basis: basis,
  details,
  recipients: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  method: z.enum(['journey', 'account', 'api', 'operator', 'gpc', 'expiry', 'unsubscribe', 'guardian']),
  application: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  wording: z.string().optional(),
  at: when,
  expires_at: when.optional(),
  told: z.array(reachJson).describe('How far those are who were to hear of it.'),
});
export type ConsentJson = z.infer<typeof consentJson>;
export const consentsJson = z.strictObject({ consents: z.array(consentJson), next: z.string().optional().describe('Cursor of the next page; absent: this was the last.') });

export const recordParams = z.strictObject({ id: z.uuid() });
export const receiptJson = z.strictObject({
  receipt: z.string().describe('JWS in compact form, ES256, `typ` `consent-receipt+jwt`. Only this proves anything.'),
  keys_url: z.string().describe('Where its keys are, former ones included.'),
  claims: receiptClaims.describe('What it says, to be read.'),
});

export const restrictionJson = z.strictObject({ restricted: z.boolean() });

const reason = z.enum(['consent', 'legal_basis', 'unclaimed', 'restricted', 'no_purpose', 'undecided', 'refused', 'withdrawn', 'expired']);
const ground = {
  purpose: z.string().optional().describe('Key of the purpose.'),
  title: z.string().optional().describe('How the purpose was called.'),
  version: z.number().int().optional(),
  record: z.string().optional().describe('Id of the record in `/consents`.'),
};
const recipient = z.strictObject({ id: z.string().describe('Client id, SAML entity id, or `party:` and a name.'), name: z.string() });
const way = z
  .enum(CHANNELS)
  .describe(
    '`id_token`, `userinfo`, `verified_claims`: OpenID Connect. `saml`: an assertion. `account_api`: `/account/v1/profile`. `leads`: `/leads/v1`. `preferences`: `/preferences/v1`, an address to write to. `webhook`: a message, when it was put on its way.',
  );

export const sharingQuery = z.strictObject({
  recipient: z.string().min(1).max(1000).optional().describe('Id of one recipient. Absent: all.'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().min(1).max(200).optional().describe('`next` of the page before.'),
});
export const disclosureJson = z.strictObject({
  id: z.string(),
  recipient,
  way,
  grounds: z.array(z.strictObject({ details, reason: reason.extract(['consent', 'legal_basis', 'unclaimed']), ...ground })).describe('What left, and why.'),
  first_at: when.describe('Exact.'),
  last_at: when.describe('The same that day again: not before this, and at most a quarter of an hour later.'),
});
export type DisclosureJson = z.infer<typeof disclosureJson>;
export const sharingJson = z.strictObject({ disclosures: z.array(disclosureJson), next: z.string().optional().describe('Cursor of the next page; absent: this was the last.') });

export const recipientJson = z.strictObject({
  ...recipient.shape,
  got: z.strictObject({ details, first_at: when, last_at: when }).optional().describe('As far back as the log goes. Absent: nothing.'),
  now: z
    .array(z.strictObject({ attribute: z.string(), label: z.string(), released: z.boolean(), reason, ...ground }))
    .describe('Of what purposes name for it and of what it got: whether it leaves now, and why.'),
});
export type RecipientJson = z.infer<typeof recipientJson>;
export const recipientsJson = z.strictObject({ recipients: z.array(recipientJson) });
