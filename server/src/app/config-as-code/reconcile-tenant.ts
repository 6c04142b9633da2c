import type { Tx } from '#platform/db';
import type { Tenant } from '#tenants/contract';
import { located, type Context } from './context.ts';
import { differences } from './differences.ts';
import type { FileTenant } from './file-schema.ts';
import { reconcileEntries } from './reconcile-entries.ts';
import type { ConfigRooms } from './rooms.ts';

/**
 * All that stands in one tenant's entry, in one transaction in its scope: the tenant and its brands first, since everything else is judged by them. Returns the
 * entity ids of SAML applications, which may stand in their metadata only.
 */
export async function reconcileTenant(ctx: Context, tx: Tx, wanted: FileTenant): Promise<ReadonlySet<string>> {
  const { rooms, origin, report } = ctx;
  const before = await rooms.tenants.byId(tx.tenantId);
  const settings = (await rooms.tenants.configured(tx))?.tenant.settings;
  const issuer = issuerOf(rooms.tenants.baseUrl, wanted, before);
  const input = {
    slug: wanted.slug,
    name: wanted.name ?? before?.name ?? wanted.slug,
    issuer,
    ...(wanted.state === undefined ? {} : { state: wanted.state }),
    ...(wanted.environment === undefined ? {} : { environment: wanted.environment }),
    ...(wanted.settings === undefined ? {} : { settings: wanted.settings }),
  };
  const defaultBrand = wanted.defaultBrand ?? wanted.brands[0]?.slug;
  const withDefault = { ...input, ...(defaultBrand === undefined ? {} : { defaultBrand }) };
  if (!before) {
    await located(ctx, [], () => rooms.tenants.saveIn(tx, withDefault, origin));
    report('create', `tenant ${wanted.slug}`);
    await reconcileBrands(ctx, tx, wanted, true);
    return reconcileEntries(ctx, tx, wanted, true);
  }
  // Brands first: the default brand may be one of the new ones.
  await reconcileBrands(ctx, tx, wanted, false);
  const saved = await located(ctx, [], () => rooms.tenants.saveIn(tx, withDefault, origin));
  const details = [
    ...differences(before, { name: input.name, issuer, state: input.state, environment: input.environment }),
    ...settingsDetails(before, wanted.settings),
    ...(wanted.settings === undefined ? [] : droppedSettings(settings, wanted.settings)),
    ...(saved.fields.includes('defaultBrand') ? [`defaultBrand -> ${JSON.stringify(defaultBrand)}`] : []),
  ];
  if (saved.changed) report('change', `tenant ${wanted.slug}`, details);
  return reconcileEntries(ctx, tx, wanted, false);
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

/** Settings that were said and are not any more: what the product does by itself counts again. */
function droppedSettings(before: unknown, wanted: unknown, path = 'settings'): string[] {
  if (!isFields(before)) return [];
  return Object.entries(before).flatMap(([key, value]) => {
    const now = isFields(wanted) ? wanted[key] : undefined;
    // Told by the names of their entries.
    if (Array.isArray(value) && LISTS.includes(`${path}.${key}`) && now !== undefined) return [];
    return now === undefined ? [`${path}.${key}: as it comes with the product`] : droppedSettings(value, now, `${path}.${key}`);
  });
}

const LISTS = ['settings.attributes', 'settings.segments', 'settings.profiling.rules', 'settings.verification.requirements'];
const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

async function reconcileBrands(ctx: Context, tx: Tx, wanted: FileTenant, fresh: boolean): Promise<void> {
  for (const [index, brand] of wanted.brands.entries()) {
    const before = await ctx.rooms.tenants.brandBySlug(tx.tenantId, brand.slug);
    // Parsed, so the optional fields are absent rather than undefined.
    const saved = await located(ctx, ['brands', index], () => ctx.rooms.tenants.saveBrandIn(tx, brand as Parameters<ConfigRooms['tenants']['saveBrandIn']>[1], ctx.origin));
    // A new tenant comes with its default brand: to the reader of the plan that one is new as well.
    if (saved.created || fresh) ctx.report('create', `brand ${brand.slug}`);
    else if (saved.changed) {
      const details = differences(before, brand);
      ctx.report('change', `brand ${brand.slug}`, details.length > 0 ? details : saved.fields.map((field) => `${field} removed`));
    }
  }
}
