import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';

/*
 * Configuration as data: what rooms say of how they are set, in the form in which it is saved again, and the revisions a tenant's configuration went through.
 */

/** One thing as it was set. Saving `input` with its secrets put back changes nothing. */
export interface Configured<I> {
  /** Defaults and what is derived are left out; so are secrets. */
  readonly input: I;
  /** Opened; by their place in `input`, as a dotted path (`secret`, `secrets.clientSecret`). Never shown; sealed before they are kept. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What differs in one thing. */
export interface Change {
  /** `remove`: taken out of use. `extra`: there, and not in the file. */
  readonly kind: 'create' | 'change' | 'remove' | 'extra';
  /** e.g. `application shop`. */
  readonly what: string;
  /** One difference each: `name: "A" -> "B"`. Never a secret. */
  readonly details: readonly string[];
}

/** How a revision came about: by a file, by going back to an earlier one, or by something else that changed single things and was noticed afterwards. */
export type RevisionSource = 'apply' | 'rollback' | 'elsewhere';

/** A tenant's configuration as it was from some moment on. Never changes. */
export interface RevisionSummary {
  /** 1, 2, 3 ... for each tenant. */
  readonly number: number;
  readonly at: Date;
  readonly actor: Origin['actor'];
  readonly source: RevisionSource;
  /** Of a rollback: to which one. */
  readonly backTo?: number;
  /** Against the one before. */
  readonly changes: readonly Change[];
}

export interface Revision extends RevisionSummary {
  /** The file that says all of it, secrets by reference. */
  readonly content: string;
}

export interface Snapshot {
  readonly content: string;
  /** What the references in it mean, by their names. */
  readonly secrets: ReadonlyMap<string, string>;
}

export interface NewRevision extends Snapshot {
  readonly source: RevisionSource;
  readonly backTo?: number;
  readonly changes: readonly Change[];
  readonly origin: Origin;
}

/** What a tenant's configuration was. All of it in the scope of the transaction's tenant. */
export interface Revisions {
  /** Nobody else changes this tenant's configuration through here until the end of the transaction; who comes second waits. */
  takeTurn(tx: Tx): Promise<{ readonly number: number; readonly requestId?: string }>;
  /** By whose turn it is. Undefined: nothing differs from the latest one, and nothing was written. */
  record(tx: Tx, revision: NewRevision): Promise<number | undefined>;
  /** Newest first; `before`: those with a smaller number only. */
  list(tx: Tx, page: { readonly before?: number | undefined; readonly limit: number }): Promise<readonly RevisionSummary[]>;
  read(tx: Tx, number: number): Promise<Revision | undefined>;
  /** With its secrets, opened. */
  open(tx: Tx, number: number): Promise<Snapshot | undefined>;
  /** The number of the latest; 0: there is none yet. */
  latest(tx: Tx): Promise<number>;
}

// ---------------------------------------------------------------- What is done with it, for whoever serves it

export interface FileRequest {
  /** YAML. */
  readonly text: string;
  /** What `${env:NAME}` and `${secret:NAME}` in it mean. Nothing else is looked up: no environment, no file of the server. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Take out of use what the file does not list. */
  readonly prune?: boolean;
  /** The only tenant that it may be about, by slug. */
  readonly only?: string;
}

export interface Planned {
  readonly changes: readonly (Change & { readonly tenant: string })[];
  /** Stands for exactly these changes: what `apply` can be bound to. */
  readonly plan: string;
  /** For people: a line each, as a terminal shows it. */
  readonly text: string;
}

export interface Applied extends Planned {
  /** By tenant; those that are as they were are not in it. */
  readonly revisions: Readonly<Record<string, number>>;
}

/** Which secrets a rollback means: those that are there now, or those of then. */
export type RollbackSecrets = 'keep' | 'restore';

export interface RollbackRequest {
  readonly number: number;
  /** `keep`: secrets of things that are still there stay, since the one of then may be why it was changed. */
  readonly secrets: RollbackSecrets;
}

/** By the names of variables: what stands in the one tenant and what in the other. Without `there` it is a secret, or a variable, of that name. */
export type PromotionValues = Readonly<Record<string, { readonly there?: string | undefined; readonly here: string }>>;

export interface PromotionRequest {
  /** Slug of the tenant that is as this one is to become. */
  readonly from: string;
  readonly values: PromotionValues;
  /** Take out of use what the other one does not have. */
  readonly prune: boolean;
}

/** Done by whoever has seen the revision `expected`, and then exactly what `plan` stands for. */
export interface Bound {
  readonly origin: Origin;
  readonly expected?: number;
  readonly plan?: string;
}

export type Brought = (Applied & { readonly kind: 'done' }) | { readonly kind: 'changed'; readonly latest: number };

/** Refusals are `AppError`s of `config`: `invalid_file` with every problem and its line, `changed_meanwhile`, `busy`, `unknown_revision`. */
export interface ConfigurationDesk {
  /** Without secrets; `secrets` are the names of those the file needs in another installation. */
  export(tenantIds: readonly string[], variables?: Readonly<Record<string, string>>): Promise<{ readonly text: string; readonly secrets: readonly string[] }>;
  /** All tenants but that of the operators. Throws `config.too_many_tenants` where there are 100 or more. */
  exportAll(): Promise<{ readonly text: string; readonly secrets: readonly string[] }>;
  plan(request: FileRequest): Promise<Planned>;
  /** With `plan`: that and nothing else. */
  apply(request: FileRequest & { readonly plan?: string; readonly origin: Origin }): Promise<Applied>;
  drift(request: Omit<FileRequest, 'prune'>): Promise<Planned>;
  revisions(tenantId: string, page: { readonly before?: number | undefined; readonly limit: number }): Promise<readonly RevisionSummary[]>;
  /** With what differs from the one before as lines for people. */
  revision(tenantId: string, number: number): Promise<(Revision & { readonly text: string }) | undefined>;
  /** The number of the latest; 0: there is none yet. */
  latest(tenantId: string): Promise<number>;
  planRollback(tenantId: string, request: RollbackRequest): Promise<Planned>;
  /** `expected`: the latest revision that whoever asks has seen. `changed`: another one is. A rollback is a revision of its own: history only grows. */
  rollback(tenantId: string, request: RollbackRequest & Bound): Promise<Brought>;
  /** What bringing this tenant to what another one is would change, and the file that says it. No secret of the other one is in it. */
  planPromotion(tenantId: string, request: PromotionRequest): Promise<Planned & { readonly file: string }>;
  promote(tenantId: string, request: PromotionRequest & Bound): Promise<Brought>;
}
