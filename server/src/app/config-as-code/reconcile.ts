import type { Consent, PurposeInput, SavedPurpose } from '#consent/contract';
import type { Credentials } from '#credentials/contract';
import type { Database, Tx } from '#platform/db';
import { AppError, isAppError } from '#platform/errors';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { ConnectionInput, Federation } from '#federation/contract';
import type { Identity } from '#identity/contract';
import type { ApplicationInput, Oidc } from '#oidc/contract';
import { provisioningErrors } from '#provisioning';
import type { Webhooks } from '#provisioning/contract';
import type { Preferences, TopicInput } from '#preferences/contract';
import type { SamlApplicationInput, SamlIdp } from '#saml-idp/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import type { Verification, VerificationConnectionInput } from '#verification/contract';
import { differences } from './differences.ts';
import { ConfigFileError } from './file-error.ts';
import type { FileTenant } from './file-schema.ts';
import type { ConfigFile } from './parse-file.ts';
import { reconcileUser } from './reconcile-user.ts';

export interface ConfigRooms {
  readonly db: Pick<Database, 'tenant'>;
  readonly tenants: Pick<Tenants, 'baseUrl' | 'bySlug' | 'byId' | 'brandBySlug' | 'save' | 'saveBrand'>;
  readonly identity: Pick<Identity, 'findBySub' | 'findByIdentifier' | 'register' | 'verifyIdentifier' | 'identifiers' | 'attributes' | 'writeAttributes'>;
  readonly oidc: Pick<Oidc, 'saveApplication' | 'saveResource' | 'application'>;
  readonly saml: Pick<SamlIdp, 'saveApplication'>;
  readonly credentials: Pick<Credentials, 'types'>;
  readonly federation: Pick<Federation, 'saveConnection' | 'connections'>;
  readonly verification: Pick<Verification, 'saveConnection' | 'connections'>;
  readonly consent: Pick<Consent, 'savePurpose'>;
  readonly preferences: Pick<Preferences, 'saveTopic'>;
  readonly webhooks: Pick<Webhooks, 'saveEndpoints'>;
}

/** One thing that was done, or would be. */
export interface PlanLine {
  readonly kind: 'create' | 'change';
  /** e.g. `application demo-shop`. */
  readonly what: string;
  /** For people: `+ application demo-shop`, `~ brand shop: name: "A" -> "B"`. */
  readonly text: string;
}

export type Report = (kind: PlanLine['kind'], what: string, details?: readonly string[]) => void;

/** Carries the end of a transaction that was for looking only. */
const LOOKED = Symbol('looked');

/**
 * Brings what the file names to the state it says and reports every difference; with `dryRun` the same is done and rolled back. What the file does
 * not name is left alone, and nothing is ever deleted.
 */
export async function reconcile(rooms: ConfigRooms, file: ConfigFile, dryRun: boolean): Promise<PlanLine[]> {
  const origin: Origin = { actor: { kind: 'operator' }, requestId: `config-${newId()}` };
  const lines: PlanLine[] = [];
  for (const [index, wanted] of file.content.tenants.entries()) {
    const report: Report = (kind, what, details = []) => {
      const name = `${what}${file.content.tenants.length > 1 && !what.startsWith('tenant ') ? ` (${wanted.slug})` : ''}`;
      lines.push({ kind, what: name, text: `${kind === 'create' ? '+' : '~'} ${name}${details.length > 0 ? `: ${details.join('; ')}` : ''}` });
    };
    await reconcileTenant({ rooms, file, dryRun, origin, report, path: ['tenants', index] }, wanted);
  }
  return lines;
}

export interface Context {
  readonly rooms: ConfigRooms;
  readonly file: ConfigFile;
  readonly dryRun: boolean;
  readonly origin: Origin;
  readonly report: Report;
  /** Of the tenant in the file. */
  readonly path: readonly (string | number)[];
}

