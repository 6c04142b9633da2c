import type { PurposeState } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { Locale } from '#platform/i18n';
import type { PrivacyDeps } from './deps.ts';
import type { Signal } from './screens.ts';
import { wordsIn } from './words.ts';

/** What Global Privacy Control did for this customer, and what they allowed against it. No look-up where nothing is sold. */
export async function signalOf(
  { consent }: Pick<PrivacyDeps, 'consent'>,
  tx: Tx,
  userId: string,
  states: readonly PurposeState[],
  { now, locale }: { readonly now: boolean; readonly locale: Locale },
): Promise<Signal> {
  const sales = states.filter(({ purpose }) => purpose.kind === 'purpose' && purpose.sale);
  const ids = sales.flatMap(({ recipients }) => recipients.flatMap(({ answer, record }) => (answer !== 'given' && record !== undefined ? [record] : [])));
  const bySignal = new Set((ids.length === 0 ? [] : await consent.records(tx, userId, [...new Set(ids)])).flatMap(({ id, method }) => (method === 'gpc' ? [id] : [])));
  const titles = (of: readonly PurposeState[]) => of.map(({ purpose }) => wordsIn(purpose.notice, locale).words.title);
  return {
    now,
    stopped: titles(sales.filter(({ recipients }) => recipients.some(({ record }) => record !== undefined && bySignal.has(record)))),
    kept: titles(sales.filter(({ recipients }) => recipients.some(({ answer }) => answer === 'given'))),
  };
}
