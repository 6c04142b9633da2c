import type { User } from './contract.ts';
import { identityErrors } from './errors.ts';

export function isActive(user: Pick<User, 'state'>): boolean {
  return user.state === 'active';
}

/** D7: called wherever a user gets something, on a state read now. */
export function assertActive(user: User): void {
  if (!isActive(user)) throw identityErrors.user_inactive({ values: { state: user.state } });
}
