import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Keys } from '#platform/crypto';
import type { Hasher, Hashing, StoredHash } from './contract.ts';
import { hashingErrors } from './errors.ts';
import type { Argon2Params } from './jobs.ts';
import { createHashPool, type RunJob } from './pool.ts';
import { readPhc } from './read-phc.ts';

export interface HasherOptions {
  /** `keys.pepper`: versions come from the configuration. */
  readonly pepper: Keys['pepper'];
  readonly params?: Argon2Params;
  /** Threads; default one for each core but one, which is left to everything else (decision 0012). */
  readonly workers?: number;
  readonly queueLimit?: number;
  readonly maxWaitSeconds?: number;
  readonly spawn?: () => Worker;
}

/** ASVS 5.0 appendix C: argon2id with 46 MiB and one pass (P5). */
const DEFAULT_PARAMS: Argon2Params = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const QUEUE_PER_WORKER = 64;
const DEFAULT_WAIT_SECONDS = 5;
/** Of the queue, for the known: at the speed of any machine they wait a second or two at most, while strangers still have most of it. */
const RESERVED_SHARE = 1 / 4;

/** One core is left to the event loop, the database and whatever else is there: without a free one all of them wait for slices of hashing to end. */
export const threadsFor = (cores: number) => Math.max(1, cores - 1);

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

export function createHasher(options: HasherOptions): Hasher {
  const { pepper } = options;
  const params = options.params ?? DEFAULT_PARAMS;
  const workers = options.workers ?? threadsFor(availableParallelism());
  const pool = createHashPool({
    workers,
    queueLimit: options.queueLimit ?? QUEUE_PER_WORKER * workers,
    reservedShare: RESERVED_SHARE,
    maxWaitMs: (options.maxWaitSeconds ?? DEFAULT_WAIT_SECONDS) * 1000,
    ...(options.spawn ? { spawn: options.spawn } : {}),
  });
  // No password has this digest; checking against it costs what checking a real one costs.
  const nobody = `$argon2id$v=19$m=${params.memoryCost},t=${params.timeCost},p=${params.parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(32))}`;

  /**
   * What argon2id gets: 256 bits whatever the length of the password, so nothing is truncated and long passwords cost the same (P3).
   * NFC first: keyboards differ in how they compose an accented letter (SP 800-63B section 3.1.1.2). As base64, because the argon2
   * package verifies text only.
   */
  function peppered(password: string, version: string): Uint8Array {
    const key = pepper.get(version);
    if (key === undefined) throw hashingErrors.pepper_missing({ cause: new Error(`Pepper version "${version}" is not configured.`) });
    return Buffer.from(createHmac('sha256', key).update(password.normalize('NFC'), 'utf8').digest('base64'), 'latin1');
  }

  /** Imported hashes were made from what the other system was sent: as typed, and in composed form where that differs. */
  function asTyped(password: string): Uint8Array[] {
    return [...new Set([password, password.normalize('NFC')])].map((text) => Buffer.from(text, 'utf8'));
  }

  function isCurrent(stored: StoredHash): boolean {
    if (stored.pepper !== pepper.current) return false;
    const read = readPhc(stored.phc);
    return (
      read?.kind === 'argon2' &&
      read.variant === 'argon2id' &&
      read.memoryCost === params.memoryCost &&
      read.timeCost === params.timeCost &&
      read.parallelism === params.parallelism
    );
  }

  const hashingBy = (run: RunJob): Hashing => ({
    async hash(password) {
      const phc = (await run({ kind: 'hash', input: peppered(password, pepper.current), params })) as string;
      return { phc, pepper: pepper.current };
    },
    async verify(password, stored) {
      const candidates = stored.pepper === undefined ? asTyped(password) : [peppered(password, stored.pepper)];
      // An unreadable stored hash matches nothing, at the usual cost.
      const readable = readPhc(stored.phc) !== undefined;
      const match = (await run({ kind: 'verify', candidates, phc: readable ? stored.phc : nobody })) === true && readable;
      return { match, rehash: match && !isCurrent(stored) };
    },
    async verifyNothing(password) {
      await run({ kind: 'verify', candidates: [peppered(password, pepper.current)], phc: nobody });
    },
  });

  return {
    ...hashingBy(pool.run),
    take(asker) {
      const { run, leave } = pool.take(asker);
      return { ...hashingBy(run), leave };
    },
    get queued() {
      return pool.queued;
    },
    get given() {
      return pool.given;
    },
    close: () => pool.close(),
  };
}
