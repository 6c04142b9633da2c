import type { ConsentRecord, Notice, Recipient } from '#consent/contract';
import type { PrivacyDeps } from './deps.ts';
import type { Told } from './history-screens.ts';
import type { Reached } from './reached.ts';
import { definitionIn, wordsIn } from './words.ts';

/** Everybody who is named in them. */
export const namedIn = (told: readonly Told[]): Recipient[] =>
  told.flatMap(({ record, recipients }) => [...record.recipients.map((id) => ({ id })), ...(record.application === undefined ? [] : [{ id: record.application }]), ...recipients]);

/** Each with the words that were shown: those of its version, in its language. */
export async function tellRecords(
  { consent }: Pick<PrivacyDeps, 'consent'>,
  tenantId: string,
  locale: string,
  records: readonly ConsentRecord[],
  reached: Reached = new Map(),
): Promise<Told[]> {
  const notices = new Map<string, readonly Notice[]>();
  for (const key of new Set(records.map(({ purpose }) => purpose))) notices.set(key, await consent.notices(tenantId, key));
  return records.flatMap((record) => {
    const notice = notices.get(record.purpose)?.find(({ version }) => version === record.version);
    // What time did was shown to nobody: it is told in the language of whoever reads it.
    if (!notice) return [];
    const { notice: texts, recipients } = definitionIn(notice);
    return [{ record, words: wordsIn(texts, record.locale === 'und' ? locale : record.locale).words, recipients, reach: reached.get(record.id) ?? [] }];
  });
}
