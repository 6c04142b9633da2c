import type { ZodType } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { ErrorFactory, FieldProblem } from '#platform/errors';
import type { EventType } from '#platform/events';
import type { RemovedData, SavedData } from './event-data.ts';

/*
 * A connection is a tenant's settings for another system, by one of the kinds a room has plugged in. How it is judged, sealed, kept, compared and given out is the
 * same for every room that has some; tables, and what a connection is for, are the room's.
 */

/** What the kinds of all rooms have: enough to judge settings, to draw a form of them, and to say what they are for. */
export interface ConnectorKind<S = unknown> {
  readonly id: string;
  /** For operators: what it is for. */
  readonly about: string;
  /** Validation, documentation and forms all come from it: each field is described. Strict: unknown fields are refused. */
  readonly settings: ZodType<S>;
  /** Names of write-only fields, and whether each must be there. They are sealed and never shown again. */
  readonly secrets: SecretFields;
  /** What the schema cannot say, because it is about settings and secrets together. `field` begins with `settings.` or `secrets.`. */
  problems?(settings: S, secrets: readonly string[]): readonly FieldProblem[];
}

export type SecretFields = Readonly<Record<string, SecretField>>;

export interface SecretField {
  readonly about: string;
  readonly required: boolean;
  /** Several lines, such as a key as PEM. */
  readonly long?: true;
}

export type { RemovedData, SavedData };

export type ConnectionState = 'active' | 'suspended';

/** Settings parsed by the kind's own schema, secrets opened. */
export interface OpenedConnection<S = unknown> {
  readonly id: string;
  readonly slug: string;
  readonly settings: S;
  /** By field name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a check found; `trace` is told the exchanges that led there. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what to change. No secrets. */
  readonly detail: string;
}

/** One exchange as it happened, secrets left out. */
export interface TraceEntry {
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
  /** What was wrong, in plain words. */
  readonly problem?: string;
}

/** A connection as it was given: what it was saved with, without secrets, so that saving it again changes nothing. */
export interface GivenAs<I> {
  readonly input: I;
  /** Which secrets are set. */
  readonly secrets: readonly string[];
  readonly version: number;
}

/** Something of ours that has to be registered with the other side. */
export interface OwnAddress {
  readonly title: string;
  readonly url: string;
}

/** Everything that can be said in a connection of one kind: for forms, and for whoever writes the file. Schemas are JSON Schema (draft 2020-12). */
export interface KindForm {
  readonly connector: string;
  readonly about: string;
  readonly connection: JsonSchema;
  readonly settings: JsonSchema;
  readonly secrets: SecretFields;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What every connection is saved with. A secret given again unchanged is no change; one that is left out stays; an empty one goes. */
export interface GivenConnection {
  readonly slug: string;
  readonly connector: string;
  readonly state?: ConnectionState | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly secrets?: Readonly<Record<string, string>> | undefined;
}

/** What somebody saw before they changed it: the version, or `new` for "it is not there yet". Left out: whatever is there is changed. */
export type Expected = number | 'new';

export interface Saved<C> {
  readonly connection: C;
  readonly changed: boolean;
  /** What differed, `secrets` included; empty when it was created. */
  readonly fields: readonly string[];
}

// ---------------------------------------------------------------- What a room brings

/** The columns that every room's table has. */
export interface StoredRow {
  readonly tenant_id: string;
  readonly slug: string;
  readonly id: string;
  readonly connector: string;
  readonly state: ConnectionState;
  readonly settings: Readonly<Record<string, unknown>>;
  /** All of them as one sealed JSON object; null: none. */
  readonly secrets: Buffer | null;
  readonly secret_names: readonly string[];
  readonly version: number;
}

export type StoredValues<R extends StoredRow> = Omit<R, 'tenant_id' | 'version'>;
/** What only the room knows how to fill. */
export type OwnValues<R extends StoredRow> = Omit<R, keyof StoredRow>;

/** The room's table. */
export interface ConnectionStore<R extends StoredRow> {
  /** Oldest first. */
  list(db: Database, tenantId: string): Promise<R[]>;
  /** The same as they are in this transaction. */
  read(tx: Tx): Promise<R[]>;
  /** As it is in this transaction, and until its end. */
  hold(tx: Tx, id: string): Promise<R | undefined>;
  lock(tx: Tx, slug: string): Promise<R | undefined>;
  /** Two parallel creations meet here: the second becomes a change of the first. Undefined: the first is of another kind. */
  write(tx: Tx, values: StoredValues<R>): Promise<R | undefined>;
  remove(tx: Tx, id: string): Promise<void>;
}

/** What is judged before it is saved; `settings` is undefined where they are not good. */
export interface Candidate<R, K, I> {
  readonly input: I;
  readonly connector: K;
  readonly before: R | undefined;
  readonly settings: unknown;
}

/** One room's connections. `R`: a row of its table; `K`: its kinds; `I`: what its shape makes of what was given. */
export interface ConnectionRoom<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection> {
  /** Bound into what is sealed: secrets moved to another table or connection do not open. */
  readonly name: string;
  readonly connectors: readonly K[];
  readonly shape: ZodType<I>;
  readonly store: ConnectionStore<R>;
  readonly errors: Readonly<Record<'invalid_connection' | 'unknown_connection' | 'unknown_connector' | 'connection_changed' | 'connection_in_use', ErrorFactory>>;
  readonly events: { readonly saved: EventType<SavedData>; readonly removed: EventType<RemovedData> };
  /** From its own columns to the fields that fill them: what is compared. */
  readonly compared: Readonly<Record<keyof OwnValues<R>, string>>;
  own(input: I): OwnValues<R>;
  /** As the kind's schema judges them. */
  settingsOf(connector: K, given: Pick<R, 'settings'> & Partial<R>): Readonly<Record<string, unknown>>;
  problems(tx: Tx, candidate: Candidate<R, K, I>): Promise<readonly FieldProblem[]>;
  /** What rests on it, in words, so that it cannot go; undefined: nothing does. */
  usedBy(tx: Tx, row: R): Promise<string | undefined>;
}
