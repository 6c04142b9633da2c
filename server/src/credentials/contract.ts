import type { RowChange, Tx } from '#platform/db';
import type { MergePair, RowFate } from '#identity/contract';
import type { MessageContext, ScreenNode, Step, StepContext } from '#journeys/contract';
import type { Listener, Origin } from '#platform/events';
import type { Locale, Text } from '#platform/i18n';
import type { Evidence } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';

/** What the account centre and support see of a credential. Never its secret. */
export interface CredentialSummary {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
  /** The customer's own name for it. */
  readonly label?: string;
  /** What it is, in words: "Authenticator app", "Apple Passwords". */
  readonly name?: string | Text;
  /** It does not sign in now, for a reason that may pass: not to be counted on as the last way in. */
  readonly dormant?: true;
  /** How often it can still be used, where that ends. */
  readonly left?: number;
  /** More a card may say: synced or bound to one device, a masked number, how many codes are left. */
  readonly facts?: readonly { readonly label: Text; readonly value: string | Text }[];
}

/** What a proof of this type would add to the evidence, for "would that be enough?" before it is asked for. */
export type EvidenceShape = Omit<Evidence, 'at'>;

/**
 * How a type is asked for as a second step, or to confirm that it is still them. `step` finds the user in `facts.userId`, who was proved before, and
 * leaves by `verified` with evidence of this type. It does not offer other ways: the step that holds it does.
 */
export interface Challenge {
  /** The smaller is asked for first (MF3). */
  readonly rank: number;
  readonly label: Text;
  readonly hint?: Text;
  readonly step: Step;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly evidence: EvidenceShape;
  /** `usable` in the same look as what it would add for this user, where that may be less than `evidence`; undefined: not usable. */
  evidenceOf?(tx: Tx, userId: string): Promise<EvidenceShape | undefined>;
  /** When everything else is lost: never asked for first, and no browser is remembered after it. */
  readonly lastResort?: true;
  /** Whether this user could be asked for it now. */
  usable(tx: Tx, userId: string): Promise<boolean>;
}

/** How a user gets a credential of this type. `step` leaves by `added` (with evidence, where making it proved it), `cancelled` or `unable`. */
export interface Enrolment {
  /** The smaller is offered first (MF1). */
  readonly rank: number;
  readonly label: Text;
  readonly hint?: Text;
  readonly step: Step;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly evidence: EvidenceShape;
  /** True for what is made along with others and never chosen by itself as the first second step (recovery codes). */
  readonly companion?: true;
  /** Whether it could be added now: supported here, and not as many as allowed already. */
  available(tx: Tx, ctx: Pick<StepContext, 'flow'>, userId: string): Promise<boolean>;
}

/** What is sealed for one user is sealed anew for the other. */
export interface CredentialMerge {
  /** The type is in use at the account the rows come from. */
  move(tx: Tx, pair: MergePair): Promise<readonly RowChange[]>;
  setAside(tx: Tx, userId: string): Promise<readonly RowChange[]>;
}

/**
 * One kind of credential: a folder under `credentials/` plus a line in `app/catalog/`. Required: id, factor, steps, list, revoke, revokeAll.
 * Every type runs through the shared suite in `credentials/contract.suite.ts`.
 */
export interface CredentialType {
  /** Appears nowhere outside its folder, the catalog and journey definitions. */
  readonly id: string;
  readonly factor: 'knowledge' | 'possession' | 'inherence';
  /** Whether it can be the only thing a user signs in with. */
  readonly primary: boolean;
  readonly steps: readonly Step[];
  list(tx: Tx, userId: string): Promise<readonly CredentialSummary[]>;
  revoke(tx: Tx, userId: string, credentialId: string): Promise<boolean>;
  /** Pre-hijack and erasure. */
  revokeAll(tx: Tx, userId: string): Promise<number>;
  readonly challenge?: Challenge;
  /** What a sign-in with it counts for, where it is never asked for as a second step. */
  readonly signsInAs?: EvidenceShape;
  readonly enrolment?: Enrolment;
  /** A name the customer gives it, at most 60 characters. False: no such credential of this user. */
  rename?(tx: Tx, userId: string, credentialId: string, label: string): Promise<boolean>;
  /** Phones that were proved to be the user's with it: they may be told what happens to the account. */
  numbers?(tx: Tx, userId: string): Promise<readonly ProvedNumber[]>;
  /** What a page that lists a user's credentials carries besides their cards, e.g. word to the platform of which passkeys work. */
  extras?(tx: Tx, ctx: Pick<StepContext, 'flow' | 'facts'>, userId: string): Promise<readonly ScreenNode[]>;
  /** What its owner is told when one is removed, where that is neither about a passkey nor about a second step. */
  readonly removedNotice?: NoticeKind;
  readonly listeners?: readonly Listener[];
  /** Its tables with a user in them, and what becomes of the rows of an account that becomes part of another one. */
  readonly tables?: Readonly<Record<string, RowFate>>;
  /** How its rows go to another account of the same person, and out of the way of better ones. Absent: nothing of it moves. */
  readonly merge?: CredentialMerge;
  /** Optional: set from an import (plain text, foreign hash). */
  importSecret?(tx: Tx, userId: string, secret: { readonly plain?: string; readonly phc?: string }): Promise<void>;
}

