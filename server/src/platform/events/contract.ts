import type { ZodType } from 'zod';
import type { Tx } from '#platform/db';

/** Who did it, from where. Made once per request at the door and passed on; never read from a body (D11). */
export interface Origin {
  readonly actor: { readonly kind: 'user' | 'operator' | 'application' | 'system' | 'anonymous'; readonly id?: string };
  readonly applicationId?: string;
  /** Client address; sealed before it is stored. */
  readonly ip?: string;
  readonly userAgent?: string;
  /** The browser asks not to have anything sold or shared (Global Privacy Control): `Sec-GPC` was `1`, and nothing else. */
  readonly gpc?: true;
  /** What in the headers of the request does not fit what it calls itself: names of ours. Kept nowhere. */
  readonly odd?: readonly string[];
  /** Reference shown on error pages and kept in the audit trail. */
  readonly requestId: string;
}

/** One kind of fact. `data` carries ids and codes only: never personal values, secrets, codes or tokens. */
export interface EventType<D = Record<string, unknown>> {
  /** `room.past_tense`, e.g. `identity.user_registered`. */
  readonly type: string;
  readonly version: number;
  readonly schema: ZodType<D>;
  /** What it says, in English, for docs/reference/events.md. */
  readonly about: string;
}

/** The versioned envelope every listener, webhook and export sees. */
export interface EventEnvelope<D = unknown> {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly version: number;
  /** RFC 3339, database time. */
  readonly occurredAt: string;
  readonly actor: Origin['actor'];
  /** The user it is about. */
  readonly subject?: string;
  readonly applicationId?: string;
  readonly requestId: string;
  readonly result: 'success' | 'failure';
  readonly data: D;
}

export interface PublishInput<D> {
  readonly origin: Origin;
  readonly subject?: string;
  readonly result?: 'success' | 'failure';
  readonly data: D;
}

/** Handlers may see an event twice: they are idempotent on `event.id`. */
export interface Listener {
  /** Stable name, `room.verb-noun`: it keys the delivery. */
  readonly name: string;
  readonly types: readonly string[];
  handle(event: EventEnvelope): Promise<void>;
}

/** One event with its type, for `publishMany`; made by `happened(type, input)`, which checks that they fit. */
export interface Happened {
  readonly type: EventType<never>;
  readonly input: PublishInput<unknown>;
}

/** Publishing, as rooms see it: a port in their `Deps`. One statement in the caller's transaction: the fact exists exactly when the change does (D22, D23). */
export interface Events {
  publish<D>(tx: Tx, type: EventType<D>, input: PublishInput<D>): Promise<void>;
  /** Several facts of one transaction, in order, in one statement. */
  publishMany(tx: Tx, events: readonly Happened[]): Promise<void>;
  /** What is published in this transaction while `work` runs is written after it, in order, in one statement. Nothing, when it throws: the transaction must not go on then. */
  together<T>(tx: Tx, work: () => Promise<T>): Promise<T>;
}

export interface TrailQuery {
  readonly subject?: string;
  readonly type?: string;
  /** `%` stands for anything: `requests.%`. Any of them. */
  readonly types?: readonly string[];
  readonly actor?: { readonly kind?: Origin['actor']['kind']; readonly id?: string };
  readonly applicationId?: string;
  readonly result?: 'success' | 'failure';
  readonly requestId?: string;
  /** Address it was done from; of facts that were written since addresses can be found. */
  readonly ip?: string;
  /** RFC 3339; facts from then on only. */
  readonly since?: string;
  /** RFC 3339; facts from before only. */
  readonly until?: string;
  /** `cursor` of the last entry of the page before. */
  readonly after?: string;
  /** `cursor` of an entry: what is newer than it. */
  readonly newer?: string;
  /** 1 to 500, default 50. */
  readonly limit?: number;
}

/** A fact of the audit trail as its readers see it: newest first, client opened. */
export interface TrailEntry extends EventEnvelope {
  readonly ip?: string;
  readonly userAgent?: string;
  readonly cursor: string;
}

export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  /** For `after`; absent: there is nothing more. */
  readonly next?: string;
  /** RFC 3339: only so far back was looked until it took too long, and there may be more before. */
  readonly lookedTo?: string;
}

/** Facts of a time, oldest first: what reports are made of. */
export interface PeriodQuery {
  /** RFC 3339: from then on, and before this. */
  readonly since: string;
  readonly until: string;
  /** `%` stands for anything: `requests.%`. */
  readonly types: readonly string[];
  /** Whatever operators did as well, of any type. */
  readonly operators?: boolean;
}
