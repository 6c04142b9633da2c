/**
 * Whom a password is for. `known`: the browser signed in to this account before, or something was proved already. A flood of strangers' guesses leaves the
 * known a part of the queue of their own (R2).
 */
export type Asker = 'known' | 'anybody';

export interface Hashing {
  /** PHC string of argon2id(pepper-HMAC(NFC(password))). Throws `hashing.busy` (503 + Retry-After) when the queue is full. */
  hash(password: string): Promise<StoredHash>;
  /** `rehash` is true when the parameters or the pepper are no longer the current ones. */
  verify(password: string, stored: StoredHash): Promise<{ readonly match: boolean; readonly rehash: boolean }>;
  /** Same cost as a verification that fails: for users that do not exist (G15). */
  verifyNothing(password: string): Promise<void>;
}

/** Password hashing off the event loop, in worker threads of its own behind a bounded queue (PERFORMANCE.md, decision 1). Its own methods ask as `anybody`. */
export interface Hasher extends Hashing {
  /**
   * Takes a place in the queue, before anything is counted or looked up for a password: nobody's tries are used up by what would be refused afterwards.
   * Throws `hashing.busy` when there is none. It must be left.
   */
  take(asker: Asker): Place;
  readonly queued: number;
  /** Passwords the threads were given since the start: made into a hash, compared with one, or with the hash of nobody. */
  readonly given: number;
  close(): Promise<void>;
}

/** For one password: what is asked of it first takes the place, anything further queues like `known` or `anybody` does. */
export interface Place extends Hashing {
  leave(): void;
}

export interface StoredHash {
  readonly phc: string;
  /** Version of the pepper, or undefined for an imported hash made without. */
  readonly pepper?: string;
}
