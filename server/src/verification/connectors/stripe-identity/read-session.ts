import type { Finding, VerificationEvidence } from '../../contract.ts';
import { isObject, member, readPath, textOf, type JsonObject } from '../read-json.ts';

/** Their words for what went wrong, in those that the customer's page has a hint for. Only codes: the sentence beside them may say what was shown. */
const REASONS: Readonly<Record<string, string>> = {
  abandoned: 'unfinished',
  consent_declined: 'consent_declined',
  device_not_supported: 'device',
  document_expired: 'out_of_date',
  document_type_not_supported: 'document',
  document_unverified_other: 'document',
  country_not_supported: 'country',
  selfie_document_missing_photo: 'face',
  selfie_face_mismatch: 'face',
  selfie_manipulated: 'face',
  selfie_unverified_other: 'face',
  under_supported_age: 'under_age',
};

/** A VerificationSession as it stands; undefined: not one. */
export function readSession(session: JsonObject): Finding | undefined {
  switch (session['status']) {
    case 'verified':
      return verified(session);
    case 'processing':
      return { kind: 'pending' };
    case 'canceled':
      return { kind: 'cancelled' };
    case 'requires_input': {
      // Also the state it begins in: then nothing went wrong yet.
      const code = textOf(readPath(session, 'last_error.code'), 60);
      return code === undefined ? { kind: 'pending' } : { kind: 'again', reason: Object.hasOwn(REASONS, code) ? (REASONS[code] as string) : 'other' };
    }
    default:
      return undefined;
  }
}

function verified(session: JsonObject): Finding {
  const outputs = session['verified_outputs'];
  const document = readPath(session, 'last_verification_report.document');
  const created = readPath(session, 'last_verification_report.created');
  const country = textOf(member(document, 'issuing_country'), 3);
  const claims = Object.entries({
    given_name: textOf(member(outputs, 'first_name'), 200),
    family_name: textOf(member(outputs, 'last_name'), 200),
    birthdate: birthdateOf(member(outputs, 'dob')),
    address: addressOf(member(outputs, 'address')),
    document_country: country,
  }).filter(([, value]) => value !== undefined);
  const ends = dateOf(member(document, 'expiration_date'));
  return {
    kind: 'verified',
    claims: Object.fromEntries(claims),
    evidence: [evidenceOf(session, document, country)],
    ...(typeof created === 'number' ? { verifiedAt: new Date(created * 1000) } : {}),
    ...(ends === undefined ? {} : { expiresAt: ends }),
  };
}

const DOCUMENTS: Readonly<Record<string, string>> = { passport: 'passport', id_card: 'idcard', driving_license: 'driving_permit' };

/** OpenID Identity Assurance Schema: `vri`, an image taken remotely was looked at; `bvr`, so was a face beside it. */
function evidenceOf(session: JsonObject, document: unknown, country: string | undefined): VerificationEvidence {
  const type = textOf(member(document, 'type'), 40);
  const selfie = isObject(readPath(session, 'last_verification_report.selfie'));
  return {
    type: 'document',
    methods: ['vri', ...(selfie ? ['bvr'] : [])],
    ...(type !== undefined && Object.hasOwn(DOCUMENTS, type) ? { documentType: DOCUMENTS[type] as string } : {}),
    ...(country === undefined ? {} : { country }),
  };
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsOf(value: unknown): DateParts | undefined {
  const [year, month, day] = ['year', 'month', 'day'].map((name) => member(value, name));
  return typeof year === 'number' && typeof month === 'number' && typeof day === 'number' ? { year, month, day } : undefined;
}

const two = (number: number) => String(number).padStart(2, '0');

function birthdateOf(value: unknown): string | undefined {
  const parts = partsOf(value);
  return parts && `${String(parts.year).padStart(4, '0')}-${two(parts.month)}-${two(parts.day)}`;
}

/** A document counts to the end of its last day, anywhere. */
function dateOf(value: unknown): Date | undefined {
  const parts = partsOf(value);
  return parts && new Date(Date.UTC(parts.year, parts.month - 1, parts.day + 1, 12));
}

/** As on an envelope. */
function addressOf(value: unknown): string | undefined {
  const part = (name: string) => textOf(member(value, name), 200);
  const lines = [part('line1'), part('line2'), [part('postal_code'), part('city')].filter(Boolean).join(' '), part('state'), part('country')];
  const text = lines.filter((line) => line !== undefined && line !== '').join('\n');
  return text === '' ? undefined : text;
}
