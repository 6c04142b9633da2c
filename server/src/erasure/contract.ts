import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Tenant } from '#tenants/contract';
import type { Reach } from '#provisioning/contract';

/** `guardian`: of a child. `rule`: of the tenant, such as that somebody too young needs a guardian's yes. The last three: nobody asked, and nobody used it. */
export type AskedBy = 'customer' | 'operator' | 'guardian' | 'rule' | 'inactive' | 'unverified' | 'unused';

/** An account whose end was asked for. */
export interface PendingErasure {
  readonly id: string;
  readonly userId: string;
  readonly askedBy: AskedBy;
  readonly requestedAt: Date;
  /** From then on it cannot be kept any more. */
  readonly dueAt: Date;
  /** It is not erased before this is lifted. */
  readonly hold?: LegalHold;
}

export interface LegalHold {
  /** In the words of whoever set it; told to the customer. No personal data. */
  readonly reason: string;
  readonly beganAt: Date;
}

/**
 * `cancel`: the secret of the link that keeps the account, also in the mails. It works once. Absent where its owner does not decide that. `progress`: the secret of the
 * link that shows how far it is, and does nothing.
 */
export type Scheduled =
  | { readonly kind: 'scheduled'; readonly erasure: PendingErasure; readonly cancel?: string; readonly progress: string }
  | { readonly kind: 'already'; readonly erasure: PendingErasure }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'inactive' | 'held' };

/** One that knew the person: `acknowledged` it, was not reached yet (`pending`), was given up on (`failed`), or listens to nothing (`no_way`) and must be told otherwise. */
export type RecipientState = Pick<Reach, 'recipient' | 'state' | 'acknowledgedAt' | 'nextTryAt' | 'lastStatus' | 'lastProblem'>;

/** `gone`: it was erased, cancelled or never asked for. */
export type Erased =
  | { readonly kind: 'erased'; readonly id: string; readonly certificate: string; readonly rows: Readonly<Record<string, number>> }
  | { readonly kind: 'held' | 'early' | 'gone' };

export interface Outlook {
  readonly graceDays: number;
  /** Days after the erasure until the last backup that holds a key is gone. */
  readonly backupDays: number;
  /** Applications that know the account: they are told. */
  readonly applications: readonly { readonly clientId: string; readonly name: string }[];
  readonly hold?: LegalHold;
  /** Their own wish waits until then, after a recovery. */
  readonly heldUntil?: Date;
}

/** One application by its name, as far as the person is concerned. `not_yet`: it is told when the account is deleted; else as `RecipientState`. */
export interface ApplicationProgress {
  readonly name: string;
  readonly state: 'not_yet' | 'pending' | 'acknowledged' | 'failed' | 'no_way';
  readonly acknowledgedAt?: Date;
  /** While it is pending. */
  readonly nextTryAt?: Date;
}

/** What the owner of an account that ends, or has ended, sees of it by the link of the mails. No value of theirs, nor anything to find them by. */
export type ErasureProgress =
  | {
      readonly state: 'waiting';
      readonly requestedAt: Date;
      readonly dueAt: Date;
      /** The days of grace are over: the worker, or a hold, is what it waits for. */
      readonly isDue: boolean;
      readonly askedBy: AskedBy;
      /** It is the owner's to say that they keep the account. */
      readonly isKeepable: boolean;
      readonly hold?: LegalHold;
      /** As in `Outlook`. */
      readonly backupDays: number;
      readonly applications: readonly ApplicationProgress[];
    }
  | { readonly state: 'kept'; readonly requestedAt: Date; readonly keptAt: Date }
  | {
      readonly state: 'erased';
      readonly requestedAt: Date;
      readonly erasedAt: Date;
      /** The last backup that holds a key. */
      readonly backupsGoneBy: Date;
      /** Compact JWS. */
      readonly certificate: string;
      readonly applications: readonly ApplicationProgress[];
    };

