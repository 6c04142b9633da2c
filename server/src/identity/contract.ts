import type { RowChange, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Cipher } from '#platform/crypto';

export type IdentifierKind = 'email' | 'phone' | 'username' | 'external';

/** What a user signs in with. `value` is normalised: e-mail lower-cased domain and local part (NFKC), phone E.164, username case-folded. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

export interface StoredIdentifier extends Identifier {
  readonly id: string;
  readonly verifiedAt?: Date;
  readonly primary: boolean;
}

/** An address we may write to; apart from identifiers. */
export interface Contact {
  readonly id: string;
  readonly kind: 'email' | 'phone';
  readonly value: string;
  readonly verifiedAt?: Date;
}

/** `erased`: nothing is left of it but its name, which nobody gets again. `merged`: it became part of another account of the same person. Its row is a name for that one, and nobody signs in to it. */
export type UserState = 'active' | 'suspended' | 'locked' | 'deletion_pending' | 'merged' | 'erased';

export interface User {
  readonly id: string;
  /** Subject identifier towards applications; may be imported; never reused. */
  readonly sub: string;
  readonly state: UserState;
  /** True while the user has no credential (lead, newsletter, SCIM). */
  readonly light: boolean;
  readonly locale?: string;
  readonly createdAt: Date;
}

/** A profile fact with source, time and verification. */
export interface AttributeValue {
  readonly value: string | boolean;
  readonly source: string;
  readonly updatedAt: Date;
  readonly verifiedAt?: Date;
  /** Said by a site about a person without an account; nobody but its owner sees it until they confirm it. */
  readonly unconfirmed?: true;
}

export interface Identity {
  /** Throws `identity.invalid_identifier` naming the fix. `guess` decides the kind from what was typed; phone numbers need a country guess such as `FR`. */
  normalise(raw: string, options?: { readonly kinds?: readonly IdentifierKind[]; readonly country?: string }): Identifier;
  find(tx: Tx, userId: string): Promise<User | undefined>;
  /** Also by the `sub` of an account that became part of another one: it is that one. */
  findBySub(tx: Tx, sub: string): Promise<User | undefined>;
  findByIdentifier(tx: Tx, identifier: Identifier): Promise<{ readonly user: User; readonly identifier: StoredIdentifier } | undefined>;
  /** Light account that holds this contact without being able to sign in (SU9). */
  findLightByContact(tx: Tx, contact: Pick<Contact, 'kind' | 'value'>): Promise<User | undefined>;
  identifiers(tx: Tx, userId: string): Promise<readonly StoredIdentifier[]>;
  contacts(tx: Tx, userId: string): Promise<readonly Contact[]>;
  /** What is confirmed. */
  attributes(tx: Tx, userId: string, names?: readonly string[]): Promise<Readonly<Record<string, AttributeValue>>>;
  /** Which of these this person has not said: unconfirmed counts as not said. All of them for an unknown subject. One cheap statement. */
  missingAttributes(tx: Tx, sub: string, names: readonly string[]): Promise<readonly string[]>;
  /** What is unconfirmed as well: for showing to its owner, who decides on it. */
  heldAttributes(tx: Tx, userId: string, names?: readonly string[]): Promise<Readonly<Record<string, AttributeValue>>>;
  /** Full account. Identifiers given as verified have been proved by the caller. A light account with a contact proved here is upgraded under its `sub`. Publishes `identity.user_registered` or `identity.light_account_upgraded`. */
  register(tx: Tx, origin: Origin, input: RegisterInput): Promise<User>;
  /** From one or two attributes, no credential (REG-8). The attributes are unconfirmed until the owner of the contact has an account and says so. */
  createLight(
    tx: Tx,
    origin: Origin,
    input: { readonly contact: Pick<Contact, 'kind' | 'value'>; readonly attributes?: Readonly<Record<string, string | boolean>>; readonly source: string; readonly sub?: string },
  ): Promise<User>;
  /**
   * Marks verified. The first proof of an account ends, in the same transaction, all ways in, trusted browsers and sessions from before (pre-hijack, D6): call
   * it before writing anything for its owner.
   */
  verifyIdentifier(tx: Tx, origin: Origin, userId: string, identifier: Identifier): Promise<void>;
  /** What is written is confirmed by it, also where it was there already. */
  writeAttributes(tx: Tx, origin: Origin, userId: string, values: Readonly<Record<string, string | boolean | null>>, source: string): Promise<void>;
  /** The same for answers to a question about what is missing: what is confirmed by now is left alone, also when that happens at this very moment. */
  writeMissing(tx: Tx, origin: Origin, userId: string, values: Readonly<Record<string, string | boolean | null>>, source: string): Promise<void>;
  setState(tx: Tx, origin: Origin, userId: string, state: UserState, reason: string): Promise<void>;
  setLocale(tx: Tx, userId: string, locale: string): Promise<void>;
  /** Throws `identity.user_inactive` unless the state, read now, is `active` (D7). */
  assertActive(user: User): void;
  /** The same as a question, for whoever tells a user who may not sign in so in their own words, after the proof (D7). */
  isActive(user: User): boolean;
  /**
   * Whom of these one can write to, for whoever writes to many: accounts in use, each with its proved address of the kind, if it has one, and what opens the values another
   * room sealed for it. One statement. Whether an address may leave is for the caller to ask (egress rule).
   */
  reachable(tx: Tx, userIds: readonly string[], kind?: Contact['kind']): Promise<ReadonlyMap<string, { readonly cipher: Cipher; readonly address?: string }>>;
  /** Whether somebody may still show to be this user: who is about to be deleted, too. No more than that: `isActive` decides what anybody gets. */
  mayProve(user: User): boolean;
  /** Seals values that belong to the user but live in another room's table. */
  userCipher(tx: Tx, userId: string): Promise<Cipher>;
  /** Names of the tenant's segments somebody belongs to, now. One statement. */
  segments(tx: Tx, userId: string): Promise<readonly string[]>;
  /** Somebody who was erased keeps the name from being given to another, also where nothing else of them is known (any more). */
  keepName(tx: Tx, of: Pick<User, 'id' | 'sub'>): Promise<void>;
  /** Accounts of a kind that were there before a moment, in the order of their ids: for whoever looks for those that are not used. */
  accountsBefore(tx: Tx, question: AccountQuestion): Promise<readonly User[]>;
  /** Which of these are nobody's ids. */
  unknownOf(tx: Tx, userIds: readonly string[]): Promise<readonly string[]>;
  readonly addresses: Addresses;
  readonly leads: Leads;
  readonly pictures: Pictures;
  readonly merging: Merging;
  /** Everything an application may be shown, for the claims builder: one round trip. */
  profile(tx: Tx, sub: string): Promise<Profile | undefined>;
}

