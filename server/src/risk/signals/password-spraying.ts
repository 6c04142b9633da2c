import type { Pressure, Signal } from '../contract.ts';
import { PASSWORD_HEAPS } from '../settings.ts';

const PEOPLE = 10;
/** Times as many as fall into one heap when everybody mistypes something else. */
const ABOVE_CHANCE = 5;

/** Of one heap of passwords. */
export const isSprayed = (password: Pressure, tenant: Pressure): boolean =>
  password.people >= PEOPLE && password.failures >= PEOPLE && password.people >= ABOVE_CHANCE * (tenant.failures / PASSWORD_HEAPS);

export const passwordSpraying: Signal = {
  id: 'spraying',
  about:
    'Whether one password fails at many accounts: each of them is tried once or twice only, so no counter of an account sees it. Passwords are told apart by a keyed hash of twelve bits, which says nothing about any of them.',
  reasons: { 'spraying.password': 'The same password failed at many accounts.' },
  find({ pressure: { password, tenant } }) {
    if (!isSprayed(password, tenant)) return [];
    return [{ reason: 'spraying.password', grade: 'alarm', facts: { people: password.people, failures: password.failures } }];
  },
};
