import { z } from 'zod';
import { createCache } from '#platform/cache';
import { LOCALES } from '#platform/i18n';
import { patternProblem } from './attribute-pattern.ts';
import type { AttributeDefinition, ProfilingRule, Segment, TenantSettings } from './contract.ts';
import { DEFAULT_ATTRIBUTES } from './default-attributes.ts';
import { tenantErrors } from './errors.ts';
import { askingProblem, profilingRuleSchema, ruleProblems } from './profiling-rules.ts';
import { segmentProblems, segmentSchema, unknownSegments } from './segments.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Longest attribute value when the definition says nothing. */
export const DEFAULT_MAX_LENGTH = 500;

const seconds = (min: number, max: number, fallback: number) => z.int().min(min).max(max).default(fallback);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be snake_case: a letter, then letters, digits and _');
const audience = z.array(z.enum(['user', 'application', 'support', 'admin'])).max(4);
/** Names an attribute must not take: protocol claims, and what identifiers and the provider set themselves (D19). */
const RESERVED = new Set([
  'sub',
  'iss',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'azp',
  'nonce',
  'acr',
  'amr',
  'auth_time',
  'sid',
  'act',
  'cnf',
  'scope',
  'client_id',
  'email',
  'email_verified',
  'phone_number',
  'phone_number_verified',
  'preferred_username',
  'updated_at',
  'groups',
  'at_hash',
  'c_hash',
  's_hash',
  // Every object in JavaScript has one: a person without the attribute would seem to have it, and no form may carry the name (D10).
  'constructor',
]);

const attribute = z
  .strictObject({
    name: name.refine((text) => !RESERVED.has(text), 'is reserved; choose another name'),
    type: z.enum(['text', 'date', 'boolean', 'locale', 'timezone', 'url', 'address']),
    label: z.partialRecord(z.enum(LOCALES), z.string().min(1).max(80)).refine((label) => Object.keys(label).length > 0, 'needs a label in at least one language'),
    maxLength: z.int().min(1).max(4000).optional(),
    pattern: z.string().min(1).optional(),
    sensitivity: z.enum(['public', 'personal', 'special']).default('personal'),
    read: audience.default(['user', 'support', 'admin']),
    write: audience.default(['user', 'admin']),
    scope: z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/, 'must be an OAuth scope')
      .optional(),
    purposes: z.array(z.string().min(1).max(64)).max(20).optional(),
    searchable: z.boolean().optional(),
  })
  .superRefine((definition, ctx) => {
    // Keyed hashes of beginnings say which values are alike: too much for what must not be known at all.
    if (definition.searchable && (definition.type !== 'text' || definition.sensitivity === 'special'))
      ctx.addIssue({ code: 'custom', path: ['searchable'], message: 'is for attributes of type text that are not of special sensitivity' });
    if (definition.pattern === undefined) return;
    const problem = definition.type === 'text' ? patternProblem(definition.pattern, definition.maxLength ?? DEFAULT_MAX_LENGTH) : 'is for attributes of type text only';
    if (problem) ctx.addIssue({ code: 'custom', path: ['pattern'], message: problem });
  });

const mfaFields = {
  mode: z.enum(['none', 'optional', 'adaptive', 'required']).default('optional'),
  assurance: z.enum(['aal1', 'aal2', 'aal2-phishing-resistant']).default('aal1'),
  factors: z
    .array(z.string().regex(/^[a-z][a-z-]{0,39}$/, 'must be the id of a credential type'))
    .max(20)
    .default([]),
  graceDays: z.int().min(0).max(90).default(0),
  rememberDays: z.int().min(0).max(90).default(30),
};
/** What an application may set for itself; what it leaves out is the tenant's. */
export const mfaOverrideSchema = z.strictObject({
  mode: mfaFields.mode.unwrap().optional(),
  assurance: mfaFields.assurance.unwrap().optional(),
  factors: mfaFields.factors.unwrap().optional(),
  graceDays: mfaFields.graceDays.unwrap().optional(),
  rememberDays: mfaFields.rememberDays.unwrap().optional(),
});

const requirement = z.strictObject({
  id: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens'),
  level: z.enum(['low', 'substantial', 'high']).default('low'),
  attributes: z.array(name).min(1, 'must name at least one attribute').max(20),
  connection: z.string().min(1).max(40).optional(),
  applications: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** Goes on inside a sentence of ours: one line, nothing that could make the rest say something else. */
  purpose: z
    .partialRecord(
      z.enum(LOCALES),
      z
        .string()
        .min(1)
        .max(80)
        .refine((text) => text.trim() === text && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text), 'must be plain text on one line, without spaces around it'),
    )
    .optional(),
});

