import type { Signal } from '../contract.ts';

export const knownDevice: Signal = {
  id: 'device',
  about:
    'Whether the customer signed in in this browser before. A browser is known by a random key that it alone holds and that changes with each sign-in, by nothing it says of itself.',
  reasons: { 'device.known': 'This browser signed in to this account before.', 'device.new': 'The account was used before, in other browsers.' },
  find({ account }) {
    if (account.browser === 'known') return [{ reason: 'device.known', grade: 'calm' }];
    return account.browser === 'new' && account.logins > 0 ? [{ reason: 'device.new', grade: 'note' }] : [];
  },
};
