import { isDeepStrictEqual } from 'node:util';
import { isUniqueViolation, type Database, type Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { DEFAULT_ACCENT } from './brand-rules.ts';
import type { Saved, SaveOptions, Tenant, TenantInput } from './contract.ts';
import type { TenantsDeps } from './create-tenants.ts';
import { tenantErrors } from './errors.ts';
import { tenantSaved } from './events.ts';
import { SLUG, issuerProblem, type IssuerRules } from './issuer.ts';
import { parseSettings, readSettings } from './settings.ts';
import { findBrand, insertTenant, lockTenant, tenantBy, toTenant, updateTenant, type TenantRow } from './store.ts';
import { writeBrand } from './write-brand.ts';

export interface SaveDeps {
  readonly db: Database;
  readonly rules: IssuerRules;
  readonly events?: TenantsDeps['events'];
  readonly origin: Origin;
  /** Drops what this process has cached. */
  readonly forget: () => void;
}

type SavedTenant = Saved & { readonly tenant: Tenant };

/**
 * Creates the tenant of this slug or changes it. Fields left out of a change stay as they are. A new tenant gets a brand at once, under the slug
 * `defaultBrand` (or `default`), so that there is always a look to show.
 */
export async function saveTenant(deps: SaveDeps, input: TenantInput, options: SaveOptions = {}): Promise<SavedTenant> {
  // A transaction in the new tenant's own scope, so that its first event can be recorded; the tables themselves have none.
  const tenantId = (await tenantBy(deps.db, 'slug', input.slug))?.id ?? newId();
  return deps.db.tenant(tenantId, (tx) => saveTenantIn(deps, tx, input, options.origin ?? deps.origin, options.expected));
}

/** The same as part of a transaction in the scope of that tenant. */
export async function saveTenantIn(deps: SaveDeps, tx: Tx, input: TenantInput, origin: Origin, expected?: number): Promise<SavedTenant> {
  check(input, deps.rules);
  try {
    const before = await lockTenant(tx, input.slug);
    if (before && before.id !== tx.tenantId) throw tenantErrors.busy();
    if (before && expected !== undefined && expected !== before.version) throw tenantErrors.changed_meanwhile();
    const result = before ? await change(deps, tx, origin, before, input) : await create(deps, tx, origin, tx.tenantId, input);
    if (result.changed) tx.afterCommit(deps.forget);
    return result;
  } catch (error) {
    if (isUniqueViolation(error, 'tenants_issuer_key')) throw tenantErrors.issuer_taken({ cause: error });
    throw error;
  }
}

function check(input: TenantInput, rules: IssuerRules): void {
  const fields: { field: string; fix: string }[] = [];
  if (!SLUG.test(input.slug)) fields.push({ field: 'slug', fix: 'must be 1 to 63 lower-case letters, digits and hyphens' });
  if (!/^[^\p{Cc}<>"]{1,80}$/u.test(input.name)) fields.push({ field: 'name', fix: 'must have 1 to 80 characters, without line breaks, < > or "' });
  if (input.defaultBrand !== undefined && !SLUG.test(input.defaultBrand)) fields.push({ field: 'defaultBrand', fix: 'must be the slug of a brand' });
  const problem = issuerProblem(input.issuer, input.slug, rules);
  if (problem) fields.push({ field: 'issuer', fix: problem });
  if (fields.length > 0) throw tenantErrors.invalid_tenant({ fields });
  parseSettings(input.settings);
}

async function create(deps: SaveDeps, tx: Tx, origin: Origin, id: string, input: TenantInput): Promise<SavedTenant> {
  const brandId = newId();
  const row = await insertTenant(tx, {
    id,
    slug: input.slug,
    name: input.name,
    issuer: input.issuer,
    state: input.state ?? 'active',
    environment: input.environment ?? 'live',
    default_brand_id: brandId,
    settings: input.settings ?? {},
  });
  // Another process made this slug between our look and our insert; its id, and so our scope, would be the wrong one. Else the issuer is somebody's.
  if (!row) throw (await lockTenant(tx, input.slug)) ? tenantErrors.busy() : tenantErrors.issuer_taken();
  const tenant = toTenant(row, readSettings);
  const { locales } = tenant.settings;
  const brand = {
    tenant_id: id,
    id: brandId,
    slug: input.defaultBrand ?? 'default',
    name: input.name,
    logo: null,
    accent: DEFAULT_ACCENT,
    accent_dark: null,
    support_url: null,
    terms_url: null,
    privacy_url: null,
    sender_name: input.name,
    default_locale: locales.includes('en') ? 'en' : (locales[0] as 'en'),
  };
  await writeBrand(tx, brand, origin.actor);
  await deps.events?.publish(tx, tenantSaved, { origin, data: { slug: input.slug, created: true, changed: [] } });
  return { tenant, changed: true, created: true, fields: [] };
}

async function change(deps: SaveDeps, tx: Tx, origin: Origin, before: TenantRow, input: TenantInput): Promise<SavedTenant> {
  let brandId = before.default_brand_id;
  if (input.defaultBrand !== undefined) {
    const brand = await findBrand(tx, before.id, input.defaultBrand);
    if (!brand) throw tenantErrors.unknown_brand({ fields: [{ field: 'defaultBrand', fix: 'Save the brand before it becomes the default.' }] });
    brandId = brand.id;
  }
  const wanted = {
    id: before.id,
    name: input.name,
    issuer: input.issuer,
    state: input.state ?? before.state,
    environment: input.environment ?? before.environment,
    default_brand_id: brandId,
    // Through JSON, as it is stored: a field set to undefined is no field.
    settings: input.settings === undefined ? before.settings : (JSON.parse(JSON.stringify(input.settings)) as unknown),
  };
  const differing = (['name', 'issuer', 'state', 'environment', 'default_brand_id', 'settings'] as const).filter((field) => !isDeepStrictEqual(before[field], wanted[field]));
  const fields = differing.map((field) => (field === 'default_brand_id' ? 'defaultBrand' : field));
  if (fields.length === 0) return { tenant: toTenant(before, readSettings), changed: false, created: false, fields };
  const row = await updateTenant(tx, wanted);
  await deps.events?.publish(tx, tenantSaved, { origin, data: { slug: before.slug, created: false, changed: fields } });
  return { tenant: toTenant(row, readSettings), changed: true, created: false, fields };
}
