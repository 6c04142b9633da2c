import type { Configured } from '#configuration/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Tenant } from '#tenants/contract';

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

/** As it stands in a configuration, without `secret`, or two `secrets`. */
export interface WebhookInput {
  /** Absent: `default`. */
  readonly name?: string;
  readonly url: string;
  readonly events: readonly string[];
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
  /** Finds what became of it later, for all recipients: the id of a consent record, of an erasure. */
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

/** How far one recipient is with what was to be told: all its endpoints together. */
export interface Reach {
  /** Client id, entity id, or `party:<name>`. */
  readonly recipient: string;
  /**
   * `pending`: on its way. `acknowledged`: by every endpoint that wanted to hear it. `failed`: given up at one of them at least. `no_way`: nothing of theirs listens to it,
   * so somebody must tell them otherwise. `stranger`: they do not know the person. `past`: longer ago than this is kept.
   */
  readonly state: 'pending' | 'acknowledged' | 'failed' | 'no_way' | 'stranger' | 'past';
  readonly acknowledgedAt?: Date;
  /** While it is pending. */
  readonly nextTryAt?: Date;
  readonly lastStatus?: number;
  readonly lastProblem?: string;
}

export interface ReachQuestion {
  readonly correlation: string;
  readonly recipients?: readonly string[];
  readonly at?: Date;
}

/** How rooms tell applications. */
export interface Webhooks {
  /** In the transaction of the caller; nothing is sent inside it. Says for each application that was meant how many of its endpoints will hear it. */
  tell(tx: Tx, telling: Telling): Promise<readonly { readonly clientId: string; readonly endpoints: number }[]>;
  /** Who acknowledged what was told with this correlation, and who has not yet. Kept for 400 days. */
  progress(tx: Tx, correlation: string): Promise<readonly DeliveryProgress[]>;
  /**
   * How far each recipient is: of a consent record, by its id, its recipients and its time; of an erasure, by its id alone. What was decided a moment ago and is not
   * written down yet is `pending` at the recipients that are named. Kept for 400 days.
   */
  reach(tx: Tx, of: ReachQuestion): Promise<readonly Reach[]>;
  /** The same of several, by correlation; in one statement. */
  reachAll(tx: Tx, asked: readonly ReachQuestion[]): Promise<ReadonlyMap<string, readonly Reach[]>>;
  /** Brings an application's endpoints to what its configuration says; `webhooks` is judged here. Returns what differed, in words, never a secret. */
  saveEndpoints(tx: Tx, clientId: string, webhooks: unknown, origin: Origin): Promise<readonly string[]>;
  /** All endpoints as they were set, by client id or entity id, in the order of their names. */
  configured(tx: Tx): Promise<ReadonlyMap<string, readonly Configured<WebhookInput>[]>>;
}

/**
 * The way out for what a message says about a person (egress rule): it gets what would be sent to one application and returns what may; undefined: then nothing is
 * sent. `sub` always stays. Details of a profile come in by name, in the member `attributes`, and leave with what they are.
 */
export type ReleaseToApplication = (
  tx: Tx,
  input: {
    readonly tenant: Tenant;
    readonly clientId: string;
    readonly userId: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  },
) => Promise<Readonly<Record<string, unknown>> | undefined>;
