import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import type { ConfiguredPurpose, NoticeWords, PurposeDefinition, PurposeInput } from '../contract.ts';
import { definitionIn } from './purposes.ts';
import { listPurposes, type PurposeRow } from './store.ts';

/** All purposes as they were set: what counts, with its version, and the draft where it says something else. */
export async function configuredPurposes(tx: Tx): Promise<readonly ConfiguredPurpose[]> {
  return (await listPurposes(tx, tx.tenantId)).rows.map(purposeOf);
}

function purposeOf(row: PurposeRow): ConfiguredPurpose {
  const state = row.state === 'active' ? {} : { state: row.state };
  if (row.content === null) return { input: { ...inputOf(row.draft), ...state } };
  const published = definitionIn(row.content);
  const input = { ...inputOf(published), ...state, publish: row.version };
  return isDeepStrictEqual(published, row.draft) ? { input } : { input, draft: inputOf(row.draft) };
}

/** What is as it is when nothing is said is not said. */
function inputOf(purpose: PurposeDefinition): PurposeInput {
  return {
    key: purpose.key,
    ...(purpose.kind === 'purpose' ? {} : { kind: purpose.kind }),
    ...(purpose.attributes.length === 0 ? {} : { attributes: purpose.attributes }),
    ...(purpose.recipients.length === 0 ? {} : { recipients: purpose.recipients.map(recipientOf) }),
    ...(purpose.legalBasis === 'consent' ? {} : { legalBasis: purpose.legalBasis }),
    ...(purpose.retention === undefined ? {} : { retention: purpose.retention }),
    ...(purpose.jurisdictions.length === 0 ? {} : { jurisdictions: purpose.jurisdictions }),
    ...(purpose.sale ? { sale: true } : {}),
    ...(purpose.necessaryFor.length === 0 ? {} : { necessaryFor: purpose.necessaryFor }),
    ...(purpose.validDays === undefined ? {} : { validDays: purpose.validDays }),
    ...(purpose.asked === 'sign-in' ? {} : { asked: purpose.asked }),
    notice: Object.fromEntries(Object.entries(purpose.notice).map(([locale, words]) => [locale, wordsOf(words)])),
  };
}

const PARTY = 'party:';

function recipientOf({ id, name }: PurposeDefinition['recipients'][number]) {
  if (name === undefined) return id;
  return id.startsWith(PARTY) ? { party: id.slice(PARTY.length), name } : { id, name };
}

/** Terms leave some of them empty. */
const wordsOf = (words: NoticeWords): Partial<NoticeWords> => Object.fromEntries(Object.entries(words).filter(([, text]) => text !== ''));
