import { createHash } from 'node:crypto';
import type { Outbound } from '#platform/outbound';
import type { Clock } from '#platform/time';
import { fileOfHashes } from './file-of-hashes.ts';
import { rangeService } from './range-service.ts';

/** `unknown`: nobody could be asked. Callers let the customer go on (fail open) and say so in the audit trail. */
export type Breached = 'seen' | 'unseen' | 'unknown';

/** Whether a password is in the hands of attackers (P2). */
export interface BreachedPasswords {
  /** The password itself leaves this process in no form; of its SHA-1 the first five of forty digits do. */
  seen(password: string): Promise<Breached>;
}

/** One source of hashes, upper-case hexadecimal SHA-1. */
export interface HashSource {
  has(hash: string): Promise<Breached>;
}

export interface BreachedDeps {
  readonly outbound: Pick<Outbound, 'fetch'>;
  /** Base of a range service, or `off`. */
  readonly url: string;
  /** The downloaded list; asked instead of the service. */
  readonly file?: string;
  readonly clock?: Clock;
}

/** The range API of Pwned Passwords, version 3 of Have I Been Pwned. */
export const HAVE_I_BEEN_PWNED = 'https://api.pwnedpasswords.com/range/';

/** Undefined: switched off for the whole installation. */
export function createBreachedPasswords({ outbound, url, file, clock }: BreachedDeps): BreachedPasswords | undefined {
  const source = file === undefined ? (url === 'off' ? undefined : rangeService({ outbound, url, ...(clock ? { clock } : {}) })) : fileOfHashes(file);
  return source && { seen: (password) => source.has(createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase()) };
}
