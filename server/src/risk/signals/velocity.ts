import type { Signal } from '../contract.ts';

const MANY_NETWORKS = 4;
const MANY_LOGINS = 20;

export const velocity: Signal = {
  id: 'velocity',
  about: 'How often an account was signed in to within the last hour, and from how many networks: an account that is passed around or tried by a program.',
  reasons: { 'velocity.networks': 'Sign-ins from many networks within an hour.', 'velocity.logins': 'Very many sign-ins within an hour.' },
  find({ account: { lastHour } }) {
    const facts = { logins: lastHour.logins, networks: lastHour.networks };
    if (lastHour.networks >= MANY_NETWORKS) return [{ reason: 'velocity.networks', grade: 'raise', facts }];
    return lastHour.logins >= MANY_LOGINS ? [{ reason: 'velocity.logins', grade: 'note', facts }] : [];
  },
};