async function reconcileTenant(ctx: Context, wanted: FileTenant): Promise<void> {
  const { rooms, dryRun, origin, report } = ctx;
  const options = { origin, dryRun };
  const defaultBrand = wanted.defaultBrand ?? wanted.brands[0]?.slug;
  const before = await rooms.tenants.bySlug(wanted.slug);
  const issuer = issuerOf(rooms.tenants.baseUrl, wanted, before);
  const input = {
    slug: wanted.slug,
    name: wanted.name ?? before?.name ?? wanted.slug,
    issuer,
    ...(wanted.state === undefined ? {} : { state: wanted.state }),
    ...(wanted.settings === undefined ? {} : { settings: wanted.settings }),
  };
  const withDefault = { ...input, ...(defaultBrand === undefined ? {} : { defaultBrand }) };
  if (!before) {
    const made = await located(ctx, [], () => rooms.tenants.save(withDefault, options));
    report('create', `tenant ${wanted.slug}`);
    if (dryRun) return reportAllNew(ctx, wanted);
    await reconcileBrands(ctx, wanted, made.tenant, true);
    return reconcileInside(ctx, wanted, made.tenant.id, { comingBrands: new Set(), fresh: true });
  }
  // Brands first: the default brand may be one of the new ones.
  const newBrands = await reconcileBrands(ctx, wanted, before, false);
  const brandComes = defaultBrand !== undefined && newBrands.has(defaultBrand) && dryRun;
  const saved = await located(ctx, [], () => rooms.tenants.save(brandComes ? input : withDefault, options));
  const details = [
    ...differences(before, { name: input.name, issuer, state: input.state }),
    ...settingsDetails(before, wanted.settings),
    ...(saved.fields.includes('defaultBrand') || brandComes ? [`defaultBrand -> ${JSON.stringify(defaultBrand)}`] : []),
  ];
  if (saved.changed || brandComes) report('change', `tenant ${wanted.slug}`, details);
  await reconcileInside(ctx, wanted, before.id, { comingBrands: dryRun ? newBrands : new Set(), fresh: false });
}

/** An entry that only adds an application must never move a tenant to another address: every token names the issuer. */
function issuerOf(baseUrl: string, wanted: FileTenant, before: Tenant | undefined): string {
  if (wanted.issuer !== undefined) return wanted.issuer;
  if (wanted.default === true) return baseUrl;
  return before !== undefined && wanted.default === undefined ? before.issuer : `${baseUrl}/t/${wanted.slug}`;
}

function settingsDetails(before: Tenant, wanted: FileTenant['settings']): string[] {
  const { attributes, segments, profiling, verification, ...rest } = wanted ?? {};
  const { requirements, ...checks } = (verification ?? {}) as { requirements?: Named[] };
  // Shown by name: as read, definitions are mixed with the built-in ones and rules are completed.
  return [
    ...differences(before.settings, { ...rest, verification: checks }, 'settings'),
    ...changedNames('settings.attributes', before.settings.attributes, attributes as Named[] | undefined, ({ name }) => String(name)),
    ...changedNames('settings.segments', before.settings.segments, segments as Named[] | undefined, ({ name }) => String(name), 'whole'),
    ...changedNames('settings.profiling.rules', before.settings.profiling.rules, (profiling as { rules?: Named[] } | undefined)?.rules, ({ id }) => String(id), 'whole'),
    ...changedNames('settings.verification.requirements', before.settings.verification.requirements, requirements, ({ id }) => String(id), 'whole'),
  ];
}

type Named = Readonly<Record<string, unknown>>;

/** `whole`: what the file does not list is gone. */
function changedNames(path: string, before: readonly object[], wanted: readonly Named[] | undefined, nameOf: (entry: Named) => string, whole?: 'whole'): string[] {
  if (!wanted) return [];
  const known = new Map(before.map((entry) => [nameOf(entry as Named), entry]));
  const changed = wanted.filter((entry) => differences(known.get(nameOf(entry)), entry).length > 0).map(nameOf);
  const left = new Set(wanted.map(nameOf));
  const removed = whole ? [...known.keys()].filter((name) => !left.has(name)).map((name) => `${name} removed`) : [];
  return changed.length + removed.length > 0 ? [`${path}: ${[...changed, ...removed].join(', ')}`] : [];
}

