/** Password hashing off the event loop, in worker threads of its own behind a bounded queue (PERFORMANCE.md, decision 1). */
export interface Hasher {
  /** PHC string of argon2id(pepper-HMAC(NFC(password))). Throws `hashing.busy` (503 + Retry-After) when the queue is full. */
  hash(password: string): Promise<StoredHash>;
  /** `rehash` is true when the parameters or the pepper are no longer the current ones. */
  verify(password: string, stored: StoredHash): Promise<{ readonly match: boolean; readonly rehash: boolean }>;
  /** Same cost as a verification that fails: for users that do not exist (G15). */
  verifyNothing(password: string): Promise<void>;
  /** Throws `hashing.busy` when a password sent now would be refused: before anything is counted or looked up for it. */
  assertRoom(): void;
  readonly queued: number;
  close(): Promise<void>;
}

export interface StoredHash {
  readonly phc: string;
  /** Version of the pepper, or undefined for an imported hash made without. */
  readonly pepper?: string;
}
