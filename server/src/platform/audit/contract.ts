/** An entry of the audit trail, as it is stored: exactly what its hash is over. */
export interface AuditEntry {
  readonly id: string;
  /** RFC 3339 with microseconds, as all times here. */
  readonly at: string;
  readonly type: string;
  readonly version: number;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly subject: string | null;
  readonly applicationId: string | null;
  readonly requestId: string;
  readonly result: string;
  /** The text of the JSON, to the character. */
  readonly data: string;
}

/** Address and browser as they lie in the database, sealed. */
export interface SealedClient {
  readonly network: Buffer | null;
  readonly agent: Buffer | null;
}

/** Up to 500 entries of a tenant in their order. Hashes are 32 bytes. */
export interface AuditBlock {
  readonly tenant: string;
  /** 1, 2, 3 ... */
  readonly number: number;
  /** Number of its first entry. */
  readonly first: number;
  /** Its entries were written between these. */
  readonly since: string;
  readonly until: string;
  /** Hash of the block before; zeros in the first. */
  readonly previous: Buffer;
  readonly hash: Buffer;
  /** Compact JWS (`typ: audit-block+jws`) of the above and of the beginning of each leaf. */
  readonly signed: string;
  readonly places: readonly { readonly id: string; readonly at: string }[];
  readonly leaves: readonly Buffer[];
  /** SHA-256 of what was sealed of the client; absent: there was none. */
  readonly clients: readonly (Buffer | undefined)[];
  /** Only where the tenant's key is at hand. */
  readonly mac?: Buffer;
}

/** An entry where the block says it lies. */
export interface FoundEntry {
  /** Absent: it is not there. */
  readonly entry?: AuditEntry;
  /** Absent: not there any more, as of somebody who was erased, or not told. */
  readonly client?: SealedClient;
}

export type Problem =
  /** The entry is not what was written. */
  | 'changed'
  /** The entry is gone. */
  | 'missing'
  /** Lies among what was chained and never was. */
  | 'inserted'
  /** Was written long after, or before, the time it gives itself. */
  | 'misdated'
  /** Stands in the chain a second time. */
  | 'repeated'
  /** The address or browser is not what was written. */
  | 'client_changed'
  /** The block is not what was signed, or not signed by us. */
  | 'block_changed'
  /** A block is gone, or not in its place. */
  | 'block_missing'
  /** The chain ends before what is known of it. */
  | 'cut'
  /** What is written down of how far the chain is ends before the chain itself. */
  | 'set_back';

export interface Finding {
  readonly problem: Problem;
  /** Number of the entry in the chain. Absent: it has none, because it was inserted. */
  readonly entry?: number;
  readonly block?: number;
  /** Identifier of the event. */
  readonly id?: string;
  readonly at?: string;
  /** For people. */
  readonly says: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly blocks: number;
  readonly entries: number;
  /** Hash of the last block, base64url. */
  readonly head?: string;
  /** All that was written before is in the chain. */
  readonly until?: string;
  /** Age in seconds of the oldest fact that is in no block yet: nothing says of those that they are as they were written. Only where the database is at hand. */
  readonly behind?: number;
  /** Entries that are gone and may be: they were kept long enough. */
  readonly removed: number;
  /** Of the addresses and browsers that were written with the entries: how many are as they were, and how many are not there any more. */
  readonly clients: { readonly kept: number; readonly gone: number };
  /** What was wrong, first entry first; at most 100. */
  readonly findings: readonly Finding[];
  /** More than are listed. */
  readonly more: number;
}

/** What is known elsewhere about how far the chain was: a line of the anchor file, or the block a certificate names. */
export interface Anchor {
  readonly tenant: string;
  readonly block: number;
  readonly entries: number;
  /** base64url */
  readonly hash: string;
  readonly at: string;
}