async function reconcileBrands(ctx: Context, wanted: FileTenant, tenant: Tenant, fresh: boolean): Promise<Set<string>> {
  const created = new Set<string>();
  for (const [index, brand] of wanted.brands.entries()) {
    const before = await ctx.rooms.tenants.brandBySlug(tenant.id, brand.slug);
    // Parsed, so the optional fields are absent rather than undefined.
    const saved = await located(ctx, ['brands', index], () =>
      ctx.rooms.tenants.saveBrand(tenant.id, brand as Parameters<Tenants['saveBrand']>[1], { origin: ctx.origin, dryRun: ctx.dryRun }),
    );
    // A new tenant comes with its default brand: to the reader of the plan that one is new as well.
    if (saved.created || fresh) {
      created.add(brand.slug);
      ctx.report('create', `brand ${brand.slug}`);
    } else if (saved.changed) {
      const details = differences(before, brand);
      ctx.report('change', `brand ${brand.slug}`, details.length > 0 ? details : saved.fields.map((field) => `${field} removed`));
    }
  }
  return created;
}

function reportAllNew(ctx: Context, wanted: FileTenant): void {
  for (const brand of wanted.brands) ctx.report('create', `brand ${brand.slug}`);
  for (const resource of wanted.resources) ctx.report('create', `resource ${resource.identifier}`);
  for (const application of wanted.applications) ctx.report('create', `application ${application.clientId}`);
  for (const application of wanted.samlApplications) ctx.report('create', `SAML application ${application.name}`);
  for (const connection of wanted.connections) ctx.report('create', `connection ${connection.slug}`);
  for (const verifier of wanted.verifiers) ctx.report('create', `verifier ${verifier.slug}`);
  for (const purpose of wanted.purposes) ctx.report('create', `purpose ${purpose.key}`);
  for (const topic of wanted.topics) ctx.report('create', `topic ${topic.key}`);
  for (const user of wanted.users) ctx.report('create', `user ${nameOf(user)}`);
}

/** Applications, resources, connections, verifiers, purposes, topics and users of one tenant: in one transaction, all or nothing. */
async function reconcileInside(
  ctx: Context,
  wanted: FileTenant,
  tenantId: string,
  { comingBrands, fresh }: { readonly comingBrands: ReadonlySet<string>; readonly fresh: boolean },
): Promise<void> {
  const { resources, applications, samlApplications, connections, verifiers, purposes, topics, users } = wanted;
  if ([resources, applications, samlApplications, connections, verifiers, purposes, topics, users].every((list) => list.length === 0)) return;
  try {
    await ctx.rooms.db.tenant(tenantId, async (tx) => {
      for (const [index, resource] of wanted.resources.entries()) {
        const saved = await located(ctx, ['resources', index], () => ctx.rooms.oidc.saveResource(tx, tenantId, resource as Parameters<Oidc['saveResource']>[2], ctx.origin));
        if (saved.changed) ctx.report(fresh ? 'create' : 'change', `resource ${resource.identifier}`);
      }
      for (const [index, application] of wanted.applications.entries()) {
        await located(ctx, ['applications', index], () => reconcileApplication(ctx, tx, tenantId, application as FileApplication, comingBrands));
      }
      const entityIds: string[] = [];
      for (const [index, application] of wanted.samlApplications.entries()) {
        const saved = await located(ctx, ['samlApplications', index], () => reconcileSamlApplication(ctx, tx, application as FileSamlApplication, comingBrands));
        entityIds.push(saved);
      }
      for (const [index, connection] of wanted.connections.entries()) {
        await located(ctx, ['connections', index], () => reconcileConnection(ctx, tx, tenantId, connection as unknown as ConnectionInput));
      }
      for (const [index, verifier] of wanted.verifiers.entries()) {
        await located(ctx, ['verifiers', index], () => reconcileVerifier(ctx, tx, tenantId, verifier as unknown as VerificationConnectionInput));
      }
      // After those they name.
      const coming = { recipients: [...applications.map(({ clientId }) => clientId), ...entityIds], attributes: namesOf(wanted.settings?.['attributes']) };
      for (const [index, purpose] of wanted.purposes.entries()) {
        const saved = await located(ctx, ['purposes', index], () => ctx.rooms.consent.savePurpose(tx, purpose as unknown as PurposeInput, ctx.origin, coming));
        reportPurpose(ctx, purpose.key, saved);
      }
      for (const [index, topic] of wanted.topics.entries()) {
        const saved = await located(ctx, ['topics', index], () => ctx.rooms.preferences.saveTopic(tx, topic as unknown as TopicInput, ctx.origin));
        if (saved.changed) ctx.report(saved.created ? 'create' : 'change', `topic ${topic.key}`, saved.fields);
      }
      for (const [index, user] of wanted.users.entries()) {
        await located(ctx, ['users', index], () => reconcileUser(ctx, tx, user, nameOf(user)));
      }
      if (ctx.dryRun) throw LOOKED;
    });
  } catch (error) {
    if (error !== LOOKED) throw error;
  }
}

