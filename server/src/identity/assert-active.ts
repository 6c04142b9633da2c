import type { User } from './contract.ts';
import { identityErrors } from './errors.ts';

export function isActive(user: Pick<User, 'state'>): boolean {
  return user.state === 'active';
}

/**
 * Who is about to be deleted may still show that it is them, so that they can be asked whether to keep the account. It gets them nothing else: sessions and tokens are for
 * accounts in use.
 */
export function mayProve(user: Pick<User, 'state'>): boolean {
  return isActive(user) || user.state === 'deletion_pending';
}

/** D7: called wherever a user gets something, on a state read now. */
export function assertActive(user: User): void {
  if (!isActive(user)) throw identityErrors.user_inactive({ values: { state: user.state } });
}