export interface RevokedType {
  readonly type: string;
  readonly count: number;
}

export interface Credentials {
  list(tx: Tx, userId: string): Promise<readonly CredentialSummary[]>;
  revoke(tx: Tx, userId: string, type: string, credentialId: string): Promise<boolean>;
  /** False: no such credential of this user, or one that has no name. */
  rename(tx: Tx, userId: string, type: string, credentialId: string, label: string): Promise<boolean>;
  /** Everything this room keeps about the user. Returns what could be used to sign in or as a second step. */
  revokeAll(tx: Tx, userId: string): Promise<readonly RevokedType[]>;
  readonly types: readonly CredentialType[];
  readonly steps: readonly Step[];
}

/** A browser in which its owner asked not to be asked for a second step. */
export interface TrustedBrowser {
  readonly id: string;
  /** When a second step was passed there last. */
  readonly since: Date;
  readonly until: Date;
  /** It is the one that asks. */
  readonly here: boolean;
}

export interface TrustedBrowsers {
  /** `browserKey`: of the browser that asks, where there is one. */
  list(tx: Tx, userId: string, browserKey?: string): Promise<readonly TrustedBrowser[]>;
  /** It is asked again from now on. False: no such browser of this user. Publishes `credentials.browser_forgotten`. */
  forget(tx: Tx, origin: Origin, userId: string, id: string): Promise<boolean>;
}

// ---------------------------------------------------------------- Ports that types take

/** What happened to an account that its owner must hear of (EM1, EM4). `thing` names what it is about: a factor, a passkey, a number of codes left. */
export type NoticeKind =
  | 'password_changed'
  | 'password_disabled'
  | 'passkey_added'
  | 'passkey_removed'
  | 'identity_linked'
  | 'identity_unlinked'
  | 'factor_added'
  | 'factor_removed'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'new_browser'
  | 'sign_in_denied'
  | 'recovery_started'
  | 'recovery_completed'
  | 'account_secured'
  | 'contact_changed'
  | 'account_merged'
  | 'account_merge_undone'
  | 'access_withdrawn'
  | 'browser_forgotten'
  /** Something about it made us ask whether it was them. */
  | 'unusual_sign_in'
  /** The same, of somebody who is not let in before they answer. */
  | 'sign_in_held'
  /** And of whom nothing but the mailbox said that it was them: they go on when a day is over. */
  | 'sign_in_waits'
  /** The same three of somebody who was signed in and confirms that it is them. */
  | 'unusual_confirmation'
  | 'confirmation_held'
  | 'confirmation_waits'
  /** Nobody proved anything: a sign-in was used in another browser or place, an application renewed its access from elsewhere. */
  | 'session_elsewhere'
  | 'access_elsewhere';

export interface Notice {
  readonly userId: string;
  readonly what: NoticeKind;
  readonly thing?: string | Text;
  /** Of what is asked about: why, in one sentence. */
  readonly why?: 'device_country' | 'country' | 'far' | 'device' | 'moved' | 'different';
  /** Names this happening: told once per key and address. */
  readonly key: string;
  /** Addresses, and phones in E.164, that are no longer the user's, or not yet. */
  readonly alsoTo?: readonly string[];
}

/** A phone number that its owner proved. */
export interface ProvedNumber {
  /** E.164. */
  readonly number: string;
  readonly since: Date;
  /** The credential it belongs to. */
  readonly credential?: string;
}

/** One text message about an account, to be counted and sent by the worker. */
export interface NoticeText {
  /** Or what other rooms have to say: a check of who they are is over. */
  readonly what: NoticeKind | 'verification_result';
  /** Each with the key it is sent once for. */
  readonly numbers: readonly { readonly number: string; readonly key: string }[];
  /** Where it leads: "This wasn't me" on the tenant's own host, or where to go on. */
  readonly url: string;
  readonly locale: Locale;
  readonly brandId: string;
  readonly requestId: string;
  /** The link works until then. */
  readonly until: Date;
}

/** Phones as a way to tell their owner something. */
export interface NoticePhones {
  /** None where nothing can be sent to phones. */
  numbers(tx: Tx, userId: string): Promise<readonly ProvedNumber[]>;
  send(tx: Tx, userId: string, text: NoticeText): Promise<void>;
}

