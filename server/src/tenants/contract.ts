import type { Locale } from '#platform/i18n';
import type { Tx } from '#platform/db';
import type { Draft, Publication } from '#platform/drafts';
import type { Origin } from '#platform/events';

/** An isolated population of users with its own issuer, keys and settings. The default tenant sits at the root of the base URL. */
export interface Tenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Issuer URL, exact, without trailing slash. Every link is built from it, never from the request (D2). */
  readonly issuer: string;
  readonly state: 'active' | 'suspended';
  /** `test`: it is there to try things. Changes nothing but how it is shown to whoever works with it. Absent: `live`. */
  readonly environment?: 'live' | 'test';
  readonly defaultBrandId: string;
  readonly settings: TenantSettings;
  /** Grows with every change of tenant, brand or settings. */
  readonly version: number;
}

/** The tenant whose users are the operators of the installation. Nothing configures it but the installation itself. */
export const SYSTEM_SLUG = 'system';
export const isSystemTenant = ({ slug }: Pick<Tenant, 'slug'>): boolean => slug === SYSTEM_SLUG;

/** Versioned settings of a tenant; each field has a default, so an empty object is valid. Parsed by `settings.ts` of this room. */
export interface TenantSettings {
  /** `private` hides whether an account exists (G15); `friendly` says so. */
  readonly enumeration: 'private' | 'friendly';
  readonly selfRegistration: boolean;
  readonly locales: readonly Locale[];
  readonly password: {
    readonly preset: 'nist' | 'balanced';
    readonly words: readonly string[];
    /** Whether passwords are looked up among those known from breaches (P2). */
    readonly breached: 'check' | 'off';
  };
  readonly mfa: MfaRules;
  readonly sms: SmsRules;
  /** When a browser must do some work before a message is sent for it: never, while much is going on, or always. */
  readonly challenge: { readonly mode: 'off' | 'pressure' | 'always'; readonly difficulty: 'low' | 'normal' | 'high' };
  /** How long sensitive changes wait after a recovery (RE2). */
  readonly recovery: { readonly holdHours: number };
  /** How long an account that its owner deletes can still be kept, and how long a backup of the short set may lie. */
  readonly erasure: { readonly graceDays: number; readonly backupDays: number };
  /** How customers are searched: by the beginnings of words too, or by whole words only (decision 0035). */
  readonly search: { readonly prefixes: boolean };
  /** How many days what piles up is kept. What a customer said and did otherwise is kept as long as their account. */
  readonly retention: {
    /** Sessions after their end. */
    readonly sessionDays: number;
    /** From which address and browser something was done, beside the trail that says what was done. */
    readonly addressDays: number;
    /** That a message was sent; its text goes when it is. */
    readonly messageDays: number;
    /** What applications were told, word for word; and that they were told and acknowledged it. */
    readonly webhookBodyDays: number;
    readonly webhookRecordDays: number;
    /** What is remembered for a browser that does not come back. */
    readonly browserDays: number;
    /** Accounts with no confirmed address, and what sites told of people without an account, where nobody uses them; null: for good. */
    readonly unverifiedDays: number | null;
    readonly leadDays: number | null;
    /** How long a copy of one's data can be fetched. */
    readonly exportDays: number;
    /** That a request was made and answered, and what was said in it; from its end. */
    readonly requestDays: number;
    readonly requestWordDays: number;
  };
  /** Whether customers may let an operator act for them, and for how many minutes. */
  readonly acting: { readonly allowed: boolean; readonly minutes: number };
  /** After how many months without a sign of life somebody is asked whether they still want their account (null: never), and how long an answer is waited for. */
  readonly inactivity: { readonly months: number | null; readonly reminderDays: number; readonly graceDays: number };
  /** By which law's clock requests of customers are answered. */
  readonly privacyRequests: { readonly law: 'gdpr' | 'ccpa' };
  /** Whether customers are asked, now and then, to use a passkey. */
  readonly nudges: { readonly passkey: boolean };
  /** Further sites, besides the issuer's own, on which the tenant's passkeys may be made and used (WebAuthn Level 3 section 5.11). */
  readonly passkeys: { readonly origins: readonly string[] };
  readonly session: { readonly idleSeconds: number; readonly absoluteSeconds: number };
  readonly tokens: {
    readonly accessSeconds: number;
    readonly refreshSeconds: number;
    readonly refreshAbsoluteSeconds: number;
    readonly idSeconds: number;
    readonly refreshReplaySeconds: number;
  };
  /** What customers may type to say who they are, where a journey does not say it: only what is in use, so that nobody is asked for a user name nobody has. */
  readonly signIn: {
    readonly identifiers: readonly ('email' | 'phone' | 'username')[];
    /** Customers may let their browser show their account again. */
    readonly keepAccounts: boolean;
  };
  /** Attributes asked at sign-up, in order, and whether they may be left empty. */
  readonly signUp: {
    readonly attributes: readonly { readonly name: string; readonly required: boolean }[];
    /** Addresses of mail that are thrown away: taken, taken after some work of the browser, or not taken. */
    readonly disposable: 'allow' | 'challenge' | 'refuse';
    /** Sign-ups that may begin from one network (an IPv4 address or an IPv6 /64), and at the tenant; null: as many as come. */
    readonly networkHourly: number;
    readonly networkDaily: number;
    readonly daily: number | null;
  };
  /** What customers are asked for later, a little at a time (PR1). The first rule that fits asks. */
  /** People with something in common, by name, for whoever decides by it. */
  readonly segments: readonly Segment[];
  readonly profiling: { readonly rules: readonly ProfilingRule[] };
  readonly attributes: readonly AttributeDefinition[];
  readonly verification: VerificationRules;
  readonly consent: ConsentSettings;
  readonly children: ChildrenSettings;
  readonly organizations: OrganizationsSettings;
}

