import { z } from 'zod';
import { RECEIPT_SCHEMA } from '../settings.ts';

/*
 * What a receipt says: header, processing, parties and events in the terms of ISO/IEC TS 27560, as claims of a JWT (RFC 7519). Nothing of the person but a name that
 * only means something to whoever knows the subject identifier already.
 */

const when = z.iso.datetime();

/** `ConsentMethod`. */
export const methodShape = z.enum(['journey', 'account', 'api', 'operator', 'gpc', 'expiry', 'unsubscribe', 'guardian']);

export const controllerShape = z.strictObject({ name: z.string(), address: z.string().optional(), email: z.string().optional(), url: z.string().optional() });
/** The company that decides on purposes and answers for them (GDPR 4(7)). */
export type Controller = z.infer<typeof controllerShape>;

export const receiptClaims = z.strictObject({
  iss: z.string().describe('Issuer of the tenant. Its keys are at `<iss>/consent/keys`.'),
  iat: z.number().int().describe('When this receipt was signed. When it was said stands in `events`.'),
  jti: z.string().describe('The record. Two receipts with the same one say the same.'),
  sub: z.string().describe('base64url(sha256("parvis.consent:" + iss + ":" + subject identifier)): whoever knows the subject sees that it is about it; nobody else does.'),
  schema_version: z.literal(RECEIPT_SCHEMA),
  record_id: z.string(),
  pii_principal_id: z.string().describe('The same as `sub`.'),
  position: z.number().int().describe('1, 2, 3 ... for each account: the order in which it counted.'),
  privacy_notice: z.strictObject({
    version: z.number().int(),
    sha256: z.string().describe('Of the canonical form (RFC 8785) of the whole notice in all its languages, in base64url.'),
    published_at: when,
    language: z.string().optional().describe('Of the words. Absent: nothing was shown, because time did it.'),
    words: z
      .strictObject({ title: z.string(), what: z.string(), why: z.string(), who: z.string(), how_long: z.string(), url: z.string().optional() })
      .optional()
      .describe('As they were shown.'),
  }),
  purposes: z.array(
    z.strictObject({
      purpose: z.string(),
      purpose_type: z.enum(['purpose', 'terms']),
      lawful_basis: z.string().describe('GDPR Article 6(1).'),
      pii_information: z.array(z.strictObject({ pii_type: z.string() })).describe('Which details it was about.'),
      pii_controllers: z.array(z.string()),
      recipient_third_parties: z.array(z.string()).describe('About whom it was said; see `parties`.'),
      retention_period: z.string().optional().describe('ISO 8601.'),
      jurisdictions: z.array(z.string()),
      sale: z.boolean().describe('Sold or shared in the sense of the CCPA.'),
      withdrawal_method: z.string().describe('Where it can be taken back.'),
    }),
  ),
  parties: z.array(
    z.strictObject({
      party_id: z.string(),
      party_role: z.enum(['controller', 'recipient']),
      party_name: z.string().optional(),
      party_address: z.string().optional(),
      party_email: z.string().optional(),
      party_url: z.string().optional(),
    }),
  ),
  events: z.array(
    z.strictObject({
      event_state: z.enum(['given', 'refused', 'withdrawn', 'expired', 'renewed']),
      event_time: when,
      valid_until: when.optional(),
      entity_id: z.string().describe('By whom: `user` is the customer.'),
      collection_method: methodShape,
      control: z.string().optional().describe('What stood on the control that was used.'),
      application: z.string().optional().describe('On the way to which application.'),
      recorded_by: z
        .string()
        .optional()
        .describe('Issuer of the installation it was said to, where that is another: it came from there with a signed copy of the customer’s data.'),
      guardianship: z.string().optional().describe('Said by a guardian for a child: by which guardianship. Random.'),
    }),
  ),
});
export type ReceiptClaims = z.infer<typeof receiptClaims>;
