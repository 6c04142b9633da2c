import type { User } from './contract.ts';
import { identityErrors } from './errors.ts';

/** D7: called wherever a user gets something, on a state read now. */
export function assertActive(user: User): void {
  if (user.state !== 'active') throw identityErrors.user_inactive({ values: { state: user.state } });
}