/** What support asks for. Everything that is given must hold. */
export interface CustomerQuestion {
  /** An address, number, user name, id or `sub` as a whole; or beginnings of words of names and mailboxes; `@example.com`: everybody there. Absent: all. */
  readonly text?: string;
  /** Where a number without a country is from, e.g. `FR`. */
  readonly country?: string;
  /** Absent: all that are customers. */
  readonly states?: readonly UserState[];
  readonly light?: boolean;
  /** Made since then; before then. */
  readonly since?: Date;
  readonly until?: Date;
  /** As the page before gave it. */
  readonly after?: string;
  /** 1 to 200, 50. */
  readonly limit?: number;
}

export interface FoundCustomer {
  readonly user: User;
  /** By a name of theirs as a whole; by beginnings of words; by words one slip away from what was typed; nothing was typed. */
  readonly by: 'name' | 'words' | 'similar' | 'all';
}

/** What a list of people shows of one; what nobody has confirmed as well. */
export interface Person {
  readonly identifiers: readonly StoredIdentifier[];
  readonly contacts: readonly Contact[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Newest first; after whoever is called exactly what was typed. */
export interface CustomerPage {
  readonly customers: readonly FoundCustomer[];
  /** Absent: there is nobody more. */
  readonly after?: string;
}

export interface AccountQuestion {
  /** `full`: whoever can sign in. `unverified`: of those, who gave addresses or numbers and proved none, here or elsewhere. `light`: of whom only sites told. */
  readonly kind: 'full' | 'unverified' | 'light';
  readonly before: Date;
  /** Id of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Who tells us of people that have no account: an application by itself (leads API, SCIM), known by its credential (D11). */
export interface LeadTeller {
  readonly applicationId: string;
  /** Kept with every attribute, e.g. `lead:demo-newsletter`. */
  readonly source: string;
}

/** What one application told us of a light account; the same whatever others told. */
export interface Lead {
  readonly sub: string;
  readonly contact: Pick<Contact, 'kind' | 'value'>;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  /** The application's own id for the person. */
  readonly externalId?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface LeadInput extends Pick<Lead, 'contact' | 'externalId'> {
  readonly attributes?: Lead['attributes'];
}

/** Light accounts as applications make and keep them (REG-8, REG-9). Each knows its own only; a light account that became a customer's is nobody's lead any more. */
export interface Leads {
  /** New or known already: the answer does not differ. Throws `identity.invalid_identifier`, `identity.invalid_attributes`. */
  collect(tx: Tx, origin: Origin, by: LeadTeller, input: LeadInput): Promise<Lead>;
  find(tx: Tx, by: LeadTeller, sub: string): Promise<Lead | undefined>;
  /** Takes back what this application told. With the last one the light account goes, and everything sealed for it. False: it is no lead of theirs. */
  remove(tx: Tx, origin: Origin, by: LeadTeller, sub: string): Promise<boolean>;
}

export interface Profile {
  readonly user: User;
  /** Other accounts of the person became part of it: applications may know it by their names. */
  readonly absorbs: boolean;
  readonly identifiers: readonly StoredIdentifier[];
  readonly contacts: readonly Contact[];
  /** Confirmed ones. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface RegisterInput {
  readonly sub?: string;
  readonly identifiers: readonly (Identifier & { readonly verified: boolean })[];
  readonly attributes?: Readonly<Record<string, string | boolean>>;
  readonly source: string;
  readonly locale?: string;
}

// ---------------------------------------------------------------- Addresses

export interface ChangeAddressInput {
  readonly userId: string;
  /** Proved by the caller. */
  readonly address: Identifier & { readonly kind: 'email' | 'phone' };
  /** Id of the identifier whose place it takes; absent: it is added. */
  readonly instead?: string;
  /** Two proofs stand behind it (decision 0016). */
  readonly firm: boolean;
}

/**
 * `key` names the change. `ended`: it was the first proof of the account, so all ways in and sessions from before ended with it. `replaced`: a proved address that
 * is no longer theirs. `taken`: somebody else has proved it; `gone`: what it was to replace is not there any more; `many`: there are enough of them.
 */
export type AddressChanged =
  | { readonly kind: 'changed'; readonly key: string; readonly ended: boolean; readonly replaced?: Identifier }
  | { readonly kind: 'refused'; readonly why: 'taken' | 'same' | 'gone' | 'many' };

export type AddressRemoved =
  | { readonly kind: 'removed'; readonly key: string; readonly address: Identifier; readonly proved: boolean }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'last' };

export interface AddressesUndone {
  /** No longer the user's. */
  readonly gone: readonly Identifier[];
  readonly restored: number;
  /** Did not come back, because somebody else has proved them since. */
  readonly lost: number;
}

/** What its owner does with the addresses of an account. Whether they may, now, is the caller's to know. */
export interface Addresses {
  /** Publishes `identity.identifier_verified`. */
  change(tx: Tx, origin: Origin, input: ChangeAddressInput): Promise<AddressChanged>;
  /** Publishes `identity.identifier_removed`. */
  remove(tx: Tx, origin: Origin, input: { readonly userId: string; readonly id: string; readonly firm: boolean }): Promise<AddressRemoved>;
  /** Takes back what was changed since, and what was added before it to take a proved address's place, as long as it is kept (73 hours). Publishes `identity.identifier_removed` and `identity.identifier_restored`. */
  undoSince(tx: Tx, origin: Origin, userId: string, since: Date): Promise<AddressesUndone>;
}

// ---------------------------------------------------------------- Photos

export type PictureRefusal = 'too_large' | 'not_a_picture' | 'too_many_pixels' | 'busy';

/** `picture`: WebP, square, without metadata. `busy`: enough are being made right now. */
export type PictureEncoded = { readonly kind: 'encoded'; readonly picture: Buffer } | { readonly kind: 'refused'; readonly why: PictureRefusal };

/** The photo of an account. Its address is the attribute `picture`, which the caller writes; whatever else is written there takes the photo away. */
export interface Pictures {
  /** Outside any transaction: it takes a while. */
  encode(file: Uint8Array): Promise<PictureEncoded>;
  /** Sealed for its owner. Returns the id that stands at the end of its address. */
  keep(tx: Tx, userId: string, picture: Uint8Array): Promise<string>;
  /** For whoever knows the address. Undefined: there is none by that id, its owner is not active, or their attribute `picture` does not name it. */
  open(tx: Tx, id: string): Promise<Buffer | undefined>;
}

// ---------------------------------------------------------------- Merging

/** Two accounts of one person: one stays, and the other becomes a part of it. */
export interface MergePair {
  readonly survivor: string;
  readonly absorbed: string;
}

/**
 * What becomes of the rows of the absorbed account in one table. They go to the other one; or it gets the same where it has nothing in their place; or they stay
 * where they are, asleep with their account; or they end, and do not come back.
 */
export type RowFate = 'moves' | 'copies' | 'stays' | 'ends';

/** What a room does with what it keeps about users when two of them become one. A house test wants one for every table with a user in it. */
export interface MergePart {
  readonly tables: Readonly<Record<string, RowFate>>;
  /** Both users are locked. All rows it touched, for the way back. */
  move(tx: Tx, pair: MergePair): Promise<readonly RowChange[]>;
  /** Tells others of it: after it was done, and before it is undone, when both are still one. */
  announce?(tx: Tx, origin: Origin, pair: MergePair, what: 'merged' | 'undone'): Promise<void>;
  /** The time to undo is over: what stayed with the absorbed account goes. */
  forget(tx: Tx, absorbed: string): Promise<void>;
}

export type Side = 'own' | 'other';

/** Whose value is kept, where both have one; absent: what the preview proposes. */
export interface MergeChoices {
  readonly attributes?: Readonly<Record<string, Side>>;
  /** Whose address is the one that applications get. */
  readonly primary?: Readonly<Partial<Record<Contact['kind'], Side>>>;
}

export interface MergedField {
  readonly name: string;
  readonly own?: AttributeValue;
  readonly other?: AttributeValue;
  readonly proposed: Side;
}

/** Field by field, before anything is decided. For the person who proved both. */
export interface MergePreview {
  readonly fields: readonly MergedField[];
  readonly identifiers: Readonly<Record<Side, readonly StoredIdentifier[]>>;
}

/** `held`: one of them was recovered a moment ago, or changes to it wait for another reason. */
export type MergeRefusal = 'same' | 'unknown' | 'inactive' | 'light' | 'unproved' | 'merged' | 'held';

export type Merged = { readonly kind: 'merged'; readonly id: string; readonly undoUntil: Date } | { readonly kind: 'refused'; readonly why: MergeRefusal };

/** `lost`: rows that did not come back, because somebody else has proved to own what they are about. */
export type Undone = { readonly kind: 'undone'; readonly merges: readonly MergeRecord[]; readonly lost: number } | { readonly kind: 'refused'; readonly why: 'unknown' | 'over' };

export interface MergeRecord extends MergePair {
  readonly id: string;
  readonly mergedAt: Date;
  readonly undoUntil: Date;
}

/** What other rooms do for a merge; filled in compose. */
export interface MergePorts {
  readonly parts: () => readonly MergePart[];
  /** Nobody else begins, ends or changes anything for these users until the end of the transaction. Waits for each in one fixed order. */
  readonly takeTurns: (tx: Tx, userIds: readonly string[]) => Promise<void>;
  /** Sessions and every token, in this transaction; `except`: the session of the one who does it. */
  readonly signOut: (tx: Tx, origin: Origin, userId: string, reason: string, except?: string) => Promise<unknown>;
  readonly isHeld: (tx: Tx, userId: string) => Promise<boolean>;
}

export interface MergeOptions {
  /** Goes on; all other sessions of both accounts end. */
  readonly session?: string;
  /** When it is sure to happen, and both are still what they were: for telling each at its own addresses. */
  readonly before?: (mergeId: string) => Promise<void>;
}

export interface Merging {
  preview(tx: Tx, pair: MergePair): Promise<MergePreview>;
  /** Undefined: nothing speaks against it. */
  check(tx: Tx, pair: MergePair): Promise<MergeRefusal | undefined>;
  /**
   * The caller has proof of both, from now, by one person. All or nothing, once, whoever else tries. Publishes `identity.users_merged`.
   */
  merge(tx: Tx, origin: Origin, pair: MergePair, choices: MergeChoices, options?: MergeOptions): Promise<Merged>;
  /** Both accounts as they were, newest merge first where others were built on this one. All their sessions end. Publishes `identity.merge_undone` for each. */
  undo(tx: Tx, origin: Origin, mergeId: string): Promise<Undone>;
  /** Merges into this account that can be undone, newest first. */
  undoable(tx: Tx, userId: string): Promise<readonly MergeRecord[]>;
  find(tx: Tx, mergeId: string): Promise<MergeRecord | undefined>;
  /** Accounts that became part of this one: whoever erases it erases what other rooms keep of them. */
  absorbed(tx: Tx, userId: string): Promise<readonly string[]>;
}
