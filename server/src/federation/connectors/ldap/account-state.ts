import type { Entry } from 'ldapts';
import { textsOf } from './entry.ts';

/** `password`: it has to be changed before it lets anybody in. `not_now`: at another hour, or from another place. */
export type ClosedBecause = 'disabled' | 'locked' | 'expired' | 'not_now' | 'password';

/** [MS-ADTS] section 2.2.16. */
const ACCOUNT_DISABLED = 0x0002;
const LOCKED_OUT = 0x0010;
const PASSWORD_EXPIRED = 0x80_0000;
/** [MS-ADA1] section 2.2: hundreds of nanoseconds since 1601; these two mean never. */
const NEVER = new Set(['0', '9223372036854775807']);
const EPOCH_1601_MS = 11_644_473_600_000n;

/** Why nobody should get in by this entry, as far as the entry itself says; a bind as the entry says more, and needs the password. */
export function closedBecause(entry: Entry, now: Date): ClosedBecause | undefined {
  const text = (name: string) => textsOf(entry, name)[0];
  const flags = (name: string) => Number(text(name) ?? 0);
  const isTrue = (name: string) => text(name)?.toLowerCase() === 'true';
  const computed = flags('msDS-User-Account-Control-Computed');
  if ((flags('userAccountControl') & ACCOUNT_DISABLED) !== 0 || isTrue('nsAccountLock')) return 'disabled';
  // Behera's password policy draft, section 5.3.3: a moment, or for good. For how long is the server's to say, by refusing to bind.
  if ((computed & LOCKED_OUT) !== 0 || text('pwdAccountLockedTime')?.startsWith('000001010000')) return 'locked';
  if (isPastFileTime(text('accountExpires'), now) || isPast(text('krbPrincipalExpiration'), now)) return 'expired';
  // Section 5.3.5 of the draft, and what Active Directory and FreeIPA have for it.
  if ((computed & PASSWORD_EXPIRED) !== 0 || isTrue('pwdReset') || isPast(text('krbPasswordExpiration'), now)) return 'password';
  return undefined;
}

function isPastFileTime(fileTime: string | undefined, now: Date): boolean {
  if (fileTime === undefined || NEVER.has(fileTime) || !/^\d{1,19}$/.test(fileTime)) return false;
  return BigInt(fileTime) / 10_000n - EPOCH_1601_MS <= BigInt(now.getTime());
}

/** GeneralizedTime in UTC (RFC 4517 section 3.3.13). */
function isPast(time: string | undefined, now: Date): boolean {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?Z$/.exec(time ?? '');
  if (!found) return false;
  const [, year, month, day, hour, minute, second] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) <= now.getTime();
}
