import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Tenant } from '#tenants/contract';

/*
 * An operator acts for a customer, who let them (decision 0041): with a code that the customer made, for minutes, seen by everybody, and without any of what only the
 * customer may do.
 */

/** Why nobody may act for an account: the tenant does not have it, the account cannot be used, or it is a child's. */
export type NobodyMay = 'off' | 'inactive' | 'child';

/** Somebody who acts for the customer now. */
export interface ActingNow {
  readonly session: string;
  readonly operatorId: string;
  /** What colleagues know them by. */
  readonly operator: string;
  readonly since: Date;
  readonly until: Date;
  /** Of the sign-in it is, for what it was used for. */
  readonly uid?: string;
}

export interface ActingState {
  /** Undefined: it is possible. */
  readonly nobodyMay?: NobodyMay;
  readonly minutes: number;
  /** A code waits to be used until then. */
  readonly codeUntil?: Date;
  readonly now: readonly ActingNow[];
}

export type Approved =
  | { readonly kind: 'approved'; readonly code: string; readonly until: Date }
  | { readonly kind: 'refused'; readonly why: NobodyMay }
  | { readonly kind: 'limited'; readonly retryAfter: number };

export interface Operator {
  readonly id: string;
  /** Their own, in the operators' tenant. */
  readonly sessionId: string;
}

export type HandedOver =
  /** `address` opens once, in the browser that goes there first. */
  | { readonly kind: 'handed'; readonly address: string; readonly until: Date }
  | { readonly kind: 'refused'; readonly why: NobodyMay | 'code' }
  | { readonly kind: 'limited'; readonly retryAfter: number };

/** What a customer and an operator do, each where they are. */
export interface Acting {
  state(tx: Tx, tenant: Tenant, userId: string): Promise<ActingState>;
  /** By the customer, who proved just now who they are: the code is told once and kept nowhere. */
  approve(tenant: Tenant, origin: Origin, userId: string): Promise<Approved>;
  /** False: no code waited. */
  takeBack(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
  /** By an operator, who proved just now who they are, and may. */
  handOver(input: {
    readonly tenant: Tenant;
    readonly system: Tenant;
    readonly origin: Origin;
    readonly operator: Operator;
    readonly userId: string;
    readonly code: string;
    readonly reason: string;
  }): Promise<HandedOver>;
  /** Ends one of the customer's, at once, with what was given in it. False: there is none. */
  end(tx: Tx, origin: Origin, userId: string, session: string, who: 'customer' | 'operator'): Promise<boolean>;
}
