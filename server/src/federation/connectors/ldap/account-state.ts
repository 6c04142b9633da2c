import type { Entry } from 'ldapts';
import { textsOf } from './entry.ts';

/** [MS-ADTS] section 2.2.16. */
const ACCOUNT_DISABLED = 0x0002;
const LOCKED_OUT = 0x0010;
const PASSWORD_EXPIRED = 0x80_0000;
/** [MS-ADA1] section 2.2: hundreds of nanoseconds since 1601; these two mean never. */
const NEVER = new Set(['0', '9223372036854775807']);
const EPOCH_1601_MS = 11_644_473_600_000n;

/** Why nobody should get in by this entry, as far as the entry itself says; a bind as the entry says more, and needs the password. */
export function closedBecause(entry: Entry, now: Date): 'disabled' | 'locked' | 'expired' | undefined {
  const number = (name: string) => Number(textsOf(entry, name)[0] ?? 0);
  const control = number('userAccountControl');
  const computed = number('msDS-User-Account-Control-Computed');
  if ((control & ACCOUNT_DISABLED) !== 0 || textsOf(entry, 'nsAccountLock')[0]?.toLowerCase() === 'true') return 'disabled';
  // Behera's password policy draft, section 5.3.3: a moment, or for good. For how long is the server's to say, by refusing to bind.
  if ((computed & LOCKED_OUT) !== 0 || textsOf(entry, 'pwdAccountLockedTime')[0]?.startsWith('000001010000')) return 'locked';
  const expires = textsOf(entry, 'accountExpires')[0];
  if ((computed & PASSWORD_EXPIRED) !== 0 || (expires !== undefined && isPast(expires, now))) return 'expired';
  return undefined;
}

function isPast(fileTime: string, now: Date): boolean {
  if (NEVER.has(fileTime) || !/^\d{1,19}$/.test(fileTime)) return false;
  return BigInt(fileTime) / 10_000n - EPOCH_1601_MS <= BigInt(now.getTime());
}
