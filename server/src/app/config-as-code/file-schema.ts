import { z } from 'zod';
import { isAppError } from '#platform/errors';
import { LOCALES } from '#platform/i18n';
import { normaliseKind } from '#identity';
import { SYSTEM_SLUG } from '#tenants/contract';
import { isSystemTenant } from '#tenants/contract';
import { brandSchema, mfaOverrideSchema, tenantSettingsSchema } from '#tenants';

/* The shape of a configuration file. Room rules that need the database (a taken issuer, a missing brand) are left to the rooms. */

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 lower-case letters, digits and hyphens');
const MAX_USERS = 1000;

/** Checked against the tenant settings, kept as written: what is left out follows the product's defaults. */
const settings = z.record(z.string(), z.unknown()).superRefine((value, ctx) => {
  const parsed = tenantSettingsSchema.safeParse(value);
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) ctx.addIssue({ code: 'custom', path: [...issue.path, key], message: 'is not a known setting' });
    else ctx.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
  }
});

// Whether plain http on localhost is allowed is decided when the brand is saved, by the mode the server runs in.
const { senderName, defaultLocale, ...brandShape } = brandSchema(true).shape;
const brand = z
  .strictObject({ ...brandShape, senderName: senderName.optional(), defaultLocale: defaultLocale.default('en') })
  .transform(({ senderName: sender, ...rest }) => ({ ...rest, senderName: sender ?? rest.name }));

/** One text per language. */
const texts = z.record(z.string(), z.string());

const application = z.strictObject({
  clientId: z.string().min(1),
  name: z.string().min(1).max(100),
  brand: slug.optional(),
  logo: z.string().optional(),
  firstParty: z.boolean().optional(),
  headless: z.boolean().optional(),
  requirePkce: z.boolean().optional(),
  requirePar: z.boolean().optional(),
  acceptsActing: z.boolean().optional(),
  accessTokenFormat: z.enum(['jwt', 'opaque']).optional(),
  /** Where its rules for second steps differ from the tenant's. */
  mfa: mfaOverrideSchema.optional(),
  /** What it may ask a confirmation for, by id, one text per language; checked by the room that serves it. */
  actions: z.record(z.string(), texts).optional(),
  /** Details it cannot do without, and what it may ask for when it is needed, with the reason; checked there as well. */
  requires: z.array(z.looseObject({ attribute: z.string(), reason: texts })).optional(),
  asks: z.record(z.string(), z.looseObject({ attributes: z.array(z.string()), reason: texts })).optional(),
  secret: z.string().min(1).optional(),
  state: z.enum(['active', 'suspended']).optional(),
  /** Where it wants to hear of things; checked by the room that tells it. */
  webhooks: z.array(z.record(z.string(), z.unknown())).optional(),
  /** Client metadata of OpenID Connect Registration 1.0 and RFC 7591; checked by the room that serves it. */
  metadata: z.record(z.string(), z.unknown()).default({}),
});

/** A service provider; what its metadata says is read and checked by the room that serves it, with everything that stands beside it. */
const samlApplication = z.looseObject({ name: z.string().min(1).max(100), metadata: z.string().optional(), entityId: z.string().optional(), brand: slug.optional() });

const resource = z.strictObject({
  identifier: z.string().min(1),
  name: z.string().min(1).max(100),
  scopes: z.array(z.string().min(1)).default([]),
  accessTokenFormat: z.enum(['jwt', 'opaque']).optional(),
  accessTokenSeconds: z.int().optional(),
});

/** Judged by the room that owns connections, whose message then stands at the line. */
const connection = z.strictObject({
  slug,
  connector: z.string().min(1),
  preset: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  mark: z.record(z.string(), z.unknown()).optional(),
  state: z.enum(['active', 'suspended']).optional(),
  shown: z.enum(['button', 'domain', 'hidden']).optional(),
  applications: z.array(z.string()).optional(),
  trust: z.record(z.string(), z.unknown()).optional(),
  provisioning: z.enum(['create', 'link-only']).optional(),
  signOutAtProvider: z.boolean().optional(),
  attributes: z.array(z.record(z.string(), z.unknown())).optional(),
  groups: z.record(z.string(), z.string()).optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.string()).optional(),
});

