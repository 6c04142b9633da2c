import type { Signal } from '../contract.ts';

const SOME = 5;
const MANY = 20;

export const failedAttempts: Signal = {
  id: 'failures',
  about: 'How often something wrong was tried at this account within the last day, before it was right. Everybody mistypes; nobody mistypes twenty times.',
  reasons: { 'failures.some': 'Several failed attempts at this account within a day.', 'failures.many': 'Very many failed attempts at this account within a day.' },
  find({ pressure: { account } }) {
    const facts = { failures: account.failures };
    if (account.failures >= MANY) return [{ reason: 'failures.many', grade: 'raise', facts }];
    return account.failures >= SOME ? [{ reason: 'failures.some', grade: 'note', facts }] : [];
  },
};
