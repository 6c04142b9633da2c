import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';

/*
 * What a company does with what it knows of a customer, and what the customer says to it. A purpose is what it does; a notice is how that was put into words, at one
 * version, and never changes; a record is what one customer once said to one notice; a state is what counts now; the egress filter is what makes it so.
 */

// ---------------------------------------------------------------- Purposes and notices

/** GDPR Article 6(1), by its letters. What rests on `consent` is off until somebody says yes. */
export type LegalBasis = 'consent' | 'contract' | 'legal_obligation' | 'vital_interests' | 'public_task' | 'legitimate_interests';

/** `purpose`: something is done with data. `terms`: a contract or policy that is accepted as it stands. */
export type PurposeKind = 'purpose' | 'terms';

/** Who gets data: one of the tenant's applications, or somebody else by a name of the tenant's. */
export interface Recipient {
  /** Client id, SAML entity id, or `party:<name>`. */
  readonly id: string;
  /** As customers read it. Applications have a name of their own. */
  readonly name?: string;
}

/** How it is put into words, in one language. */
export interface NoticeWords {
  /** What is asked, as a short line: "News and offers by e-mail". */
  readonly title: string;
  /** Which details. For `terms`: what is agreed to. */
  readonly what: string;
  readonly why: string;
  /** Who gets them. */
  readonly who: string;
  readonly howLong: string;
  /** For `terms`: where the whole text stands. */
  readonly url?: string;
}

/** Everything a customer is told, and everything that follows from a yes. One version of it is one notice. */
export interface PurposeDefinition {
  readonly key: string;
  readonly kind: PurposeKind;
  /** Names of the profile. Empty for `terms`. */
  readonly attributes: readonly string[];
  readonly recipients: readonly Recipient[];
  readonly legalBasis: LegalBasis;
  /** How long data is kept for it, ISO 8601 (`P2Y`). Told, and used by whoever deletes. */
  readonly retention?: string;
  /** Where it is done: `EU`, ISO 3166-1, ISO 3166-2 (`US-CA`). */
  readonly jurisdictions: readonly string[];
  /** Sold or shared in the sense of the CCPA (section 1798.140(ad), (ah)): who sends the Global Privacy Control has opted out of it. */
  readonly sale: boolean;
  /** Recipients whose service cannot be given without it. */
  readonly necessaryFor: readonly string[];
  /** A yes counts this many days. Absent: until it is taken back. */
  readonly validDays?: number;
  /** `sign-in`: on the way to a recipient. `when-needed`: when an application asks for one of the attributes. Either way once. */
  readonly asked: 'sign-in' | 'when-needed';
  readonly notice: Readonly<Partial<Record<Locale, NoticeWords>>>;
}

/**
 * `material`: customers would decide anew if they knew; what they said before no longer counts, and they are asked again. `editorial`: the same in better words.
 */
export type NoticeChange = 'material' | 'editorial';

/** Immutable. `hash` is SHA-256 over `content`, in base64url. */
export interface Notice {
  readonly purpose: string;
  readonly version: number;
  readonly change: NoticeChange;
  readonly hash: string;
  /** The canonical form (RFC 8785) of the definition, byte for byte as it was hashed. */
  readonly content: string;
  readonly publishedAt: Date;
}

/** A purpose as it counts now. */
export interface Purpose extends PurposeDefinition {
  readonly version: number;
  readonly hash: string;
  readonly publishedAt: Date;
  /** The latest version that changed what customers decide on: what was said to an older one no longer counts. */
  readonly askedSince: number;
}

export interface PurposeInput {
  readonly key: string;
  readonly kind?: PurposeKind;
  readonly state?: 'active' | 'retired';
  readonly attributes?: readonly string[];
  readonly recipients?: readonly (string | { readonly id?: string; readonly party?: string; readonly name?: string })[];
  readonly legalBasis?: LegalBasis;
  readonly retention?: string;
  readonly jurisdictions?: readonly string[];
  readonly sale?: boolean;
  readonly necessaryFor?: readonly string[];
  readonly validDays?: number;
  readonly asked?: PurposeDefinition['asked'];
  readonly notice: Readonly<Partial<Record<Locale, Partial<NoticeWords>>>>;
  /** Publishes the draft as this version, once. Absent: it stays a draft. */
  readonly publish?: number;
  /** What the publication is. Absent: `material`. */
  readonly change?: NoticeChange;
}

