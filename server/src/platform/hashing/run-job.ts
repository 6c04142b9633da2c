import { pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { hashSync, verifySync } from '@node-rs/argon2';
import { verifySync as verifyBcrypt } from '@node-rs/bcrypt';
import type { HashJob } from './jobs.ts';
import { readPhc } from './read-phc.ts';

/** `Algorithm.Argon2id` of the package, which declares it as a const enum that type stripping cannot read. */
const ARGON2ID = 2;

function matches(candidate: Uint8Array, phc: string): boolean {
  const stored = readPhc(phc);
  switch (stored?.kind) {
    // Both packages compare in constant time.
    case 'argon2':
      return verifySync(phc, candidate);
    case 'bcrypt':
      return verifyBcrypt(candidate, phc);
    case 'pbkdf2':
      return timingSafeEqual(pbkdf2Sync(candidate, stored.salt, stored.iterations, stored.hash.length, stored.digest), stored.hash);
    case 'scrypt': {
      const { n, r, p } = stored;
      return timingSafeEqual(scryptSync(candidate, stored.salt, stored.hash.length, { N: n, r, p, maxmem: 256 * n * r + 256 * r * p }), stored.hash);
    }
    case undefined:
      return false;
  }
}

/** Runs in a hashing thread, synchronously: nothing of it reaches the event loop or the libuv pool, where signatures wait. */
export function runJob(job: HashJob): string | boolean {
  if (job.kind === 'hash') return hashSync(job.input, { algorithm: ARGON2ID, ...job.params, outputLen: 32 });
  return job.candidates.some((candidate) => matches(candidate, job.phc));
}
