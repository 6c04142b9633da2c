import type { Tx } from '#platform/db';
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

export type UserState = 'active' | 'suspended' | 'locked' | 'deletion_pending';

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
  /** Seals values that belong to the user but live in another room's table. */
  userCipher(tx: Tx, userId: string): Promise<Cipher>;
  readonly leads: Leads;
  /** Everything an application may be shown, for the claims builder: one round trip. */
  profile(tx: Tx, sub: string): Promise<Profile | undefined>;
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
