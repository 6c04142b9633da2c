import { TENANT_ITSELF, type ConsentRecord, type Purpose, type PurposeState, type RecipientState } from '../contract.ts';
import { definitionIn } from '../purposes/purposes.ts';
import { isRefusable, needsYes } from '../purposes/widening.ts';
import type { RecordRow, StateRow } from './store.ts';

/** How one purpose stands with one customer. Pure. */
export function stateOf(purpose: Purpose, rows: readonly StateRow[], restricted: boolean): PurposeState {
  const held = new Map(rows.filter((row) => row.purpose === purpose.key).map((row) => [row.recipient, row]));
  const recipients = purpose.kind === 'terms' ? [{ id: TENANT_ITSELF }] : purpose.recipients;
  return {
    purpose,
    refusable: purpose.kind === 'purpose' && isRefusable(purpose),
    recipients: recipients.map((recipient): RecipientState => {
      const row = held.get(recipient.id);
      const necessary = purpose.necessaryFor.includes(recipient.id);
      const answer = answerOf(purpose, row);
      const yes = needsYes(purpose) || purpose.kind === 'terms' ? answer === 'given' : answer !== 'refused' && answer !== 'withdrawn';
      return {
        recipient,
        answer,
        necessary,
        allowed: yes && (!restricted || necessary),
        attributes: answer === 'given' ? (row?.attributes ?? []) : [],
        ...(row ? { version: row.version, record: row.record_id, decidedAt: row.decided_at, ...(row.expires_at && answer === 'given' ? { expiresAt: row.expires_at } : {}) } : {}),
      };
    }),
  };
}

/** What was said to an older version whose change mattered is no answer to this one. But a no stays one where nobody needs to ask. */
function answerOf(purpose: Purpose, row: StateRow | undefined): RecipientState['answer'] {
  if (!row) return 'none';
  const isNo = row.answer === 'refused' || row.answer === 'withdrawn';
  if (row.version < purpose.askedSince) return isNo && !needsYes(purpose) ? row.answer : 'none';
  return row.answer === 'given' && row.over ? 'expired' : row.answer;
}

/** Whether the customer is to be asked at this recipient: what needs a yes and has no answer that counts. A no is an answer. Pure. */
export function isDue({ purpose, recipients }: PurposeState, recipient: string): boolean {
  if (purpose.kind === 'terms') return recipients.some(({ answer }) => answer !== 'given');
  return needsYes(purpose) && recipients.some((state) => state.recipient.id === recipient && (state.answer === 'none' || state.answer === 'expired'));
}

export function toRecord(row: RecordRow): ConsentRecord {
  const { kind, legalBasis, jurisdictions } = definitionIn(row.content);
  return {
    id: row.id,
    position: row.position,
    event: row.event,
    purpose: row.purpose,
    kind,
    version: row.version,
    noticeHash: row.hash,
    locale: row.locale,
    attributes: row.attributes,
    recipients: row.recipients,
    legalBasis,
    jurisdictions,
    method: row.method,
    actor: { kind: row.actor_kind, ...(row.actor_id === null ? {} : { id: row.actor_id }) },
    ...(row.application === null ? {} : { application: row.application }),
    ...(row.wording === null ? {} : { wording: row.wording }),
    ...(row.relation === null ? {} : { relation: row.relation }),
    at: row.at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}
