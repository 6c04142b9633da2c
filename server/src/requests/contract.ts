import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';

/** What somebody may ask under privacy law: GDPR articles 15 to 22, California Civil Code 1798.105 to 1798.121. */
export const REQUEST_KINDS = ['access', 'correction', 'erasure', 'restriction', 'objection', 'other'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
/** `paused`: its clock stands still while somebody is asked who they are. */
export type RequestState = 'open' | 'paused' | 'answered' | 'refused' | 'withdrawn';
export type PrivacyLaw = 'gdpr' | 'ccpa';
/** `machine`: a button did it at once, and the record says so. `operator`: written down for somebody. */
export type RequestSource = 'account' | 'api' | 'operator' | 'machine';

/** One thing that was said. Of these, `evidence` is for operators alone. */
export interface RequestEntry {
  readonly what: 'asked' | 'added' | 'evidence' | 'identity_asked' | 'identity_confirmed' | 'extended' | 'answered' | 'refused';
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
  /** Of a correction: what should stand there. */
  readonly value?: string;
  /** Of somebody without an account: where to write to, and in which language. */
  readonly address?: string;
  readonly locale?: Locale;
}

export interface PrivacyRequest {
  readonly id: string;
  readonly userId?: string;
  readonly kind: RequestKind;
  readonly law: PrivacyLaw;
  readonly state: RequestState;
  readonly source: RequestSource;
  readonly receivedAt: Date;
  /** By the law, with what was extended and paused. */
  readonly dueAt: Date;
  readonly overdue: boolean;
  readonly extended: boolean;
  readonly takenBy?: string;
  readonly closedAt?: Date;
  /** Of a correction: which detail; absent: another one. */
  readonly attribute?: string;
  /** In order. Empty: a button did it, or the words are gone. */
  readonly entries: readonly RequestEntry[];
}

export interface RequestWish {
  readonly userId: string;
  readonly kind: RequestKind;
  /** At most 4000 characters; of a correction it may be empty. */
  readonly text: string;
  readonly attribute?: string;
  /** At most 1000 characters. */
  readonly value?: string;
  readonly source: Extract<RequestSource, 'account' | 'api'>;
}

export interface RequestOnBehalf {
  /** Absent: no account. Then there is an address. */
  readonly userId?: string;
  readonly kind: RequestKind;
  readonly text: string;
  readonly attribute?: string;
  readonly value?: string;
  /** How it is known who they are: for operators. */
  readonly evidence: string;
  readonly address?: string;
  readonly locale?: Locale;
  /** Another one than the tenant's: where this person lives. */
  readonly law?: PrivacyLaw;
}

/** `many`: there are enough open ones, or enough of today. */
export type Filed = { readonly kind: 'filed'; readonly request: PrivacyRequest } | { readonly kind: 'refused'; readonly why: 'many' | 'unknown_detail' };

export type StepRefusal =
  | 'unknown'
  /** It is answered, refused or taken back already. */
  | 'closed'
  /** The law lets the clock of no such request stand still, or it does already. */
  | 'not_pausable'
  | 'not_paused'
  /** Once, and told before the first time is over. */
  | 'not_extendable'
  /** There is nothing to carry out: no account, or nothing a machine can do. */
  | 'not_applicable'
  /** What should stand there may not. */
  | 'invalid_value'
  | 'many';
export type Stepped = { readonly kind: 'done'; readonly request: PrivacyRequest } | { readonly kind: 'refused'; readonly why: StepRefusal };

export interface RequestPage {
  readonly requests: readonly PrivacyRequest[];
  /** Id of the last one, where there are more. */
  readonly next?: string;
}

export interface RequestFigures {
  readonly open: number;
  readonly paused: number;
  readonly overdue: number;
  readonly dueSoon: number;
}

export interface RequestFilter {
  /** `waiting`: open or paused, and in the order they must be answered, what is overdue first. */
  readonly state?: RequestState | 'waiting';
  readonly userId?: string;
  readonly overdue?: boolean;
  readonly after?: string;
  /** 1 to 200. */
  readonly limit: number;
}

/** Every change is one transaction of the caller's, publishes `requests.*`, and tells the person. */
export interface PrivacyRequests {
  file(tx: Tx, origin: Origin, wish: RequestWish): Promise<Filed>;
  /** By whom they are about, newest first. Without what is for operators alone. */
  ofUser(tx: Tx, userId: string, page: { readonly after?: string | undefined; readonly limit: number }): Promise<RequestPage>;
  /** How many of theirs wait for an answer, and by when the next one is due; absent: no clock runs. One cheap statement. */
  waiting(tx: Tx, userId: string): Promise<{ readonly open: number; readonly dueAt?: Date }>;
  /** To the customer whose it is. */
  ownOne(tx: Tx, userId: string, id: string): Promise<PrivacyRequest | undefined>;
  /** The customer says something more. */
  add(tx: Tx, origin: Origin, userId: string, id: string, text: string): Promise<Stepped>;
  withdraw(tx: Tx, origin: Origin, userId: string, id: string): Promise<Stepped>;

  /** For operators, in the order they came in, the oldest first, but for those that are `waiting`. Words are left out. */
  list(tx: Tx, filter: RequestFilter): Promise<RequestPage>;
  /** For operators: how many wait, of those how many stand still, are overdue, and are due within a week. */
  figures(tx: Tx): Promise<RequestFigures>;
  /** For operators, with every word. Publishes `requests.read`: somebody looked. */
  read(tx: Tx, origin: Origin, id: string): Promise<PrivacyRequest | undefined>;
  open(tx: Tx, origin: Origin, of: RequestOnBehalf): Promise<Filed>;
  take(tx: Tx, origin: Origin, id: string, by: string): Promise<Stepped>;
  /** Asks who they are; the clock stands still where the law allows it. */
  askIdentity(tx: Tx, origin: Origin, id: string, text: string): Promise<Stepped>;
  confirmIdentity(tx: Tx, origin: Origin, id: string, evidence: string): Promise<Stepped>;
  extend(tx: Tx, origin: Origin, id: string, reason: string): Promise<Stepped>;
  /** `apply`: what was asked for is done in the same transaction. */
  answer(tx: Tx, origin: Origin, id: string, text: string, apply: boolean): Promise<Stepped>;
  refuse(tx: Tx, origin: Origin, id: string, reason: string): Promise<Stepped>;
}
