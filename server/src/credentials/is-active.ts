import { isAppError } from '#platform/errors';
import type { Identity, User } from '#identity/contract';

/** `assertActive` as a question: a user who may not sign in is told so, in the flow, after the proof (D7). */
export function isActive(identity: Pick<Identity, 'assertActive'>, user: User): boolean {
  try {
    identity.assertActive(user);
    return true;
  } catch (error) {
    if (isAppError(error) && error.status < 500) return false;
    throw error;
  }
}