/** A role of members of business customers: `owner`, `admin` and `member` are there anyway, and get permissions here. */
export interface OrganizationRole {
  readonly id: string;
  readonly name?: string;
  /** Words that applications understand; they get those of all roles of a member together. */
  readonly permissions: readonly string[];
}

export interface OrganizationsSettings {
  readonly roles: readonly OrganizationRole[];
  /** Whether the pages of an account lead to one's organizations. */
  readonly onAccountPages: boolean;
  /** How long an invitation can be answered. */
  readonly invitationDays: number;
  /** Invitations that one organization may send in a day. */
  readonly dailyInvitations: number;
  /** Invitations that one member may send in a day, over all organizations they look after. */
  readonly dailyInvitationsPerMember: number;
}

/** What becomes of people who are too young to consent by themselves (GDPR 8(1); 16 CFR 312.5). */
export interface ChildrenSettings {
  /** `off`: nobody is asked how old they are. Whoever is too young is turned away, or needs a guardian who agrees. */
  readonly below: 'off' | 'refuse' | 'guardian';
  /** From this age on somebody decides by themselves, in years; where the country says otherwise, `byCountry` (ISO 3166-1 alpha-2) does. */
  readonly ageOfConsent: number;
  readonly byCountry: Readonly<Record<string, number>>;
  /** From this age on somebody may be a guardian. */
  readonly guardianAge: number;
  /** How long an account waits for a guardian before it is erased. */
  readonly guardianWithinDays: number;
}

/** What the company says of itself where customers decide on their data, and what holds where it says nothing. */
export interface ConsentSettings {
  /** What becomes of attributes that no purpose names for a recipient: they leave as scopes and registration say, or not at all. */
  readonly unclaimedAttributes: 'release' | 'withhold';
  /** How long it stays on record who got which details. */
  readonly sharingLogDays: number;
  /** Who decides on purposes and answers for them (GDPR 4(7)). Absent: the tenant, by its name. */
  readonly controller?: { readonly name: string; readonly email?: string; readonly url?: string; readonly address?: string };
}

/** How sure a check of somebody's identity makes; weakest first, in the words of Commission Implementing Regulation (EU) 2015/1502. */
export type AssuranceLevel = 'low' | 'substantial' | 'high';

