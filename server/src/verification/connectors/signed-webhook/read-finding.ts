import type { Finding, VerificationEvidence } from '../../contract.ts';
import { isObject, member, textOf, timeOf, type JsonObject } from '../read-json.ts';
import type { SignedWebhookSettings } from './settings.ts';

const MAX_EVIDENCE = 10;
const TYPES = ['document', 'electronic_record', 'vouch'] as const;

/** What the service says of a check; undefined: nothing this connector knows. */
export function readFinding({ evidence }: SignedWebhookSettings, data: JsonObject): Finding | undefined {
  const reason = textOf(data['reason'], 60) ?? 'other';
  switch (data['status']) {
    case 'verified': {
      const claims = data['claims'];
      const [verifiedAt, expiresAt] = [timeOf(data['verified_at']), timeOf(data['expires_at'])];
      return {
        kind: 'verified',
        claims: isObject(claims) ? claims : {},
        evidence: readEvidence(data['evidence']) ?? [{ type: evidence, methods: [] }],
        ...(verifiedAt ? { verifiedAt } : {}),
        ...(expiresAt ? { expiresAt } : {}),
      };
    }
    case 'refused':
    case 'again':
      return { kind: data['status'], reason };
    case 'pending':
    case 'cancelled':
    case 'expired':
      return { kind: data['status'] };
    default:
      return undefined;
  }
}

function readEvidence(value: unknown): readonly VerificationEvidence[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = value.slice(0, MAX_EVIDENCE).flatMap((entry: unknown): VerificationEvidence[] => {
    const type = TYPES.find((known) => known === member(entry, 'type'));
    if (!type) return [];
    const [documentType, country] = [textOf(member(entry, 'document_type'), 60), textOf(member(entry, 'country'), 3)];
    const methods = member(entry, 'methods');
    return [
      {
        type,
        methods: Array.isArray(methods) ? methods.filter((method): method is string => typeof method === 'string' && /^[a-z0-9_]{1,40}$/.test(method)).slice(0, MAX_EVIDENCE) : [],
        ...(documentType === undefined ? {} : { documentType }),
        ...(country === undefined ? {} : { country }),
      },
    ];
  });
  return read.length > 0 ? read : undefined;
}
