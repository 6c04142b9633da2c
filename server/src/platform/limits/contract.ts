/** One counter to hit. `key` names what is limited, e.g. `password:account:<id>`; it is stored as an HMAC only. */
export interface LimitRule {
  readonly key: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

export type LimitResult =
  | {
      readonly allowed: true;
      /** The database's time, where it was asked for. */
      readonly now?: Date;
      /** How many more the tightest of the rules allows, and for how many seconds, where it was asked for. */
      readonly left?: { readonly hits: number; readonly seconds: number };
    }
  | {
      readonly allowed: false;
      readonly retryAfter: number;
      readonly rule: LimitRule;
      /** All that it is over, where it was asked for. */
      readonly refused?: readonly { readonly rule: LimitRule; readonly retryAfter: number }[];
    };

/**
 * Counters in the database, counted before the work they guard and in their own commit, so that a refused or crashed attempt
 * still counts and parallel attempts on several processes lose none (D12).
 */
export interface Limits {
  /** Counts one hit on each rule in one round trip; refused when any is over. `time`: the database's time comes along, for whoever needs it next; `left`: how far it is to the limit; `refused`: all rules it is over. */
  hit(tenantId: string, rules: readonly LimitRule[], options?: { readonly time?: true; readonly left?: true; readonly refused?: true }): Promise<LimitResult>;
  /** Looks without counting. */
  peek(tenantId: string, rules: readonly LimitRule[]): Promise<LimitResult>;
  /** Clears counters, e.g. the account's after a success. */
  clear(tenantId: string, keys: readonly string[]): Promise<void>;
  /**
   * Takes back one hit on each rule: the attempt turned out right. For counters that many honest people share, a network's or a tenant's:
   * their successes must not add up to a refusal, and clearing would let an attacker wipe the count with one sign-in of their own.
   */
  forgive?(tenantId: string, rules: readonly LimitRule[]): Promise<void>;
}

/** The part of an address that a network is counted by: the address itself for IPv4, the /64 for IPv6. */
export type NetworkKey = (ip: string | undefined) => string;
