import type { AuditEntry } from '#platform/audit';

export interface WebhookTarget {
  readonly kind: 'webhook';
  /** https, to a public address. */
  readonly url: string;
}

/** RFC 5424 over TCP (RFC 6587, octet counting) or TLS (RFC 5425). */
export interface SyslogTarget {
  readonly kind: 'syslog';
  readonly host: string;
  readonly port: number;
  /** False: development only, to hosts in PARVIS_AUDIT_SYSLOG_HOSTS. */
  readonly tls: boolean;
}

/** In the folder PARVIS_AUDIT_STREAM_DIR of the machine the worker runs on: `<name>.jsonl`, and those before it. */
export interface FileTarget {
  readonly kind: 'file';
  readonly name: string;
  readonly maxBytes: number;
  /** Full ones that are kept beside the one that is written to. */
  readonly keep: number;
}

export type StreamTarget = WebhookTarget | SyslogTarget | FileTarget;

/** One entry as it is sent: what the hash is over, and its number in the chain. Never an address or a browser. */
export interface SentEntry extends Partial<AuditEntry> {
  readonly tenant: string;
  readonly entry: number;
  readonly id: string;
  readonly at: string;
  /** Hash of the entry as the block has it, base64url. */
  readonly leaf: string;
}

export type Sent =
  | { readonly ok: true }
  /** `retryAfter`: seconds the other side asked for. */
  | { readonly ok: false; readonly problem: string; readonly status?: number; readonly retryAfter?: number };

/** A way out, opened for one turn. What is sent is in order, and was taken when `close` says so. */
export interface OpenTarget {
  send(entries: readonly SentEntry[]): Promise<Sent>;
  close(): Promise<Sent>;
}

export interface StreamInput {
  readonly name: string;
  readonly target: StreamTarget;
  readonly types: readonly string[];
  readonly enabled: boolean;
}

export interface TrailStream extends StreamInput {
  readonly id: string;
  readonly tenantId: string;
  /** Of all tenants. */
  readonly everybody: boolean;
  readonly version: number;
  readonly createdAt: Date;
  /** The secret before the last one counts as well until then. */
  readonly oldSecretUntil?: Date;
  /** All that was in the chain by then was sent. */
  readonly sentUntil: Date;
  /** How long the oldest entry waits that was not sent; 0: none does. */
  readonly lagSeconds: number;
  readonly attempts: number;
  readonly nextAt?: Date;
  readonly lastError?: { readonly problem: string; readonly status?: number; readonly at: Date };
}

export type StreamSaved =
  | { readonly kind: 'saved'; readonly stream: TrailStream /** Shown once. */; readonly secret?: string }
  | { readonly kind: 'changed_meanwhile'; readonly stream: TrailStream }
  | { readonly kind: 'exists' | 'unknown' | 'many' }
  | { readonly kind: 'refused'; readonly field: string; readonly fix: string };
