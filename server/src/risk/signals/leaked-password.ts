import type { Signal } from '../contract.ts';

export const leakedPassword: Signal = {
  id: 'leaked',
  about:
    'Whether the right password of this account was used within the last day and is known from breaches. It opens nothing any more, and whoever brought it may be anybody who has the list.',
  reasons: { 'leaked.password': 'Somebody brought the right password, and it is in lists of stolen ones.' },
  find({ pressure: { account } }) {
    return account.leaked > 0 ? [{ reason: 'leaked.password', grade: 'raise', facts: { times: account.leaked } }] : [];
  },
};