/** Of a service that verifies; judged by the room that owns them. */
const verifier = z.strictObject({
  slug,
  connector: z.string().min(1),
  name: z.string().min(1),
  state: z.enum(['active', 'suspended']).optional(),
  level: z.enum(['low', 'substantial', 'high']).optional(),
  trustFramework: z.string().min(1),
  trustFrameworkName: z.string().min(1).optional(),
  validDays: z.int().optional(),
  claims: z.array(z.record(z.string(), z.unknown())),
  settings: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.string()).optional(),
});

/** What is done with data, and how customers are told; judged by the room that owns purposes, whose message then stands at the line. */
const purpose = z.looseObject({
  key: slug,
  notice: z.record(z.string(), z.unknown()),
  publish: z.int().optional(),
  /** Where something else is drafted than what counts: the same again, as it is drafted. */
  draft: z.looseObject({ notice: z.record(z.string(), z.unknown()) }).optional(),
});

/** Of the tenant's own; judged by the room that owns journeys. */
const journey = z.looseObject({
  id: z.string().min(1).max(63),
  start: z.string(),
  nodes: z.record(z.string(), z.looseObject({ step: z.string(), next: z.record(z.string(), z.string()) })),
});

/** What a message says in the tenant’s own words; judged by the room that owns messages, whose message then stands at the line. */
const message = z.strictObject({
  template: z.string().min(1).max(100),
  texts: z.record(z.string(), texts).optional(),
  brands: z.record(slug, z.record(z.string(), texts)).optional(),
});

/** What customers are written to about; judged by the room that owns topics. */
const topic = z.looseObject({ key: slug, purpose: slug, words: z.record(z.string(), z.unknown()) });

const identifier = z.strictObject({ kind: z.enum(['email', 'phone', 'username', 'external']), value: z.string(), verified: z.boolean().default(false) }).transform((input, ctx) => {
  try {
    return { ...input, value: normaliseKind(input.kind, input.value) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    ctx.addIssue({ code: 'custom', path: ['value'], message: `cannot be used: ${error.message}` });
    return z.NEVER;
  }
});

const user = z
  .strictObject({
    sub: z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/, 'must have 1 to 255 printable ASCII characters')
      .optional(),
    identifiers: z.array(identifier).min(1),
    attributes: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
    /** Set when the user has none yet; a password the customer has chosen since is left alone. */
    password: z.string().min(1).optional(),
    /** The same from another system, as a PHC string. */
    passwordHash: z.string().min(1).optional(),
    locale: z.enum(LOCALES).optional(),
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower-case letters, digits, dots, hyphens and underscores')
      .default('config'),
    /** Business customers they belong to, each made with the first user who does. */
    organizations: z
      .array(
        z.strictObject({
          reference: z.string().min(1).max(100),
          name: z.string().min(1).max(120),
          roles: z.array(z.string().max(40)).max(10).default([]),
        }),
      )
      .max(20)
      .default([]),
  })
  .refine((value) => value.password === undefined || value.passwordHash === undefined, { path: ['passwordHash'], message: 'must not be given together with password' });

