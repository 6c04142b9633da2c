import type { ZodType } from 'zod';

/** Who did it, from where. Made once per request at the door and passed on; never read from a body (D11). */
export interface Origin {
  readonly actor: { readonly kind: 'user' | 'operator' | 'application' | 'system' | 'anonymous'; readonly id?: string };
  readonly applicationId?: string;
  /** Client address; sealed before it is stored. */
  readonly ip?: string;
  readonly userAgent?: string;
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
