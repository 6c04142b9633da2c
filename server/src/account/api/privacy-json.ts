import { createHash } from 'node:crypto';
import type { NoticeWords, PurposeState } from '#consent/contract';
import type { Reach } from '#provisioning/contract';
import type { Locale } from '#platform/i18n';
import type { Told } from '../privacy/history-screens.ts';
import { wordsIn, type Names } from '../privacy/words.ts';
import { reachAt, type Reached } from '../privacy/reached.ts';
import type { ConsentJson, PurposeJson, ReachJson } from './privacy-shapes.ts';

/** Of what the customer was shown and has said; a strong validator (RFC 9110 section 8.8.3). */
export function etagOf({ purpose, recipients }: PurposeState): string {
  const said = recipients.map(({ recipient, answer, attributes, record }) => [recipient.id, answer, attributes, record ?? '']);
  return `"${createHash('sha256')
    .update(JSON.stringify([purpose.version, purpose.hash, said]))
    .digest('base64url')
    .slice(0, 22)}"`;
}

const noticeJson = (locale: string, { title, what, why, who, howLong, url }: NoticeWords) => ({
  locale,
  title,
  what,
  why,
  who,
  how_long: howLong,
  ...(url === undefined ? {} : { url }),
});
const detailsJson = (names: Names, attributes: readonly string[]) => attributes.map((attribute) => ({ attribute, label: names.label(attribute) }));

const reachJsonOf = ({ recipient, state, acknowledgedAt, nextTryAt, lastStatus, lastProblem }: Reach): ReachJson => ({
  recipient,
  state,
  ...(acknowledgedAt ? { acknowledged_at: acknowledgedAt.toISOString() } : {}),
  ...(nextTryAt ? { next_try_at: nextTryAt.toISOString() } : {}),
  ...(lastStatus === undefined ? {} : { last_status: lastStatus }),
  ...(lastProblem === undefined ? {} : { last_problem: lastProblem }),
});

export function purposeJsonOf(state: PurposeState, names: Names, locale: Locale, reached: Reached): PurposeJson {
  const { purpose } = state;
  const shown = wordsIn(purpose.notice, locale);
  return {
    key: purpose.key,
    etag: etagOf(state),
    kind: purpose.kind,
    version: purpose.version,
    notice_hash: purpose.hash,
    notice: noticeJson(shown.locale, shown.words),
    legal_basis: purpose.legalBasis,
    optional: state.refusable,
    sale: purpose.sale,
    ...(purpose.retention === undefined ? {} : { retention: purpose.retention }),
    jurisdictions: [...purpose.jurisdictions],
    ...(purpose.validDays === undefined ? {} : { valid_days: purpose.validDays }),
    details: detailsJson(names, purpose.attributes),
    recipients: state.recipients.map(({ recipient, answer, allowed, attributes, necessary, decidedAt, expiresAt, record }) => ({
      id: recipient.id,
      name: names.recipient(recipient.id),
      answer,
      allowed,
      attributes: [...attributes],
      necessary,
      ...(decidedAt ? { decided_at: decidedAt.toISOString() } : {}),
      ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
      ...(record === undefined ? {} : { record }),
      ...toldOf(reachAt(reached, record, recipient.id)),
    })),
  };
}

const toldOf = (reach: Reach | undefined): { told?: ReachJson } => (reach ? { told: reachJsonOf(reach) } : {});

export const consentJsonOf = ({ record, words, recipients, reach }: Told, names: Names): ConsentJson => ({
  id: record.id,
  event: record.event,
  purpose: record.purpose,
  kind: record.kind,
  version: record.version,
  notice_hash: record.noticeHash,
  notice: noticeJson(record.locale, words),
  legal_basis: record.legalBasis,
  details: detailsJson(names, record.attributes),
  recipients: record.recipients.map((id) => ({ id, name: recipients.find((one) => one.id === id)?.name ?? names.recipient(id) })),
  method: record.method,
  ...(record.application === undefined ? {} : { application: { id: record.application, name: names.recipient(record.application) } }),
  ...(record.wording === undefined ? {} : { wording: record.wording }),
  at: record.at.toISOString(),
  ...(record.expiresAt ? { expires_at: record.expiresAt.toISOString() } : {}),
  told: reach.map(reachJsonOf),
});