/** What must be verified about a customer before an application may go on. */
export interface VerificationRequirement {
  /** As requests name it (`verify=<id>`), and journeys. */
  readonly id: string;
  readonly level: AssuranceLevel;
  /** Somebody must vouch for each of them, as it is now. */
  readonly attributes: readonly string[];
  /** Slug of the service that is to check; absent: any that can. */
  readonly connection?: string;
  /** Client ids of applications that nobody gets into without it. Others ask for it by its id. */
  readonly applications: readonly string[];
  /** What it is for, as it goes on after "before you can ...". */
  readonly purpose?: Readonly<Partial<Record<Locale, string>>>;
}

export interface VerificationRules {
  readonly requirements: readonly VerificationRequirement[];
  /** Checks one customer may begin in a day, at each service: each costs money. */
  readonly dailyRuns: number;
}

/** What must be so about an attribute, as its owner said it: one of the two. */
export interface AttributeCondition {
  readonly name: string;
  readonly equals?: string | boolean;
  readonly set?: boolean;
}

/** Both ends belong to it. */
export interface CountRange {
  readonly min?: number;
  readonly max?: number;
}

/** People who have something in common: all of `when` is so. What is not known of somebody is not so. */
export interface Segment {
  readonly name: string;
  readonly when: {
    readonly account?: 'full' | 'light';
    /** Whether an address or number is proved to be theirs. */
    readonly verified?: boolean;
    readonly daysSinceRegistration?: CountRange;
    /** Client ids, and entity ids of SAML: they have signed in to one of these, since somebody first asked. */
    readonly applications?: readonly string[];
    /** Sign-ins to all applications, since somebody first asked. */
    readonly visits?: CountRange;
    /** Days since the last sign-in before the present one. */
    readonly daysSinceSeen?: CountRange;
    readonly attributes: readonly AttributeCondition[];
  };
}

/** Asks for one or two details after a sign-in, where all of `when` is so and something of it is missing. */
export interface ProfilingRule {
  readonly id: string;
  readonly ask: readonly string[];
  /** True: the sign-in goes on only with an answer. */
  readonly required: boolean;
  readonly reason: Readonly<Partial<Record<Locale, string>>>;
  readonly when: {
    /** Client ids, and entity ids of SAML: the customer is on the way to one of these. */
    readonly applications?: readonly string[];
    /** Sign-ins to that application, this one included, since a rule first counted them. */
    readonly visits?: number;
    /** The same, to all of them. */
    readonly visitsOverall?: number;
    readonly daysSinceRegistration?: number;
    readonly attributes: readonly AttributeCondition[];
    /** Names of the tenant's segments: the customer is in all of them. */
    readonly segments?: readonly string[];
  };
}

/** A detail of a customer that an application wants, and why, in its own words. */
export interface RequiredDetail {
  readonly attribute: string;
  readonly reason: Readonly<Partial<Record<Locale, string>>>;
}

/** What an application asks customers for, whichever protocol it speaks (REG-7). */
export interface ApplicationDetails {
  /** It cannot do without these: whoever comes to it is asked for what is missing. */
  readonly requires: readonly RequiredDetail[];
  /** What it may ask for at the moment it is needed, by the id that its requests name. */
  readonly asks: Readonly<Record<string, { readonly attributes: readonly string[]; readonly reason: RequiredDetail['reason'] }>>;
}

/** When a second step is asked for. Set for a tenant; an application or a journey may set its own. */
export interface MfaRules {
  /**
   * `none`: only where an application asks for a level. `optional`: of customers who set one up. `adaptive`: of those, when something is unusual.
   * `required`: of everybody; who has none sets one up.
   */
  readonly mode: 'none' | 'optional' | 'adaptive' | 'required';
  /** SP 800-63B-4. Above `aal1` the session itself must reach the level, so `mode` counts as `required` and no browser is remembered. */
  readonly assurance: 'aal1' | 'aal2' | 'aal2-phishing-resistant';
  /** Ids of the credential types that may be used; empty: all there are. */
  readonly factors: readonly string[];
  /** How long a customer without a second step may still go without, where it is required; counted from the first time it was asked for. */
  readonly graceDays: number;
  /** How long a browser may be remembered ("Don't ask on this device"); 0: never. */
  readonly rememberDays: number;
}

