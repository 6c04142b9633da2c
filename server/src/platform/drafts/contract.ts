import type { Origin } from '#platform/events';

/** What drafts and publications are of: `kind` names the room and the thing, e.g. `tenants.brand`. */
export interface DraftPlace {
  readonly kind: string;
  readonly key: string;
}

/** What somebody prepares; nobody else sees it before it is published. */
export interface Draft<C> {
  /** Absent: there is nothing prepared. */
  readonly content?: C;
  /** Number of the publication it began from. */
  readonly basedOn: number;
  /** Grows with every change, also where the draft ends; 0: there never was one. */
  readonly version: number;
  readonly savedAt?: Date;
  readonly savedBy?: Origin['actor'];
}

/** What was published once. Never changes. */
export interface Publication<C> {
  readonly number: number;
  readonly content: C;
  readonly at: Date;
  readonly by: Origin['actor'];
  /** Of going back: to which one. */
  readonly backTo?: number;
}