export interface Notices {
  /**
   * Queues, in the caller's transaction, a message to every proved e-mail address of the user, in the user's language, with one "This wasn't me" link. Who has
   * none, and everybody where a way in or back in changed, gets a text message.
   */
  tell(tx: Tx, ctx: MessageContext & Partial<Pick<StepContext, 'facts'>>, notice: Notice): Promise<void>;
}

export interface ManagedNotices extends Notices {
  /** What was told so far of this happening and is not on its way yet is not sent: something else says it better. True: it would have been. */
  takeBack(tx: Tx, notice: Pick<Notice, 'userId' | 'what' | 'key'>): Promise<boolean>;
  /** Where somebody would be told, so that its owner knows it and nobody else. Undefined: nowhere. */
  reach(tx: Tx, userId: string): Promise<string | undefined>;
}

/** Tries at a password that another system checks. Counted before it is asked (D12). */
export interface OutsideAttempts {
  /** `account`: names whoever it is about, the same for all their names. `userId`: the user it belongs to, if that is known. */
  begin(
    ctx: StepContext,
    about: { readonly type: string; readonly account: string; readonly userId?: string },
  ): Promise<OutsideAttempt | { readonly allowed: false; readonly retryAfter: number }>;
}

export interface OutsideAttempt {
  readonly allowed: true;
  right(): Promise<void>;
  /** Into the trail, in a transaction of its own. */
  wrong(): Promise<void>;
}

/**
 * What came of removing an address. `unknown`: no such address of this user. `last_address`: word of what happens to the account, and the way back in, would have
 * nowhere to go.
 */
export type AddressRemoval = { readonly kind: 'done' } | { readonly kind: 'unknown' | 'last_address' } | { readonly kind: 'held'; readonly until: Date };

/** After a recovery, sensitive changes wait: whoever took the mailbox must not take the rest at once (RE2). */
export interface Holds {
  /** Until when; undefined: nothing is held. */
  until(tx: Tx, userId: string): Promise<Date | undefined>;
}

// ---------------------------------------------------------------- The customer's phone, as a device of ours

/** What a phone asks for and answers (MF4). Whatever is wrong with a handle or a token is one answer: undefined, or `credentials.phone_unknown`. */
export interface PhonePort {
  /** Looks without consuming: whether the address from the computer still works, whose look it has, and the key to subscribe to push messages with. */
  look(at: PhoneRequest, token: string): Promise<{ readonly brandId: string; readonly pushKey: string } | undefined>;
  enrol(at: PhoneRequest, input: PhoneEnrolment): Promise<PhoneEnrolled>;
  device(at: PhoneRequest, handle: PhoneHandle): Promise<PhoneState>;
  subscribe(at: PhoneRequest, handle: PhoneHandle, subscription: PhoneSubscription | null): Promise<void>;
  inbox(at: PhoneRequest, handle: PhoneHandle): Promise<readonly PhonePrompt[]>;
  /** The inbox held open. `listener` is told at once what waits, and after that whenever it changes. */
  watch(at: PhoneRequest, handle: PhoneHandle, listener: PhoneListener): Promise<{ close(): void }>;
  answer(at: PhoneRequest, handle: PhoneHandle, promptId: string, answer: PhoneAnswer): Promise<PhoneVerdict>;
  /** Ends all open inboxes: this process goes away. */
  close(): void;
}

export interface PhoneRequest {
  readonly tenant: Tenant;
  readonly origin: Origin;
}

/** What a phone keeps: its id, and a secret that was shown to it once. */
export interface PhoneHandle {
  readonly device: string;
  readonly secret: string;
}

export interface PhoneSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface PhoneEnrolment {
  readonly token: string;
  readonly name: string;
  readonly publicKey: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  readonly subscription?: PhoneSubscription;
}

export interface PhoneEnrolled extends PhoneHandle {
  readonly tenant: string;
  /** Two digits that the customer types on the computer. */
  readonly number: string;
}

export interface PhoneState {
  readonly state: 'waiting' | 'active';
  readonly name: string;
  readonly tenant: string;
  readonly pushKey: string;
}

export interface PhonePrompt {
  readonly id: string;
  readonly nonce: string;
  readonly action: 'sign-in' | 'confirm';
  readonly application: string;
  readonly purpose?: string;
  readonly browser?: string;
  readonly network?: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly secondsLeft: number;
}

export interface PhoneListener {
  prompts(open: readonly PhonePrompt[]): void;
  beat(): void;
  /** `removed`: the phone no longer counts. `again`: open the inbox anew. */
  end(why: 'removed' | 'again'): void;
}

export interface PhoneAnswer {
  readonly decision: 'confirm' | 'deny';
  readonly number?: string;
  /** By the phone's key over the statement in docs/guide/push.md; base64url. */
  readonly signature: string;
}

/** `wrong`: another number may be typed. `ended`: it was too late, decided already, or never there. */
export type PhoneVerdict = 'confirmed' | 'denied' | 'wrong' | 'mismatched' | 'ended';
