import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale, Text } from '#platform/i18n';

/* What each room tells of one customer, for the copy of everything that is held about them (GDPR 15 and 20). Filled in compose, like `MergePart`. */

/** Plain and readable: no secret, no hash, no sealed bytes, no id that means something only here. */
export type ExportRow = Readonly<Record<string, unknown>>;

export interface ExportAbout {
  readonly userId: string;
  /** What comes later belongs to the next copy: pages of one section fit together, however long the copy takes. */
  readonly until: Date;
  /** In the customer's language. */
  say(text: string | Text): string;
  /** What an application calls itself (client id, entity id), by the id that other rooms keep; the id itself where it is gone. */
  application(id: string): Promise<string>;
}

export interface ExportPage {
  readonly rows: readonly ExportRow[];
  /** Where the next page begins; absent: that was all. */
  readonly next?: string;
}

export interface ExportSection {
  /** Its name in every file of the copy, in lower case with underscores. */
  readonly name: string;
  /** One row: JSON Schema, the columns of the CSV file and of the page are made of it, and every row is held to it. */
  readonly row: z.ZodObject;
  /** Its rows mean nothing to people: the page says where they are, and shows none. */
  readonly forPrograms?: boolean;
  page(tx: Tx, about: ExportAbout, after?: string): Promise<ExportPage>;
}

/** What a room holds about customers. A house test wants every table with a user in it in `told` or in `untold`. */
export interface ExportPart {
  /** Table, and the sections that tell it. */
  readonly told: Readonly<Record<string, readonly string[]>>;
  /** Table, and why its rows are not told. */
  readonly untold: Readonly<Record<string, string>>;
  readonly sections: readonly ExportSection[];
  /** Takes its sections over from a copy of another installation; absent: what it tells cannot be taken over. */
  readonly restore?: {
    readonly sections: readonly string[];
    /** `userId` is made by the first part. Throws an `AppError` that says what cannot be taken over. */
    run(tx: Tx, origin: Origin, copy: RestoredCopy): Promise<void | readonly LeftOut[]>;
  };
}

/** Rows of a section that were not taken over, and why, for the operator. */
export interface LeftOut {
  readonly section: string;
  readonly rows: number;
  readonly why: string;
}

/** What of a copy is taken over: rows that are what their schemas say. */
export interface RestoredCopy {
  readonly userId: string;
  /** Signed by a key the operator named. Else nothing counts as proved, whatever the copy says. */
  readonly trusted: boolean;
  readonly sections: Readonly<Record<string, readonly ExportRow[]>>;
}

/** A section that is read at once: few rows, bounded by the room's own limits. */
export function section(name: string, row: z.ZodObject, read: (tx: Tx, about: ExportAbout) => Promise<readonly ExportRow[]>): ExportSection {
  return { name, row, page: async (tx, about) => ({ rows: await read(tx, about) }) };
}

/** RFC 3339 in UTC, as every time in the copy. */
export const time = z.iso.datetime();
export const iso = (at: Date): string => at.toISOString();
/** For a key that is there only where there is a time. */
export const at = <K extends string>(key: K, value: Date | string | null | undefined): Partial<Record<K, string>> =>
  value === null || value === undefined ? {} : ({ [key]: new Date(value).toISOString() } as Partial<Record<K, string>>);

// ---------------------------------------------------------------- What other rooms may ask of this one

/** A copy, as its owner sees it. */
export interface Copy {
  readonly id: string;
  readonly state: 'building' | 'ready';
  readonly createdAt: Date;
  /** Of what is ready. */
  readonly expiresAt?: Date;
  readonly bytes?: number;
}

export type CopyBegun =
  | { readonly kind: 'begun'; readonly copy: Copy }
  /** One is being made. */
  | { readonly kind: 'busy' }
  /** After a recovery. */
  | { readonly kind: 'held'; readonly until: Date }
  | { readonly kind: 'limited'; readonly retryAfter: number };

export interface CopyWish {
  readonly userId: string;
  readonly locale: Locale;
  readonly brandId: string;
}

export interface Portability {
  list(tx: Tx, userId: string): Promise<readonly Copy[]>;
  /** The caller has made sure that its owner proved who they are a moment ago. Counted before it is looked at; the worker does the rest. */
  begin(tenantId: string, origin: Origin, wish: CopyWish): Promise<CopyBegun>;
  /** Until when nothing is given out, after a recovery. */
  heldUntil(tx: Tx, userId: string): Promise<Date | undefined>;
  /** Undefined: there is no such copy of this very user, now. */
  open(tenantId: string, origin: Origin, userId: string, id: string): Promise<{ readonly bytes: number; readonly fileName: string; readonly content: Readable } | undefined>;
  remove(tx: Tx, origin: Origin, userId: string, id: string): Promise<boolean>;
  /** JSON Web Key Set of the keys that sign copies. */
  keys(tenantId: string): Promise<{ readonly keys: readonly Readonly<Record<string, unknown>>[] }>;
}
