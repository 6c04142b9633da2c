import type { Database, Tx } from '#platform/db';
import type { Locale } from '#platform/i18n';
import { brandColours } from './brand-rules.ts';
import type { Brand, Tenant, TenantSettings } from './contract.ts';

export interface TenantRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  readonly state: Tenant['state'];
  readonly environment: 'live' | 'test';
  readonly default_brand_id: string;
  readonly settings: unknown;
  readonly version: number;
}

export interface BrandRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly logo: string | null;
  readonly accent: string;
  readonly accent_dark: string | null;
  readonly support_url: string | null;
  readonly terms_url: string | null;
  readonly privacy_url: string | null;
  readonly sender_name: string;
  readonly default_locale: Locale;
  readonly version: number;
}

export type BrandValues = Omit<BrandRow, 'version'>;

const TENANT = 'id, slug, name, issuer, state, environment, default_brand_id, settings, version';
const BRAND_VALUES = 'tenant_id, id, slug, name, logo, accent, accent_dark, support_url, terms_url, privacy_url, sender_name, default_locale';
const BRAND = `${BRAND_VALUES}, version`;

export function toTenant(row: TenantRow, read: (stored: unknown) => TenantSettings): Tenant {
  return Object.freeze({
    id: row.id,
    slug: row.slug,
    name: row.name,
    issuer: row.issuer,
    state: row.state,
    environment: row.environment,
    defaultBrandId: row.default_brand_id,
    settings: read(row.settings),
    version: row.version,
  });
}

export function toBrand(row: BrandRow): Brand {
  return Object.freeze({
    id: row.id,
    tenantId: row.tenant_id,
    slug: row.slug,
    name: row.name,
    ...(row.logo === null ? {} : { logo: row.logo }),
    colours: brandColours(row.accent, row.accent_dark),
    ...(row.support_url === null ? {} : { supportUrl: row.support_url }),
    ...(row.terms_url === null ? {} : { termsUrl: row.terms_url }),
    ...(row.privacy_url === null ? {} : { privacyUrl: row.privacy_url }),
    senderName: row.sender_name,
    defaultLocale: row.default_locale,
  });
}

export async function tenantsByIssuer(db: Database, issuers: readonly string[]): Promise<TenantRow[]> {
  return db.statement<TenantRow>(`select ${TENANT} from tenants.tenants where issuer = any($1)`, [issuers]);
}

export async function tenantBy(db: Database, column: 'id' | 'slug', value: string): Promise<TenantRow | undefined> {
  return (await db.statement<TenantRow>(`select ${TENANT} from tenants.tenants where ${column} = $1`, [value]))[0];
}

export async function tenantsAfter(db: Database, slug: string, limit: number): Promise<TenantRow[]> {
  return db.statement<TenantRow>(`select ${TENANT} from tenants.tenants where slug > $1 order by slug limit $2`, [slug, limit]);
}

export async function brandBy(db: Database, tenantId: string, column: 'id' | 'slug', value: string): Promise<BrandRow | undefined> {
  return (await db.statement<BrandRow>(`select ${BRAND} from tenants.brands where tenant_id = $1 and ${column} = $2`, [tenantId, value]))[0];
}

/** As it is in this transaction. */
export async function readTenant(tx: Tx): Promise<TenantRow | undefined> {
  return (await tx.query<TenantRow>(`select ${TENANT} from tenants.tenants where id = $1`, [tx.tenantId]))[0];
}

/** More would not fit a configuration file that somebody still reads. */
const MAX_BRANDS = 500;

export async function listBrands(tx: Tx): Promise<BrandRow[]> {
  return tx.query<BrandRow>(`select ${BRAND} from tenants.brands where tenant_id = $1 order by slug limit ${MAX_BRANDS}`, [tx.tenantId]);
}

/** Locks the tenant for a change: two savers at once take turns. */
export async function lockTenant(tx: Tx, slug: string): Promise<TenantRow | undefined> {
  return (await tx.query<TenantRow>(`select ${TENANT} from tenants.tenants where slug = $1 for update`, [slug]))[0];
}

/** Undefined: its slug or its issuer is taken. */
export async function insertTenant(tx: Tx, row: Omit<TenantRow, 'version'>): Promise<TenantRow | undefined> {
  const rows = await tx.query<TenantRow>(
    `insert into tenants.tenants (id, slug, name, issuer, state, default_brand_id, settings, environment) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing returning ${TENANT}`,
    [row.id, row.slug, row.name, row.issuer, row.state, row.default_brand_id, JSON.stringify(row.settings), row.environment],
  );
  return rows[0];
}

export async function updateTenant(tx: Tx, row: Omit<TenantRow, 'version' | 'slug'>): Promise<TenantRow> {
  const rows = await tx.query<TenantRow>(
    `update tenants.tenants set name = $2, issuer = $3, state = $4, default_brand_id = $5, settings = $6, environment = $7, version = version + 1, updated_at = platform.now()
     where id = $1 returning ${TENANT}`,
    [row.id, row.name, row.issuer, row.state, row.default_brand_id, JSON.stringify(row.settings), row.environment],
  );
  return rows[0] as TenantRow;
}

/** Undefined: there is none. */
export async function lockTenantById(tx: Tx, tenantId: string): Promise<Pick<TenantRow, 'default_brand_id'> | undefined> {
  return (await tx.query<Pick<TenantRow, 'default_brand_id'>>('select default_brand_id from tenants.tenants where id = $1 for update', [tenantId]))[0];
}

export async function touchTenant(tx: Tx, tenantId: string): Promise<void> {
  await tx.query('update tenants.tenants set version = version + 1, updated_at = platform.now() where id = $1', [tenantId]);
}

export async function brandsOf(db: Database, tenantId: string): Promise<readonly BrandRow[]> {
  return db.statement<BrandRow>(`select ${BRAND} from tenants.brands where tenant_id = $1 order by slug`, [tenantId]);
}

export async function findBrand(tx: Tx, tenantId: string, slug: string): Promise<BrandRow | undefined> {
  return (await tx.query<BrandRow>(`select ${BRAND} from tenants.brands where tenant_id = $1 and slug = $2`, [tenantId, slug]))[0];
}

export async function upsertBrand(tx: Tx, row: BrandValues): Promise<BrandRow> {
  const rows = await tx.query<BrandRow>(
    `insert into tenants.brands as b (${BRAND_VALUES}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (tenant_id, slug) do update set name = excluded.name, logo = excluded.logo, accent = excluded.accent, accent_dark = excluded.accent_dark,
       support_url = excluded.support_url, terms_url = excluded.terms_url, privacy_url = excluded.privacy_url, sender_name = excluded.sender_name,
       default_locale = excluded.default_locale, version = b.version + 1, updated_at = platform.now()
     returning ${BRAND}`,
    [row.tenant_id, row.id, row.slug, row.name, row.logo, row.accent, row.accent_dark, row.support_url, row.terms_url, row.privacy_url, row.sender_name, row.default_locale],
  );
  return rows[0] as BrandRow;
}

export async function deleteBrand(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.query('delete from tenants.brands where tenant_id = $1 and id = $2', [tenantId, id]);
}