/** What counts, with its version; and the draft, where it says something else. */
export interface ConfiguredPurpose {
  readonly input: PurposeInput;
  readonly draft?: PurposeInput;
}

export interface Published {
  readonly version: number;
  readonly change: NoticeChange;
  readonly hash: string;
  /** Customers whose answer to an older version no longer counts. */
  readonly asksAgain: number;
}

export interface SavedPurpose {
  readonly created: boolean;
  readonly changed: boolean;
  /** What of the draft differed; empty when it was created. */
  readonly fields: readonly string[];
  readonly published?: Published;
  /** The draft says something else than what is published, or nothing is. */
  readonly unpublished: boolean;
}

/** For operators: the draft beside what counts. */
export interface PurposeOverview {
  readonly draft: PurposeDefinition;
  readonly state: 'active' | 'retired';
  readonly published?: Purpose;
  readonly unpublished: boolean;
}

/** What a publication would be. */
export interface PublishPreview {
  /** The next one. */
  readonly version: number;
  /** Customers whose answer to an older version would no longer count, if it is material. */
  readonly asksAgain: number;
  /** What of the draft differs from what is published; empty: there is nothing to publish. */
  readonly fields: readonly string[];
  /** What is done beyond what customers agreed to: then it cannot be editorial. */
  readonly widened: readonly { readonly field: string; readonly fix: string }[];
}

/** How many customers said what, by recipient; of answers to the version that counts, or of older ones. */
export interface PurposeFigure {
  /** Empty: the company itself. */
  readonly recipient: string;
  readonly answer: Exclude<Answer, 'none'>;
  /** It counts: it was said to a version that is still asked about. */
  readonly counts: boolean;
  readonly customers: number;
}

// ---------------------------------------------------------------- What customers say

/** As ISO/IEC TS 27560 names them. */
export type ConsentEvent = 'given' | 'refused' | 'withdrawn' | 'expired' | 'renewed';

/** Where it was said: a page of a journey, the customer's own pages, the API of an application, by an operator, a signal of the browser, time, the link of a message, or a guardian. */
export type ConsentMethod = 'journey' | 'account' | 'api' | 'operator' | 'gpc' | 'expiry' | 'unsubscribe' | 'guardian';

/** Of somebody too young to decide: nobody has agreed to anything yet, or a guardian says yes for them. */
export type Guarded = 'waiting' | 'decides';

/** What one customer did once, about one purpose. Never changes. */
export interface ConsentRecord {
  readonly id: string;
  /** 1, 2, 3 ... for each customer: the order in which it counted. */
  readonly position: number;
  readonly event: ConsentEvent;
  readonly purpose: string;
  readonly kind: PurposeKind;
  readonly version: number;
  readonly noticeHash: string;
  /** In which language it was shown. */
  readonly locale: string;
  readonly attributes: readonly string[];
  readonly recipients: readonly string[];
  readonly legalBasis: LegalBasis;
  readonly jurisdictions: readonly string[];
  readonly method: ConsentMethod;
  readonly actor: Origin['actor'];
  /** On the way to which application, by client id or entity id. */
  readonly application?: string;
  /** What stood on the control that was used. */
  readonly wording?: string;
  /** By which guardianship it was said for somebody else. */
  readonly relation?: string;
  readonly at: Date;
  readonly expiresAt?: Date;
}

/** What proves a record to anybody, without us: the claims, and the same signed (JWS compact, ES256). */
export interface Receipt {
  readonly record: string;
  readonly purpose: string;
  readonly at: Date;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly jws: string;
}

/** `none`: nothing was said yet, or what was said no longer counts. */
export type Answer = 'given' | 'refused' | 'withdrawn' | 'expired' | 'none';

/** How a purpose stands with one customer, at one recipient. */
export interface RecipientState {
  readonly recipient: Recipient;
  readonly answer: Answer;
  /** Whether it may happen now: by a yes, or by another legal basis that nobody objected to. */
  readonly allowed: boolean;
  /** Of a yes: what it covers. */
  readonly attributes: readonly string[];
  readonly necessary: boolean;
  /** To which version it was said. */
  readonly version?: number;
  readonly record?: string;
  readonly decidedAt?: Date;
  readonly expiresAt?: Date;
}