const tenant = z
  .strictObject({
    slug: slug.refine((value) => value !== SYSTEM_SLUG, 'is the tenant of the operators, which no file configures; choose another'),
    /** A new tenant without a name takes its slug. */
    name: z.string().min(1).max(80).optional(),
    /** Sits at the base URL instead of below it. */
    default: z.boolean().optional(),
    /** Only for a host of its own; otherwise it follows from `default` and the slug. An existing tenant keeps its issuer unless one of the two is said. */
    issuer: z.string().optional(),
    state: z.enum(['active', 'suspended']).optional(),
    environment: z.enum(['live', 'test']).optional(),
    settings: settings.optional(),
    defaultBrand: slug.optional(),
    brands: z.array(brand).default([]),
    /** What messages say instead of what the product says. */
    messages: z.array(message).max(200, 'must be at most 200').default([]),
    applications: z.array(application).default([]),
    samlApplications: z.array(samlApplication).default([]),
    resources: z.array(resource).default([]),
    connections: z.array(connection).max(200, 'must be at most 200').default([]),
    /** In place of those that come with the product. */
    journeys: z.array(journey).max(100, 'must be at most 100').default([]),
    /** What is done about risk, in place of what comes with the product; judged by the room that owns it. */
    riskPolicy: z.record(z.string(), z.unknown()).optional(),
    /** Services that verify customers. */
    verifiers: z.array(verifier).max(100, 'must be at most 100').default([]),
    /** What is done with what is known of customers, and what they agree to. */
    purposes: z.array(purpose).max(200, 'must be at most 200').default([]),
    /** What customers can choose to hear of; after the purposes they rest on. */
    topics: z.array(topic).max(200, 'must be at most 200').default([]),
    users: z.array(user).max(MAX_USERS, `must be at most ${MAX_USERS}: bring more in by an import`).default([]),
  })
  .superRefine((value, ctx) => {
    const twice = (list: 'brands' | 'applications' | 'resources' | 'connections' | 'verifiers' | 'purposes' | 'topics' | 'journeys' | 'messages', key: string) =>
      noneTwice(
        value[list].map((entry) => String((entry as Record<string, unknown>)[key])),
        (at) => ctx.addIssue({ code: 'custom', path: [list, at, key], message: 'stands in the file twice' }),
      );
    twice('brands', 'slug');
    twice('messages', 'template');
    twice('applications', 'clientId');
    twice('resources', 'identifier');
    twice('connections', 'slug');
    twice('verifiers', 'slug');
    twice('purposes', 'key');
    twice('topics', 'key');
    twice('journeys', 'id');
    if (isSystemTenant(value)) ctx.addIssue({ code: 'custom', path: ['slug'], message: 'is the tenant of the operators: the installation makes it, and no file changes it' });
    if (value.default && value.issuer !== undefined)
      ctx.addIssue({ code: 'custom', path: ['issuer'], message: 'must not be given for the default tenant: its issuer is the base URL' });
    const held = value.users.flatMap((entry, at) => entry.identifiers.map((held, index) => ({ at, index, key: `${held.kind} ${held.value}` })));
    noneTwice(
      held.map(({ key }) => key),
      (position) => {
        const { at, index } = held[position] as (typeof held)[number];
        ctx.addIssue({ code: 'custom', path: ['users', at, 'identifiers', index, 'value'], message: 'stands in the file twice' });
      },
    );
  });

function noneTwice(keys: readonly string[], report: (at: number) => void): void {
  keys.forEach((key, at) => {
    if (keys.indexOf(key) < at) report(at);
  });
}

export const fileSchema = z.strictObject({ tenants: z.array(tenant).min(1).max(1000) }).superRefine((file, ctx) => {
  noneTwice(
    file.tenants.map((entry) => entry.slug),
    (at) => ctx.addIssue({ code: 'custom', path: ['tenants', at, 'slug'], message: 'stands in the file twice' }),
  );
  const defaults = file.tenants.flatMap((entry, at) => (entry.default ? [at] : []));
  for (const at of defaults.slice(1)) ctx.addIssue({ code: 'custom', path: ['tenants', at, 'default'], message: 'must be set for one tenant only' });
});

export type FileContent = z.output<typeof fileSchema>;
export type FileTenant = FileContent['tenants'][number];
export type FileUser = FileTenant['users'][number];
