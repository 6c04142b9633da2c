import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';

/** Where an application wants to hear of what happens to its people. Secrets are never read out. */
export interface WebhookEndpoint {
  readonly clientId: string;
  /** By which it goes in the configuration; its address may change. */
  readonly name: string;
  readonly url: string;
  /** Types of the catalogue. */
  readonly events: readonly string[];
  /** `gone`: it answered 410, and nothing is sent there until somebody says so. */
  readonly state: 'active' | 'gone';
  /** Two while one takes the place of the other. */
  readonly secrets: number;
}

/** Something for applications to hear, each under its own subject for the user. */
export interface Telling {
  /** A type of the catalogue, `account.merged`. */
  readonly type: string;
  /** The same key again tells nobody twice: the id of the event it comes from. */
  readonly key: string;
  /** RFC 3339, as the event has it. */
  readonly occurredAt: string;
  /** Whom it is about. What is about one user arrives at an endpoint in the order it happened. */
  readonly userId: string;
  /** Absent: every application that knows the user. With a subject where it is not the one that the application knows the user by at this moment. */
  readonly recipients?: readonly { readonly clientId: string; readonly sub?: string }[];
  /** As the schema of the type wants it, without `sub`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Finds what became of it later, for all recipients: the id of a withdrawal, of an erasure. */
  readonly correlation?: string;
}

/** What becomes of one message to one endpoint. */
export interface DeliveryProgress {
  readonly clientId: string;
  readonly endpoint: string;
  readonly type: string;
  /** `delivered`: acknowledged by an answer of the 200s. `failed`: given up. */
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly acknowledgedAt?: Date;
  /** While it is pending. */
  readonly nextTryAt?: Date;
  /** Of the last answer, if there was one. */
  readonly lastStatus?: number;
  /** Why the last try was none: `timeout`, `redirect`, `endpoint_gone` ... */
  readonly lastProblem?: string;
}

/** How rooms tell applications. */
export interface Webhooks {
  /** In the transaction of the caller; nothing is sent inside it. Says for each application that was meant how many of its endpoints will hear it. */
  tell(tx: Tx, telling: Telling): Promise<readonly { readonly clientId: string; readonly endpoints: number }[]>;
  /** Who acknowledged what was told with this correlation, and who has not yet. Kept for 400 days. */
  progress(tx: Tx, correlation: string): Promise<readonly DeliveryProgress[]>;
  /** Brings an application's endpoints to what its configuration says; `webhooks` is judged here. Returns what differed, in words, never a secret. */
  saveEndpoints(tx: Tx, clientId: string, webhooks: unknown, origin: Origin): Promise<readonly string[]>;
}

/**
 * The way out for what a message says about a person (egress rule). The consent room's filter takes this place: it gets what would be sent to one application and
 * returns what may. `sub` always stays.
 */
export type ReleaseToApplication = (input: {
  readonly tenantId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
