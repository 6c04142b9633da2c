import { createHash } from 'node:crypto';
import type { NoticeWords, PurposeDefinition } from '../contract.ts';
import type { RecordRow } from '../decisions/store.ts';
import { definitionIn } from '../purposes/purposes.ts';
import { RECEIPT_SCHEMA } from '../settings.ts';
import type { Controller, ReceiptClaims } from './receipt-shape.ts';

/** Whoever knows the subject identifier can see that a receipt is about it; nobody else can, and two issuers cannot see that it is the same person. */
export const principalOf = (issuer: string, sub: string): string => createHash('sha256').update(`parvis.consent:${issuer}:${sub}`).digest('base64url');

export interface ReceiptFacts {
  readonly issuer: string;
  /** Of the account that said it. */
  readonly sub: string;
  /** Of now, for what was recorded before it was kept. */
  readonly controller: Controller;
}

const CONTROLLER = 'controller';

/** The record and the notice it was said to, as they were written. Pure. */
export function receiptOf(row: RecordRow, { issuer, sub, controller: now }: ReceiptFacts): ReceiptClaims {
  const definition = definitionIn(row.content);
  const controller = row.controller === null ? now : (JSON.parse(row.controller) as Controller);
  const principal = principalOf(issuer, sub);
  const recipients = row.recipients.filter((id) => id !== '');
  return {
    iss: issuer,
    iat: Math.floor(row.now.getTime() / 1000),
    jti: row.id,
    sub: principal,
    schema_version: RECEIPT_SCHEMA,
    record_id: row.id,
    pii_principal_id: principal,
    position: row.position,
    privacy_notice: { version: row.version, sha256: row.hash, published_at: row.published_at.toISOString(), ...shown(definition, row.locale) },
    purposes: [
      {
        purpose: row.purpose,
        purpose_type: definition.kind,
        lawful_basis: definition.legalBasis,
        pii_information: row.attributes.map((name) => ({ pii_type: name })),
        pii_controllers: [CONTROLLER],
        recipient_third_parties: recipients,
        ...(definition.retention === undefined ? {} : { retention_period: definition.retention }),
        jurisdictions: [...definition.jurisdictions],
        sale: definition.sale,
        withdrawal_method: `${issuer}/account/privacy`,
      },
    ],
    parties: [
      {
        party_id: CONTROLLER,
        party_role: 'controller',
        party_name: controller.name,
        ...(controller.address === undefined ? {} : { party_address: controller.address }),
        ...(controller.email === undefined ? {} : { party_email: controller.email }),
        ...(controller.url === undefined ? {} : { party_url: controller.url }),
      },
      ...recipients.map((id) => {
        const name = definition.recipients.find((recipient) => recipient.id === id)?.name;
        return { party_id: id, party_role: 'recipient' as const, ...(name === undefined ? {} : { party_name: name }) };
      }),
    ],
    events: [
      {
        event_state: row.event,
        event_time: row.at.toISOString(),
        ...(row.expires_at === null ? {} : { valid_until: row.expires_at.toISOString() }),
        // Whoever of the company did it is named in its trail, and not here.
        entity_id: row.actor_kind,
        collection_method: row.method,
        ...(row.wording === null ? {} : { control: row.wording }),
        ...(row.application === null ? {} : { application: row.application }),
        ...(row.relation === null ? {} : { guardianship: row.relation }),
        ...(row.recorded_by === null ? {} : { recorded_by: row.recorded_by }),
      },
    ],
  };
}

function shown({ notice }: PurposeDefinition, locale: string): Pick<ReceiptClaims['privacy_notice'], 'language' | 'words'> {
  const words = (notice as Readonly<Record<string, NoticeWords | undefined>>)[locale];
  if (!words) return {};
  const { title, what, why, who, howLong, url } = words;
  return { language: locale, words: { title, what, why, who, how_long: howLong, ...(url === undefined ? {} : { url }) } };
}
