import { PasswordPolicyControl, PasswordPolicyError } from 'ldapts';
import type { ClosedBecause } from './account-state.ts';
import type { Visit } from './directory.ts';
import { DirectoryUnavailable, RESULT, resultCode } from './failures.ts';

/** What a server says to a password that is not right, or to an account it lets nobody in by. */
const NO: ReadonlySet<number> = new Set([
  RESULT.invalidCredentials,
  RESULT.inappropriateAuthentication,
  RESULT.unwillingToPerform,
  RESULT.constraintViolation,
  RESULT.noSuchObject,
]);

/**
 * What Active Directory adds to the refusal of a password that is right ([MS-ERREF] section 2.2): of an account that is locked (775) or unknown (525) it says so
 * whatever was typed, so that is no answer to anybody.
 */
const WINDOWS: Readonly<Record<string, ClosedBecause>> = { 530: 'not_now', 531: 'not_now', 532: 'password', 533: 'disabled', 701: 'expired', 773: 'password' };

/** Binds as an entry, on a connection that nothing else is done on. Anything but a plain yes or no is thrown. */
export async function bindAs(visit: Visit, dn: string, password: string): Promise<'right' | 'wrong' | ClosedBecause> {
  if (dn === '') throw new DirectoryUnavailable('The directory gave an entry without a name.');
  const { client } = await visit.fresh();
  const policy = new PasswordPolicyControl();
  try {
    await client.bind(dn, password, policy);
    // Let in for one thing only: to change it.
    return policy.value?.error === PasswordPolicyError.ChangeAfterReset ? 'password' : 'right';
  } catch (error) {
    const code = resultCode(error);
    if (code === undefined || !NO.has(code)) throw error;
    if (policy.value?.error === PasswordPolicyError.PasswordExpired) return 'password';
    return (code === RESULT.invalidCredentials && windowsReason(error)) || 'wrong';
  }
}

function windowsReason(error: unknown): ClosedBecause | undefined {
  const data = /^80090308: .{0,200}\bdata ([0-9a-f]{2,4}),/i.exec(error instanceof Error ? error.message : '')?.[1];
  return data !== undefined && Object.hasOwn(WINDOWS, data) ? WINDOWS[data] : undefined;
}