type FileApplication = ApplicationInput & { readonly webhooks?: readonly unknown[] };

async function reconcileApplication(ctx: Context, tx: Tx, tenantId: string, { webhooks = [], ...wanted }: FileApplication, comingBrands: ReadonlySet<string>): Promise<void> {
  const before = await ctx.rooms.oidc.application(tenantId, wanted.clientId);
  const brandComes = wanted.brand !== undefined && comingBrands.has(wanted.brand);
  const { brand, ...withoutBrand } = wanted;
  const { changed, application, fields = [] } = await ctx.rooms.oidc.saveApplication(tx, tenantId, brandComes ? withoutBrand : wanted, ctx.origin);
  const told = await ctx.rooms.webhooks.saveEndpoints(tx, wanted.clientId, webhooks, ctx.origin);
  if (!changed && !brandComes && told.length === 0) return;
  const what = `application ${wanted.clientId}`;
  if (!before) return ctx.report('create', what);
  const { secret: _, ...visible } = withoutBrand;
  const details = [
    ...differences(before, visible),
    ...(brandComes || before.brandId !== application.brandId ? [`brand -> ${JSON.stringify(brand ?? null)}`] : []),
    ...(fields.includes('secret') ? ['secret changed'] : []),
  ];
  ctx.report('change', what, [...(details.length > 0 ? details : fields), ...told]);
}

type FileSamlApplication = SamlApplicationInput & { readonly webhooks?: readonly unknown[] };

/** By an address that changes, or by a name of the moment, nobody could be told of for certain. */
const LASTING_NAMES = ['persistent', 'unspecified'];

async function reconcileSamlApplication(ctx: Context, tx: Tx, { webhooks = [], ...wanted }: FileSamlApplication, comingBrands: ReadonlySet<string>): Promise<string> {
  const brandComes = wanted.brand !== undefined && comingBrands.has(wanted.brand);
  const { brand, ...withoutBrand } = wanted;
  const { changed, created, application, fields } = await ctx.rooms.saml.saveApplication(tx, brandComes ? withoutBrand : wanted, ctx.origin);
  if (webhooks.length > 0 && !LASTING_NAMES.includes(application.nameIdFormat)) {
    const fix = `need nameIdFormat ${LASTING_NAMES.join(' or ')}: messages name customers as assertions do, and ${application.nameIdFormat} is no name that lasts`;
    throw provisioningErrors.invalid_webhooks({ fields: [{ field: 'webhooks', fix }] });
  }
  const told = await ctx.rooms.webhooks.saveEndpoints(tx, application.entityId, webhooks, ctx.origin);
  if (!changed && !brandComes && told.length === 0) return application.entityId;
  const what = `SAML application ${application.name}`;
  if (created) ctx.report('create', what);
  // Certificates and addresses come from metadata: what changed is named, the file has the rest.
  else ctx.report('change', what, [...fields.filter((field) => field !== 'brand' || !brandComes), ...(brandComes ? [`brand -> ${JSON.stringify(brand)}`] : []), ...told]);
  return application.entityId;
}