/** An https origin as browsers write it, of a name: no passkey belongs to an address. */
function isSite(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  return protocol === 'https:' && origin === text && hostname.includes('.') && !hostname.startsWith('[') && !/^[\d.]+$/.test(hostname);
}

/** Tenant settings as they are written. Every field has a default; unknown fields are refused. */
/** `owner`, `admin` and `member` are there anyway: named here, they get permissions. */
const organizationRole = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, 40 at most'),
  name: z.string().min(1).max(60).optional(),
  permissions: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$/, 'must be a word such as orders:write'))
    .max(50)
    .default([]),
});

export const tenantSettingsSchema = z
  .strictObject({
    enumeration: z.enum(['private', 'friendly']).default('private'),
    selfRegistration: z.boolean().default(true),
    locales: z
      .array(z.enum(LOCALES))
      .min(1)
      .max(LOCALES.length)
      .default([...LOCALES]),
    password: z
      .strictObject({
        preset: z.enum(['nist', 'balanced']).default('balanced'),
        /** Words of the company that no password may consist of (P4). */
        words: z.array(z.string().min(3).max(64)).max(200).default([]),
        breached: z.enum(['check', 'off']).default('check'),
      })
      .prefault({}),
    mfa: z.strictObject(mfaFields).prefault({}),
    sms: z
      .strictObject({
        countries: z
          .array(z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters, such as FR'))
          .max(250)
          .default([]),
        dailyMessages: z.int().min(0).max(10_000_000).default(1000),
        dailyPerCountry: z.int().min(0).max(10_000_000).default(300),
        dailyNotices: z.int().min(0).max(10_000_000).default(500),
        dailyNoticesPerCountry: z.int().min(0).max(10_000_000).default(150),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/, 'must be a currency of three capital letters, such as EUR')
          .default('EUR'),
        priceMicros: z.int().min(0).max(100_000_000).default(100_000),
        prices: z
          .record(z.string().regex(/^\+[1-9]\d{0,6}$/, 'must be a calling code with its +, such as +33'), z.int().min(0).max(100_000_000))
          .refine((prices) => Object.keys(prices).length <= 300, 'at most 300 calling codes')
          .default({}),
        dailyCents: z.int().min(0).max(100_000_000).default(10_000),
        dailyNoticesCents: z.int().min(0).max(100_000_000).default(5000),
        pumpingPauseHours: z.int().min(0).max(72).default(6),
      })
      .prefault({}),
    challenge: z.strictObject({ mode: z.enum(['off', 'pressure', 'always']).default('pressure'), difficulty: z.enum(['low', 'normal', 'high']).default('normal') }).prefault({}),
    recovery: z.strictObject({ holdHours: z.int().min(0).max(72).default(24) }).prefault({}),
    erasure: z.strictObject({ graceDays: z.int().min(1).max(30).default(14), backupDays: z.int().min(1).max(30).default(14) }).prefault({}),
    search: z.strictObject({ prefixes: z.boolean().default(true) }).prefault({}),
    retention: z
      .strictObject({
        sessionDays: z.int().min(30).max(400).default(30),
        addressDays: z.int().min(30).max(3650).default(400),
        messageDays: z.int().min(7).max(400).default(30),
        webhookBodyDays: z.int().min(1).max(90).default(30),
        webhookRecordDays: z.int().min(90).max(3650).default(400),
        browserDays: z.int().min(30).max(400).default(400),
        exportDays: z.int().min(1).max(30).default(7),
        // 11 CCR 7101(a): at least 24 months.
        requestDays: z.int().min(731).max(3650).default(1096),
        unverifiedDays: z.int().min(7).max(365).nullable().default(null),
        leadDays: z.int().min(30).max(3650).nullable().default(null),
        requestWordDays: z.int().min(30).max(1096).default(366),
      })
      .refine((retention) => retention.requestWordDays <= retention.requestDays, { path: ['requestWordDays'], message: 'must not be longer than requestDays' })
      .prefault({}),
    acting: z.strictObject({ allowed: z.boolean().default(false), minutes: z.int().min(5).max(60).default(15) }).prefault({}),
    inactivity: z
      .strictObject({ months: z.int().min(6).max(120).nullable().default(null), reminderDays: z.int().min(7).max(60).default(14), graceDays: z.int().min(7).max(90).default(14) })
      .prefault({}),
    privacyRequests: z.strictObject({ law: z.enum(['gdpr', 'ccpa']).default('gdpr') }).prefault({}),
    nudges: z.strictObject({ passkey: z.boolean().default(true) }).prefault({}),
    /** Browsers read five names at most. */
    passkeys: z
      .strictObject({ origins: z.array(z.string().refine(isSite, 'must be an https origin such as https://shop.example, without path or slash')).max(5).default([]) })
      .prefault({}),
    session: z
      .strictObject({
        idleSeconds: seconds(5 * MINUTE, 30 * DAY, 7 * DAY),
        // SP 800-63B-4 2.1.3: at most 30 days at AAL1.
        absoluteSeconds: seconds(5 * MINUTE, 30 * DAY, 30 * DAY),
      })
      .refine((session) => session.idleSeconds <= session.absoluteSeconds, { path: ['idleSeconds'], message: 'must not be longer than absoluteSeconds' })
      .prefault({}),
    tokens: z
      .strictObject({
        accessSeconds: seconds(MINUTE, HOUR, 10 * MINUTE),
        refreshSeconds: seconds(5 * MINUTE, 90 * DAY, 14 * DAY),
        refreshAbsoluteSeconds: seconds(5 * MINUTE, 365 * DAY, 90 * DAY),
        idSeconds: seconds(MINUTE, DAY, HOUR),
        /** How long the answer to a rotation may be repeated to a client that lost it. */
        refreshReplaySeconds: seconds(0, MINUTE, 10),
      })
      .refine((tokens) => tokens.refreshSeconds <= tokens.refreshAbsoluteSeconds, { path: ['refreshSeconds'], message: 'must not be longer than refreshAbsoluteSeconds' })
      .prefault({}),
    signIn: z
      .strictObject({
        identifiers: z
          .array(z.enum(['email', 'phone', 'username']))
          .min(1)
          .max(3)
          .default(['email', 'phone', 'username']),
        /** Customers may let their browser show their account again. */
        keepAccounts: z.boolean().default(true),
      })
      .prefault({}),
    signUp: z
      .strictObject({
        attributes: z
          .array(z.strictObject({ name, required: z.boolean().default(false) }))
          .max(12)
          .default([]),
        disposable: z.enum(['allow', 'challenge', 'refuse']).default('challenge'),
        networkHourly: z.int().min(1).max(100_000).default(60),
        networkDaily: z.int().min(1).max(1_000_000).default(300),
        daily: z.int().min(1).max(10_000_000).nullable().default(null),
      })
      .prefault({}),
    segments: z.array(segmentSchema).max(100).default([]),
    profiling: z.strictObject({ rules: z.array(profilingRuleSchema).max(50).default([]) }).prefault({}),
    /** Added to the built-in attributes, or replacing one of the same name. */
    attributes: z.array(attribute).max(200).default([]),
    verification: z.strictObject({ requirements: z.array(requirement).max(50).default([]), dailyRuns: z.int().min(1).max(50).default(5) }).prefault({}),
    consent: z
      .strictObject({
        unclaimedAttributes: z.enum(['release', 'withhold']).default('release'),
        sharingLogDays: z.int().min(30).max(1100).default(400),
        controller: z
          .strictObject({
            name: z.string().min(1).max(120),
            email: z.email('must be an e-mail address').max(254).optional(),
            url: z
              .url({ protocol: /^https?$/, error: 'must be a web address' })
              .max(500)
              .optional(),
            address: z.string().min(1).max(300).optional(),
          })
          .optional(),
      })
      .prefault({}),
    /** Who is too young to consent, and what happens then (GDPR 8, 16 CFR 312). */
    children: z
      .strictObject({
        below: z.enum(['off', 'refuse', 'guardian']).default('off'),
        ageOfConsent: z.int().min(13).max(18).default(16),
        byCountry: z
          .record(z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters, such as FR'), z.int().min(13).max(18))
          .refine((countries) => Object.keys(countries).length <= 40, 'at most 40 countries')
          .default({}),
        guardianAge: z.int().min(18).max(21).default(18),
        guardianWithinDays: z.int().min(1).max(30).default(7),
      })
      .prefault({}),
    /** Business customers: what their members can be, and how they are invited. */
    organizations: z
      .strictObject({
        roles: z
          .array(organizationRole)
          .max(30)
          .refine((roles) => new Set(roles.map(({ id }) => id)).size === roles.length, 'names a role twice')
          .default([]),
        onAccountPages: z.boolean().default(false),
        invitationDays: z.int().min(1).max(30).default(7),
        dailyInvitations: z.int().min(1).max(1000).default(50),
        dailyInvitationsPerMember: z.int().min(1).max(1000).default(30),
      })
      .prefault({}),
  })
  .superRefine((settings, ctx) => {
    // SP 800-63B-4 2.2.3: at AAL2 a session ends after a day, and after an hour without a sign of life.
    if (settings.mfa.assurance === 'aal1') return;
    if (settings.session.absoluteSeconds > DAY)
      ctx.addIssue({ code: 'custom', path: ['session', 'absoluteSeconds'], message: `must be at most ${DAY} where mfa.assurance is ${settings.mfa.assurance}` });
    if (settings.session.idleSeconds > HOUR)
      ctx.addIssue({ code: 'custom', path: ['session', 'idleSeconds'], message: `must be at most ${HOUR} where mfa.assurance is ${settings.mfa.assurance}` });
  })
  .transform((settings) => ({ ...settings, attributes: withDefaults(settings.attributes as readonly AttributeDefinition[]) }))
  .superRefine((settings, ctx) => {
    const seen = new Set<string>();
    settings.signUp.attributes.forEach((asked, index) => {
      const problem = askingProblem(settings.attributes, asked.name) ?? (seen.has(asked.name) ? 'is listed twice' : undefined);
      seen.add(asked.name);
      if (problem) ctx.addIssue({ code: 'custom', path: ['signUp', 'attributes', index, 'name'], message: problem });
    });
    const rules = settings.profiling.rules as readonly ProfilingRule[];
    const segments = settings.segments as readonly Segment[];
    for (const { path, message } of segmentProblems(segments, settings.attributes)) ctx.addIssue({ code: 'custom', path: ['segments', ...path], message });
    for (const { path, message } of [...ruleProblems(rules, settings.attributes), ...unknownSegments(rules, segments)])
      ctx.addIssue({ code: 'custom', path: ['profiling', 'rules', ...path], message });
  })
  .superRefine(({ attributes, verification: { requirements } }, ctx) => {
    const known = attributes.map((definition) => definition.name);
    requirements.forEach((required, index) => {
      const at = ['verification', 'requirements', index];
      if (requirements.findIndex(({ id }) => id === required.id) < index) ctx.addIssue({ code: 'custom', path: [...at, 'id'], message: 'is there already' });
      required.attributes.forEach((attribute, position) => {
        if (!known.includes(attribute)) ctx.addIssue({ code: 'custom', path: [...at, 'attributes', position], message: `is not an attribute; known are ${known.join(', ')}` });
      });
    });
  });

function withDefaults(own: readonly AttributeDefinition[]): readonly AttributeDefinition[] {
  const byName = new Map(DEFAULT_ATTRIBUTES.map((definition) => [definition.name, definition]));
  for (const definition of own) byName.set(definition.name, definition);
  return [...byName.values()];
}

/** For writing: every problem at once, each with its path. */
export function parseSettings(input: unknown): TenantSettings {
  const parsed = tenantSettingsSchema.safeParse(input ?? {});
  if (parsed.success) return parsed.data as TenantSettings;
  throw tenantErrors.invalid_settings({ fields: fieldsOf(parsed.error) });
}

/**
 * For reading what is stored. A newer release may have stored settings this one does not know yet (rolling upgrade, D27): those are left out.
 * Anything else wrong is a fault of ours and throws.
 */
export function readSettings(stored: unknown): TenantSettings {
  let parsed = tenantSettingsSchema.safeParse(stored);
  if (!parsed.success) {
    const copy = structuredClone(stored);
    for (const issue of parsed.error.issues) {
      if (issue.code !== 'unrecognized_keys') continue;
      const holder = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], copy);
      for (const key of issue.keys) delete (holder as Record<string, unknown>)[key];
    }
    parsed = tenantSettingsSchema.safeParse(copy);
  }
  return parsed.success ? (parsed.data as TenantSettings) : parseSettings(stored);
}

/**
 * `readSettings` that remembers: tenants with the same stored settings share one parsed, frozen object. With ten thousand tenants most have the
 * defaults, and reading a tenant again costs no parsing.
 */
export function createSettingsReader(): (stored: unknown) => TenantSettings {
  const known = createCache<TenantSettings>({ max: 1000, ttl: 3_600_000 });
  return (stored) => {
    const key = JSON.stringify(stored);
    const before = known.get(key);
    if (before) return before;
    const settings = deepFreeze(readSettings(stored));
    known.set(key, settings);
    return settings;
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) if (!Object.isFrozen(inner)) deepFreeze(inner);
  }
  return value;
}

export function fieldsOf(error: z.ZodError): { field: string; fix: string }[] {
  return error.issues.map((issue) => ({
    field: issue.path.join('.'),
    fix: issue.code === 'unrecognized_keys' ? `Remove ${issue.keys.map((key) => `"${key}"`).join(', ')}: not a known setting.` : issue.message,
  }));
}
