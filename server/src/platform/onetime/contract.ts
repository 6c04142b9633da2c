import type { Tx } from '#platform/db';

/**
 * The one primitive for one-time things (D4): magic links, codes, invitations, hand-over tickets. Only a hash is stored. A token is bound to its
 * purpose, tenant and `binding` (flow, user, client: whatever it must not be moved away from) and is consumed by one atomic UPDATE.
 */
export interface OneTime {
  /**
   * Makes a token of 256 random bits. A new token for the same purpose and `replaces` key kills the older one (D8). `token`: one of that shape that whoever asks made, by a
   * key of the tenant, of something short for people to type; then tries at it are counted.
   */
  issue(
    tx: Tx,
    input: {
      readonly token?: string;
      readonly purpose: string;
      readonly binding: string;
      readonly ttlSeconds: number;
      readonly replaces?: string;
      readonly data?: Readonly<Record<string, string>>;
    },
  ): Promise<string>;
  /** When the one for this `replaces` key is over; undefined: none waits. */
  waiting(tx: Tx, purpose: string, replaces: string): Promise<Date | undefined>;
  /** It is good for nothing any more. False: none was waiting. */
  withdraw(tx: Tx, purpose: string, replaces: string): Promise<boolean>;
  /** Looks without consuming: for the page a GET shows. */
  peek(tenantId: string, purpose: string, token: string): Promise<OneTimeState>;
  /** Exactly one caller ever gets `consumed`. */
  consume(tx: Tx, purpose: string, token: string, binding?: string): Promise<OneTimeState>;
}

export type OneTimeState =
  | { readonly state: 'valid' | 'consumed'; readonly binding: string; readonly data: Readonly<Record<string, string>> }
  | { readonly state: 'used' | 'expired' | 'unknown' };
