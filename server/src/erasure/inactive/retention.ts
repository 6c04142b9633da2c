import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { RetentionRule } from '#platform/retention';
import type { AskedBy, Erasure } from '../contract.ts';
import { quietAccounts, type QuietDeps } from './quiet-accounts.ts';
import { daysAgo } from './store.ts';

const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'erasure.apply-retention' };

/** Accounts that never became anybody's: they go the way of every erasure, without days of grace, because there is nobody to ask. */
export function accountRetention(deps: QuietDeps & { readonly schedule: Erasure['schedule'] }): readonly RetentionRule[] {
  const rule = (kind: 'unverified' | 'light', askedBy: AskedBy, words: Pick<RetentionRule, 'setting' | 'about' | 'why'>): RetentionRule => ({
    ...words,
    tables: ['identity.users'],
    batch: 50,
    async count(tx, days) {
      let [rows, oldest]: [number, Date | undefined] = [0, undefined];
      for await (const page of quietAccounts(deps, tx, kind, await daysAgo(tx, days))) {
        rows += page.length;
        for (const { createdAt } of page) if (!oldest || createdAt < oldest) oldest = createdAt;
      }
      return { rows, ...(oldest ? { oldest } : {}) };
    },
    remove: { within: (tx: Tx, days: number, limit: number) => end(tx, kind, askedBy, days, limit) },
  });

  async function end(tx: Tx, kind: 'unverified' | 'light', askedBy: AskedBy, days: number, limit: number): Promise<number> {
    let ended = 0;
    for await (const page of quietAccounts(deps, tx, kind, await daysAgo(tx, days)))
      for (const { id } of page) {
        if ((await deps.schedule(tx, SYSTEM, { userId: id, askedBy, atOnce: true })).kind === 'scheduled') ended++;
        if (ended >= limit) return ended;
      }
    return ended;
  }

  return [
    rule('unverified', 'unverified', {
      setting: 'retention.unverifiedDays',
      about: 'Accounts with no address that was ever confirmed, and that nobody used',
      why: 'Whoever made them may not own the address; without a proof nobody can be asked',
    }),
    rule('light', 'unused', {
      setting: 'retention.leadDays',
      about: 'What sites told of people without an account, where nobody allowed anything or came back',
      why: 'Nothing rests on it any more, and nobody said yes to keeping it (GDPR article 5(1)(e))',
    }),
  ];
}
