import type { Database, Tx } from '#platform/db';

/** Whose rows: of these tenants, or of all but these. */
export type WhoseRows = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** Rows whose time is over, and since when the oldest is there. */
export interface OverRows {
  readonly rows: number;
  readonly oldest?: Date;
}

/** How long rows of some tables are kept, where they do not go with the account or by themselves. Each room has those of its own tables; one runner serves all. */
export interface RetentionRule {
  /** Where the tenant says how many days, e.g. `retention.sessionDays`. `null` there: for good. */
  readonly setting: string;
  /** What goes, in plain words. */
  readonly about: string;
  readonly tables: readonly string[];
  /** Why it is kept at all, and no longer: the law or the danger that the bounds of the setting come from. */
  readonly why: string;
  /** Changes nothing. */
  count(tx: Tx, days: number): Promise<OverRows>;
  /**
   * A bounded number of them goes; how many, by tenant. `within`: in the transaction of one tenant, for tables that show their rows to their tenant alone. `across`:
   * one statement for many tenants.
   */
  readonly remove:
    | { readonly within: (tx: Tx, days: number, limit: number) => Promise<number> }
    | { readonly across: (db: Pick<Database, 'statement'>, days: number, limit: number, whose: WhoseRows) => Promise<ReadonlyMap<string, number>> };
  /** Rows in one transaction; absent: as the runner likes. */
  readonly batch?: number;
}