/** A purpose takes effect with its publication, so that is what is told, and whom it concerns. */
function reportPurpose(ctx: Context, key: string, { created, changed, fields, published, unpublished }: SavedPurpose): void {
  const counted = published && (published.asksAgain === 1 ? '1 customer is asked again' : `${published.asksAgain} customers are asked again`);
  const details = [
    ...(fields.length > 0 ? [`draft: ${fields.join(', ')}`] : []),
    ...(published && !created ? [`publishes version ${published.version} (${published.change}), ${counted}`] : []),
    ...(changed && unpublished ? ['not published: customers see no change until `publish` says the next version'] : []),
  ];
  if (changed) ctx.report(created ? 'create' : 'change', `purpose ${key}`, details);
}

const namesOf = (attributes: unknown): string[] => (Array.isArray(attributes) ? attributes.map(({ name }: { readonly name?: unknown }) => String(name)) : []);

async function reconcileConnection(ctx: Context, tx: Tx, tenantId: string, wanted: ConnectionInput): Promise<void> {
  const before = (await ctx.rooms.federation.connections(tenantId)).find(({ slug }) => slug === wanted.slug);
  const { changed, connection, fields } = await ctx.rooms.federation.saveConnection(tx, wanted, ctx.origin);
  if (!changed) return;
  const what = `connection ${wanted.slug}`;
  if (!before) return ctx.report('create', what);
  const { id: _id, version: _version, secrets: _secrets, ...visible } = connection;
  const details = [...differences(before, visible), ...(fields.includes('secrets') ? ['secrets changed'] : [])];
  ctx.report('change', what, details.length > 0 ? details : [...fields]);
}

async function reconcileVerifier(ctx: Context, tx: Tx, tenantId: string, wanted: VerificationConnectionInput): Promise<void> {
  const before = (await ctx.rooms.verification.connections(tenantId)).find(({ slug }) => slug === wanted.slug);
  const { changed, connection, fields } = await ctx.rooms.verification.saveConnection(tx, wanted, ctx.origin);
  if (!changed) return;
  const what = `verifier ${wanted.slug}`;
  if (!before) return ctx.report('create', what);
  const { id: _id, version: _version, secrets: _secrets, ...visible } = connection;
  const details = [...differences(before, visible), ...(fields.includes('secrets') ? ['secrets changed'] : [])];
  ctx.report('change', what, details.length > 0 ? details : [...fields]);
}

/** Enough to know who is meant, too little to collect addresses from logs. */
function nameOf(user: FileTenant['users'][number]): string {
  const { kind, value } = user.identifiers[0] as FileTenant['users'][number]['identifiers'][number];
  if (kind === 'email') return value.replace(/^(.)[^@]*/, '$1***');
  return kind === 'phone' ? `***${value.slice(-2)}` : value;
}

/** What a room refuses is told with the line it stands on. */
async function located<T>(ctx: Context, path: readonly (string | number)[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) throw error;
    throw new ConfigFileError(problemsOf(error, ctx, [...ctx.path, ...path]));
  }
}

function problemsOf(error: AppError, ctx: Context, path: readonly (string | number)[]) {
  const fields = error.fields.length > 0 ? error.fields : [{ field: '', fix: error.message }];
  return fields.map(({ field, fix }) => {
    const full = [
      ...path,
      ...field
        .split('.')
        .filter(Boolean)
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    ];
    return { line: ctx.file.lineOf(full), path: full.join('.'), message: `${fix} (${error.code})` };
  });
}