/** Messages to phones cost money, which thieves earn by asking for many (toll fraud). */
export interface SmsRules {
  /** Where messages may go, ISO 3166-1 alpha-2. Empty: nowhere, and phones are not offered. */
  readonly countries: readonly string[];
  /** Codes in a day, over all customers, and to one country. */
  readonly dailyMessages: number;
  readonly dailyPerCountry: number;
  /** Security notices in a day, apart from codes: neither uses up the other. */
  readonly dailyNotices: number;
  readonly dailyNoticesPerCountry: number;
  /** ISO 4217, of all amounts here. */
  readonly currency: string;
  /** What one message costs, in millionths of the currency; and where it is another price, by calling code: the longest that the number begins with. */
  readonly priceMicros: number;
  readonly prices: Readonly<Record<string, number>>;
  /** What codes and what notices may cost in a day, in hundredths of the currency. */
  readonly dailyCents: number;
  readonly dailyNoticesCents: number;
  /** How long no codes go where hardly any come back. 0: never paused. */
  readonly pumpingPauseHours: number;
}

/** Attribute schema as data. */
export interface AttributeDefinition {
  /** OpenID Connect claim name where one exists (`given_name`), else snake_case. */
  readonly name: string;
  readonly type: 'text' | 'date' | 'boolean' | 'locale' | 'timezone' | 'url' | 'address';
  /** Catalogue key or one text per locale. */
  readonly label: Readonly<Partial<Record<Locale, string>>>;
  readonly maxLength?: number;
  /** RE2-compatible pattern. */
  readonly pattern?: string;
  readonly sensitivity: 'public' | 'personal' | 'special';
  readonly read: readonly ('user' | 'application' | 'support' | 'admin')[];
  readonly write: readonly ('user' | 'application' | 'support' | 'admin')[];
  /** OIDC scope that releases it to applications; absent: never released by scope. */
  readonly scope?: string;
  /** Purposes that must be consented before it leaves (enforced by the consent room). */
  readonly purposes?: readonly string[];
  /** Whether customers are found by the words of it; absent: names are. */
  readonly searchable?: boolean;
}

/** A look, voice and domain inside a tenant. */
export interface Brand {
  readonly id: string;
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  /** `data:` URI or https URL of the logo, sanitised at write. */
  readonly logo?: string;
  /** Hex colours `#rrggbb`; contrast is checked when saved (4.5:1 for text on it). */
  readonly colours: { readonly accent: string; readonly onAccent: string; readonly accentDark: string; readonly onAccentDark: string };
  readonly supportUrl?: string;
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
  readonly senderName: string;
  readonly defaultLocale: Locale;
}

/** What the door found out about a request before routing (D2). */
export interface TenantMatch {
  readonly tenant: Tenant;
  /** Path prefix to strip: `''` or `/t/<slug>`. */
  readonly basePath: string;
}

export interface SaveOptions {
  /** Who is recorded as having done it. */
  readonly origin?: Origin;
  /** The version that is changed; where it is another one by now: `tenants.changed_meanwhile`, and nothing happens. */
  readonly expected?: number;
}

/** A tenant as it is kept, read from the database: `set` are the settings somebody chose, without defaults. */
export interface StoredTenant {
  readonly tenant: Tenant;
  readonly set: Readonly<Record<string, unknown>>;
}

export interface VersionedBrand {
  readonly brand: Brand;
  /** The dark accent, where one was chosen. */
  readonly accentDark?: string;
  readonly version: number;
}

/** What saving did, or would do. */
export interface Saved {
  readonly changed: boolean;
  readonly created: boolean;
  /** Names of the fields that differed; empty when it was created. */
  readonly fields: readonly string[];
}

/** A brand that is prepared, and what it was. Refusals: `tenants.unknown_brand`, `tenants.changed_meanwhile` (nothing happened then). */
export interface BrandDrafts {
  read(tenantId: string, slug: string): Promise<Draft<BrandInput>>;
  /** As it is typed: it is judged when it is published. Null ends the draft. */
  save(tenantId: string, slug: string, content: BrandInput | null, options: DraftOptions): Promise<Draft<BrandInput>>;
  /** What is prepared becomes what customers see, and the draft ends. `over`: the version of the brand that it takes the place of. */
  publish(tenantId: string, slug: string, options: DraftOptions & { readonly over?: number }): Promise<void>;
  /** What it was, latest first. */
  versions(tenantId: string, slug: string): Promise<readonly Publication<BrandInput>[]>;
  /** Publishes an earlier version again. False: that one is not kept. */
  goBack(tenantId: string, slug: string, number: number, options: DraftOptions): Promise<boolean>;
}
export type DraftOptions = Required<Pick<SaveOptions, 'origin'>> & Pick<SaveOptions, 'expected'>;

