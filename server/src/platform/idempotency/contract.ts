import type { Tx } from '#platform/db';

/** A request that may be sent again. */
export interface RepeatableCall {
  /** Whose keys these are and for what, e.g. `leads:<application id>`: two callers never meet in one key. */
  readonly scope: string;
  /** As the caller chose it. */
  readonly key: string;
  /** Everything that makes it the same request. */
  readonly request: unknown;
}

/** `other-request`: the key was used for something else. */
export type Repeated<T> = { readonly kind: 'answered'; readonly answer: T } | { readonly kind: 'other-request' };

/**
 * The same request twice does its work once (Idempotency-Key, draft-ietf-httpapi-idempotency-key-header-07). The answer is written in the transaction of the work, so
 * there is no moment in which one is there without the other; a second request at the same moment waits for the first. What failed is not remembered.
 */
export interface Idempotency {
  /** `work` returns JSON, small and without personal values: it is kept for a day. */
  once<T>(tx: Tx, call: RepeatableCall, work: () => Promise<T>): Promise<Repeated<T>>;
}