export interface PurposeState {
  readonly purpose: Purpose;
  /** One for each recipient; for `terms` one with the recipient `TENANT_ITSELF`. */
  readonly recipients: readonly RecipientState[];
  /** Whether the customer may say no: to whatever rests on consent, to what is in somebody's interest (GDPR 21), and to sales. */
  readonly refusable: boolean;
}

/** Terms have no recipient: they are agreed with the company itself. */
export const TENANT_ITSELF = '';

export interface Decision {
  readonly userId: string;
  readonly purpose: string;
  /** Absent: all. */
  readonly recipients?: readonly string[];
  /** Absent: all. */
  readonly attributes?: readonly string[];
  /** The version that was shown. Must be the one that counts. Absent: that one. */
  readonly version?: number;
  readonly locale: string;
  readonly method: ConsentMethod;
  readonly application?: string;
  readonly wording?: string;
  /** Said for somebody else, by this guardianship; `method` is `guardian`. */
  readonly relation?: string;
}

export interface Decided {
  /** False: it was so already; nothing was written. */
  readonly changed: boolean;
  /** What was written, or what is there. */
  readonly record?: string;
}

// ---------------------------------------------------------------- The egress filter

/** By which way it leaves. */
export const CHANNELS = ['id_token', 'userinfo', 'verified_claims', 'saml', 'account_api', 'leads', 'preferences', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Why an attribute leaves, or does not. */
export type ReleaseReason =
  /** The customer said yes. */
  | 'consent'
  /** It rests on another legal basis, and nobody objected. */
  | 'legal_basis'
  /** No purpose names it for this recipient: what the tenant set for that (`consent.unclaimedAttributes`). */
  | 'unclaimed'
  /** The customer asked to restrict what is done (GDPR 18), and it is not necessary. */
  | 'restricted'
  /** A purpose named it once; none in use does now. */
  | 'no_purpose'
  /** Nothing was said yet, or to a version that no longer counts. */
  | 'undecided'
  | 'refused'
  | 'withdrawn'
  | 'expired';

export interface AttributeDecision {
  readonly attribute: string;
  readonly released: boolean;
  readonly reason: ReleaseReason;
  readonly purpose?: string;
  /** Version of the notice that counts. */
  readonly version?: number;
  /** The consent it rests on. */
  readonly record?: string;
}

/** By the name an application knows somebody by as well: then it can be asked together with who that is. */
export type Who = { readonly userId: string } | { readonly sub: string };

/** What decides for one person, as it is at this moment. For one answer; nobody keeps it. */
export interface Standing {
  /** Empty: nobody. */
  readonly userId: string;
}

/** What one recipient may use for one purpose now. */
export interface Usable {
  readonly mayUse: readonly string[];
  readonly mayNotUse: readonly string[];
  /** Of these, what does not leave for any other purpose either. */
  readonly withheld: readonly string[];
  /** Of the notice that counts; absent: the purpose is not in use. */
  readonly version?: number;
  readonly hash?: string;
}

export interface EgressQuestion {
  readonly tenant: Pick<Tenant, 'id' | 'settings'>;
  /** Client id, SAML entity id, or `party:<name>`. */
  readonly recipient: string;
  readonly channel: Channel;
  /** By the names of the profile: no values, so that none can get lost in here. */
  readonly attributes: readonly string[];
}

/** The single way out for protocols: asked for each answer. The look goes beside that for the profile, in the same trip; nothing waits for it. */
export interface Egress {
  /** One cheap statement. */
  look(tx: Tx, who: Who): Promise<Standing>;
  /**
   * What of the attributes may leave. It is on record that they did before this resolves (`disclosures`), so ask for what is about to leave and for nothing else. With
   * `tx`, where what leaves is bound to a transaction. `named`: only what a purpose lets out; nobody asked for it at this moment.
   */
  release(standing: Standing, question: EgressQuestion & { readonly named?: boolean }, tx?: Tx): Promise<ReadonlySet<string>>;
  /**
   * The browser of somebody who is signed in may ask by Global Privacy Control (`origin.gpc`): called before anything is looked at for it. No trip where it does not,
   * where nothing is sold, or where it was heeded a moment ago.
   */
  heed(tenantId: string, who: Who, origin: Origin | undefined): Promise<void>;
}

/** Why some attributes left together. */
export interface Ground {
  readonly attributes: readonly string[];
  readonly reason: Extract<ReleaseReason, 'consent' | 'legal_basis' | 'unclaimed'>;
  readonly purpose?: string;
  readonly version?: number;
  /** The consent it rests on. */
  readonly record?: string;
}

/** One answer that somebody got on one day (UTC), once or often. */
export interface Disclosure {
  readonly id: string;
  readonly recipient: string;
  readonly channel: Channel;
  readonly grounds: readonly Ground[];
  readonly firstAt: Date;
  /** Exact to a quarter of an hour: not before this, and at most so much later. */
  readonly lastAt: Date;
}

export interface DisclosurePage {
  /** Absent: to everybody. */
  readonly recipient?: string | undefined;
  /** Id of the last one of the page before. */
  readonly after?: string | undefined;
  /** At most 200; absent: 50. */
  readonly limit?: number;
}

/** How one recipient stands with one customer. */
export interface RecipientOverview {
  readonly recipient: string;
  /** All that it got, as far back as the log goes. Absent: nothing. */
  readonly got?: { readonly attributes: readonly string[]; readonly channels: readonly Channel[]; readonly firstAt: Date; readonly lastAt: Date };
  /** Of what purposes name for it, or ever did, and of what it got: what would leave now, and why. */
  readonly decisions: readonly AttributeDecision[];
}

// ---------------------------------------------------------------- The room

export interface Consent {
  /** Create, change, publish; used by `parvis apply`. `coming`: what the same file adds. */
  savePurpose(tx: Tx, input: PurposeInput, origin: Origin, coming?: { readonly recipients: readonly string[]; readonly attributes: readonly string[] }): Promise<SavedPurpose>;
  /** Publishes the draft as the next version. Throws `consent.nothing_to_publish`, `consent.widened`. */
  publish(tx: Tx, key: string, change: NoticeChange, origin: Origin): Promise<Published>;
  /** All as they were set, by key: saving them again changes nothing. */
  configured(tx: Tx): Promise<readonly ConfiguredPurpose[]>;
  /** As it is in this transaction, and nobody else changes it, or makes one of this key, until its end. Undefined: there is none. */
  holdOverview(tx: Tx, key: string): Promise<PurposeOverview | undefined>;
  /** Changes nothing. Undefined: there is no such purpose. */
  previewPublish(tx: Tx, key: string): Promise<PublishPreview | undefined>;
  figures(tx: Tx, key: string): Promise<readonly PurposeFigure[]>;
  /** For operators: drafts as well. */
  overview(tenantId: string): Promise<readonly PurposeOverview[]>;
  /** What is published and in use, in the order of their keys. Cached for a moment. */
  purposes(tenantId: string): Promise<readonly Purpose[]>;
  /** The same as it is in this transaction: for showing, so that what is shown is what counts. */
  current(tx: Tx): Promise<readonly Purpose[]>;
  /** Which version counts of each until the end of the transaction; what is not in use is not among them. */
  holdVersions(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  notices(tenantId: string, key: string): Promise<readonly Notice[]>;

  /** All purposes with what counts for this customer: for the customer's own pages. */
  states(tx: Tx, userId: string): Promise<readonly PurposeState[]>;
  /** Newest first, those of accounts that became part of this one included; `after`: the id of the last record of the page before. */
  history(tx: Tx, userId: string, page?: { readonly after?: string | undefined; readonly limit?: number }): Promise<readonly ConsentRecord[]>;
  /** Of one record of this customer, or of an account that became part of it; undefined: there is none. Signed anew each time: the record never changes. */
  receipt(tx: Tx, userId: string, record: string): Promise<Receipt | undefined>;
  /** JSON Web Key Set of all keys that ever signed receipts, or will next. */
  receiptKeys(tenantId: string): Promise<{ readonly keys: readonly Readonly<Record<string, unknown>>[] }>;
  /** Those of these ids, in no order. */
  records(tx: Tx, userId: string, ids: readonly string[]): Promise<readonly ConsentRecord[]>;
  /** From here to the end of the transaction nobody else decides for this customer: what `states` says stays so. */
  takeTurn(tx: Tx, userId: string): Promise<void>;
  /** What this customer should be asked on the way to an application: nothing said yet, or nothing that still counts. */
  due(tx: Tx, userId: string, recipient: string): Promise<readonly PurposeState[]>;
  /** Whether something of this is due that is asked about when it is needed, for one of these attributes. */
  undecided(tx: Tx, userId: string, recipient: string, attributes: readonly string[]): Promise<boolean>;
  give(tx: Tx, origin: Origin, decision: Decision): Promise<Decided>;
  /** Says no: nothing was given before, or an objection to what rests on another legal basis. */
  refuse(tx: Tx, origin: Origin, decision: Decision): Promise<Decided>;
  /** Takes a yes back, or a part of it. */
  withdraw(tx: Tx, origin: Origin, decision: Decision): Promise<Decided>;
  /** Whether something may be done for this purpose now. One cheap statement. */
  allows(tx: Tx, of: { readonly tenant: Pick<Tenant, 'id' | 'settings'>; readonly userId: string; readonly purpose: string; readonly recipient: string }): Promise<boolean>;
  /**
   * How a purpose stands at one recipient, detail by detail: those that it names and those that are asked about. Exact, in one statement; a purpose that is not in use
   * allows nothing.
   */
  usable(
    tx: Tx,
    of: {
      readonly tenant: Pick<Tenant, 'id' | 'settings'>;
      readonly userId: string;
      readonly purpose: string;
      readonly recipient: string;
      readonly attributes?: readonly string[];
    },
  ): Promise<Usable>;
  /**
   * The same for many people at once, by the names an application knows them by. One statement. Whoever is not known is not in it; whether their accounts are in use is
   * for the caller to ask.
   */
  usableOfMany(
    tx: Tx,
    of: { readonly tenant: Pick<Tenant, 'id' | 'settings'>; readonly subs: readonly string[]; readonly purpose: string; readonly recipient: string },
  ): Promise<
    ReadonlyMap<
      string,
      {
        readonly userId: string;
        readonly mayUse: readonly string[];
        /** Puts on record that it leaves: before that nothing may. Outside of the transaction that looked; many at once are few statements. */
        readonly note: (attribute: string, channel: Channel) => Promise<void>;
      }
    >
  >;
  /** As it counts, or as it is drafted where nothing was published yet. */
  purposeOf(tx: Tx, key: string): Promise<PurposeDefinition | undefined>;
  /** Global Privacy Control of the customer's browser, if `origin` has it: a no to every sale. False: nothing changed by it. */
  heedSignal(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
  /** GDPR 18: only what is necessary, until it is lifted. False: it was so already. */
  restrict(tx: Tx, origin: Origin, userId: string, restricted: boolean): Promise<boolean>;
  isRestricted(tx: Tx, userId: string): Promise<boolean>;
  /**
   * Who says yes for somebody too young to: nobody yet (then only what is necessary leaves, and nothing is asked), or their guardian. Undefined: they do, from now on.
   * `anew`: no yes counts any more, and everything is asked again.
   */
  guard(tx: Tx, userId: string, guarded: Guarded | undefined, anew?: boolean): Promise<void>;
  guardedOf(tx: Tx, userId: string): Promise<Guarded | undefined>;

  /** What may leave, with the reason for each. One cheap statement; what was said counts at the very next call. For showing: nothing leaves by it, and nothing is on record. */
  filterAttributes(tx: Tx, question: EgressQuestion & { readonly userId: string }): Promise<readonly AttributeDecision[]>;
  readonly egress: Egress;
  /** What left, newest day first; of accounts that became part of this one too. */
  disclosures(tx: Tx, userId: string, page?: DisclosurePage): Promise<readonly Disclosure[]>;
  /** Everybody who got anything, last first, at most 200; then those whom purposes name. */
  recipients(tx: Tx, of: { readonly tenant: Pick<Tenant, 'id' | 'settings'>; readonly userId: string }): Promise<readonly RecipientOverview[]>;
}