export interface Tenants {
  readonly drafts: BrandDrafts;
  /** Origin of the default tenant: its issuer. The others have it plus `/t/<slug>`, or a host of their own. */
  readonly baseUrl: string;
  /** By Host header and path; undefined for an unknown host. Cached: one lookup. */
  match(host: string, path: string): Promise<TenantMatch | undefined>;
  byId(tenantId: string): Promise<Tenant | undefined>;
  bySlug(slug: string): Promise<Tenant | undefined>;
  brand(tenantId: string, brandId: string): Promise<Brand | undefined>;
  brandBySlug(tenantId: string, slug: string): Promise<Brand | undefined>;
  /** Throws `tenants.suspended` (403). Part of `assertActive` (D7). */
  assertActive(tenant: Tenant): void;
  /** Create or change; used by `parvis apply` and the admin API. Returns what differs. */
  save(input: TenantInput, options?: SaveOptions): Promise<Saved & { readonly tenant: Tenant }>;
  saveBrand(tenantId: string, input: BrandInput, options?: SaveOptions): Promise<Saved & { readonly brand: Brand }>;
  /** The same as part of a transaction in the tenant's scope: that of the tenant of this slug, or of a new id. */
  saveIn(tx: Tx, input: TenantInput, origin: Origin): Promise<Saved & { readonly tenant: Tenant }>;
  saveBrandIn(tx: Tx, input: BrandInput, origin: Origin): Promise<Saved & { readonly brand: Brand }>;
  /**
   * While `work` runs, `byId`, `brand` and `brandBySlug` say of the transaction's own tenant what that transaction has made of it, whoever asks: so everything
   * else of a configuration is judged by the settings and brands that come with it, before any of it is there for others.
   */
  seenBy<T>(tx: Tx, work: () => Promise<T>): Promise<T>;
  /** As it was set, without what follows from it: saving it again changes nothing. Undefined: the transaction's tenant is not there. */
  configured(tx: Tx): Promise<ConfiguredTenant | undefined>;
  /**
   * Deletes a brand that is not the default one. `used`: whether applications show it, asked in the same transaction. Throws `tenants.unknown_brand`, `tenants.brand_is_default`,
   * `tenants.brand_in_use`, and `tenants.changed_meanwhile` with another version than `expected`. Who is in the middle of a journey with it goes on with the default brand.
   */
  removeBrand(tenantId: string, slug: string, options: Pick<SaveOptions, 'origin' | 'expected'> & { readonly used: (tx: Tx, brandId: string) => Promise<boolean> }): Promise<void>;
  /** Something else that is kept for the tenant changed: another version of it, by which all processes learn of it. Others who change it wait until the end of the transaction. */
  touch(tx: Tx): Promise<void>;
  list(after?: string, limit?: number): Promise<readonly Tenant[]>;
  /** For whoever changes it by its version. */
  stored(tenantId: string): Promise<StoredTenant | undefined>;
  /** All brands of a tenant, in the order of their slugs. */
  brands(tenantId: string): Promise<readonly VersionedBrand[]>;
}

export type TenantInput = Pick<Tenant, 'slug' | 'name' | 'issuer'> & {
  readonly state?: Tenant['state'];
  readonly environment?: 'live' | 'test';
  readonly settings?: unknown;
  readonly defaultBrand?: string;
};
export interface ConfiguredTenant {
  readonly tenant: Required<TenantInput>;
  /** By slug. */
  readonly brands: readonly BrandInput[];
  /** Slugs of brands by their ids. */
  readonly brandSlugs: ReadonlyMap<string, string>;
}
export type BrandInput = Omit<Brand, 'id' | 'tenantId' | 'colours'> & { readonly colours: { readonly accent: string; readonly accentDark?: string } };
export type { Tx };