/** One in the list of those who run the service. */
export interface ErasureOverview {
  readonly id: string;
  readonly userId: string;
  readonly state: 'scheduled' | 'cancelled' | 'erased';
  readonly askedBy: AskedBy;
  readonly requestedAt: Date;
  readonly dueAt: Date;
  /** The days of grace are over, and nothing keeps it back: the worker is what it waits for. */
  readonly isDue: boolean;
  readonly endedAt?: Date;
  readonly hold?: LegalHold;
}

export interface ErasureFilter {
  readonly state?: ErasureOverview['state'];
  /** Only those that are kept back. */
  readonly held?: boolean;
  /** Id of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** What becomes of accounts that nobody uses. */
export interface InactivePlan {
  /** Without a sign of life; null: nobody is asked. */
  readonly months: number | null;
  /** Would be asked now, were they to be reached. */
  readonly wouldAsk: number;
  readonly asked: number;
  readonly reminded: number;
  /** Did not answer: their days of grace run. */
  readonly ending: number;
}

export interface Erasure {
  /**
   * The account sleeps from now on, its sessions and tokens end with this transaction, and after the days of grace it is erased. A customer whose changes wait
   * after a recovery is refused (`held`). `atOnce`: without days of grace; only the end itself is told. Publishes `erasure.scheduled`.
   */
  schedule(tx: Tx, origin: Origin, input: { readonly userId: string; readonly askedBy: AskedBy; readonly atOnce?: boolean }): Promise<Scheduled>;
  /** The account is what it was before. False: there is nothing to cancel, or not any more. Publishes `erasure.cancelled`. */
  cancel(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
  /** By the link of the mails, once. False: it was used, is over or made up, or there is nothing to cancel any more. */
  cancelByLink(tx: Tx, origin: Origin, secret: string): Promise<boolean>;
  pending(tx: Tx, userId: string): Promise<PendingErasure | undefined>;
  /** What its owner should know before they ask for it. */
  outlook(tx: Tx, userId: string): Promise<Outlook>;
  /** Publishes `erasure.hold_set`, with the reason. Again: the new reason counts. */
  hold(tx: Tx, origin: Origin, userId: string, reason: string): Promise<void>;
  /** False: there was none. What was due in the meantime is erased by the worker. Publishes `erasure.hold_lifted`. */
  liftHold(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
  holdOf(tx: Tx, userId: string): Promise<LegalHold | undefined>;
  /** All of it in one transaction, so that a crash leaves it undone and the same again does it; once, whoever else tries. */
  eraseUser(tenantId: string, userId: string): Promise<Erased>;
  /** After a backup was restored: whoever was erased is erased again, and what lies there of nobody goes. */
  reapply(tenantId: string): Promise<{ readonly accounts: number; readonly rows: number }>;
  /** The owner said that they still want it, by the link in the mail. False: nobody asks any more. Publishes `erasure.account_kept`. */
  keep(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
  isAsked(tx: Tx, userId: string): Promise<boolean>;
  inactivePlan(tenant: Tenant): Promise<InactivePlan>;
  /** For those who run the service, newest first. */
  erasures(tx: Tx, filter: ErasureFilter): Promise<readonly ErasureOverview[]>;
  erasureOf(tx: Tx, id: string): Promise<ErasureOverview | undefined>;
  certificateOf(tx: Tx, erasureId: string): Promise<string | undefined>;
  /** Who had to be told of it, and how far they are by now. */
  recipientsOf(tx: Tx, erasureId: string): Promise<readonly RecipientState[]>;
  /**
   * By the secret in the link of the mails; looking changes nothing. For 90 days after the end; then, and with a secret of another tenant, `unknown`. Counted by
   * network: too often is `limited` (seconds).
   */
  progress(of: {
    readonly tenantId: string;
    readonly secret: string;
    readonly ip: string | undefined;
  }): Promise<{ readonly kind: 'found'; readonly progress: ErasureProgress } | { readonly kind: 'unknown' } | { readonly kind: 'limited'; readonly retryAfter: number }>;
  /** The certificate and how far the recipients are by now, signed (`typ: erasure-report+jws`). Undefined: there was no such erasure. */
  report(tenantId: string, erasureId: string): Promise<string | undefined>;
  /** For checking certificates: also keys that are not in use any more. */
  publicKeys(tenantId: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}
