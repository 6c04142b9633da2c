import { z } from 'zod';
import { isAppError } from '#platform/errors';
import { isSystemTenant } from '#tenants/contract';
import type { StoredTenant, Tenants } from '#tenants/contract';
import { tenantErrors, tenantSettingsSchema } from '#tenants';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { pageOf, pageQuery, toPage } from '../kit/paging.ts';
import { expectedNumber } from '../kit/versions.ts';

export interface TenantsAreaDeps {
  readonly tenants: Pick<Tenants, 'baseUrl' | 'brand' | 'list' | 'save' | 'stored'>;
}

const slug = z.string().max(63);
const issuer = z.string().max(300).describe('The base URL, its path for this tenant, or a host of its own.');
const environment = z.enum(['live', 'test']).describe('`test`: it is there to try things. Changes nothing but how it is shown to whoever works with it.');
const tenantJson = z.strictObject({
  slug,
  name: z.string(),
  issuer: z.string(),
  state: z.enum(['active', 'suspended']),
  environment,
  default_brand: slug.optional(),
  version: z.number().int(),
});
const newTenant = z.strictObject({
  slug,
  name: z.string().max(80),
  issuer: issuer.optional(),
  environment: environment.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
});
const changedTenant = z.strictObject({
  name: z.string().max(80),
  issuer: issuer.optional(),
  state: z.enum(['active', 'suspended']).optional(),
  environment: environment.optional(),
  default_brand: slug.optional(),
});
const settingsJson = z.strictObject({
  set: z.record(z.string(), z.unknown()).describe('What was chosen.'),
  effective: z.record(z.string(), z.unknown()).describe('The same with everything that has its default.'),
  version: z.number().int(),
});
const settingsBody = z.record(z.string(), z.unknown()).describe('What is chosen, as a whole: what is left out has its default. Its schema is at `/settings-schema`.');

const TAG = 'Tenants';
const ONE = '/tenants/:tenant';

export function tenantRoutes({ tenants }: TenantsAreaDeps): readonly AdminRoute[] {
  const json = async ({ tenant }: StoredTenant) => {
    const brand = await tenants.brand(tenant.id, tenant.defaultBrandId);
    const { slug: key, name, state, environment: mark = 'live', version } = tenant;
    return { slug: key, name, issuer: tenant.issuer, state, environment: mark, ...(brand ? { default_brand: brand.slug } : {}), version };
  };
  const settingsOf = ({ tenant, set }: StoredTenant) => ({ set: { ...set }, effective: { ...tenant.settings } as Record<string, unknown>, version: tenant.version });

  async function stored(tenantId: string): Promise<StoredTenant> {
    const found = await tenants.stored(tenantId);
    if (!found) throw adminErrors.not_found();
    return found;
  }

  /** Saves what the caller read; where it is something else by now, says what. */
  async function save(tenantId: string, expected: string, show: (now: StoredTenant) => unknown, ...[input, options]: Parameters<Tenants['save']>): Promise<StoredTenant> {
    const version = expectedNumber(expected);
    try {
      await tenants.save(input, { ...options, ...(version === undefined ? {} : { expected: version }) });
    } catch (error) {
      if (!isAppError(error) || error.code !== tenantErrors.changed_meanwhile.code) throw error;
      const now = await stored(tenantId);
      throw new ChangedMeanwhile(await show(now), now.tenant.version);
    }
    return stored(tenantId);
  }

  return [
    adminRoute({
      method: 'GET',
      path: '/tenants',
      permission: 'tenants:read',
      tag: TAG,
      summary: 'All tenants',
      description: 'In the order of their slugs, without that of the operators.',
      query: pageQuery,
      answer: pageOf(tenantJson),
      async handle({ query: { limit, after } }) {
        const found = await tenants.list(after, Math.min(limit + 1, 100));
        const shown = new Map(await Promise.all(found.map(async (tenant) => [tenant.slug, await json({ tenant, set: {} })] as const)));
        const page = toPage(
          found,
          Math.min(limit, 99),
          (tenant) => tenant,
          (tenant) => tenant.slug,
        );
        return { body: { ...page, items: page.items.flatMap((tenant) => (isSystemTenant(tenant) ? [] : (shown.get(tenant.slug) ?? []))) } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: '/tenants',
      permission: 'tenants:write',
      tag: TAG,
      summary: 'Make a tenant',
      description: 'A population of customers of its own, with its own issuer, keys and settings, and a brand to begin with.',
      body: newTenant,
      answer: tenantJson,
      status: 201,
      async handle({ origin, body }) {
        if (isSystemTenant(body)) throw adminErrors.exists({ fields: [{ field: 'slug', fix: 'is the tenant of the operators; choose another' }] });
        const { slug: key, name, settings } = body;
        const input = {
          slug: key,
          name,
          issuer: body.issuer ?? `${tenants.baseUrl}/t/${key}`,
          ...(body.environment ? { environment: body.environment } : {}),
          ...(settings === undefined ? {} : { settings }),
        };
        // A version nobody has: one that is there already is left alone.
        const made = await tenants.save(input, { origin, expected: 0 }).catch((error: unknown) => {
          if (isAppError(error) && error.code === tenantErrors.changed_meanwhile.code) throw adminErrors.exists({ fields: [{ field: 'slug', fix: 'is taken; choose another' }] });
          throw error;
        });
        return { body: await json({ tenant: made.tenant, set: {} }), version: made.tenant.version, location: made.tenant.slug };
      },
    }),
    adminRoute({
      method: 'GET',
      path: ONE,
      permission: 'tenants:read',
      tag: TAG,
      summary: 'One tenant',
      answer: tenantJson,
      versioned: 'answers',
      async handle({ tenant }) {
        const now = await stored(tenant.id);
        return { body: await json(now), version: now.tenant.version };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: ONE,
      permission: 'tenants:write',
      tag: TAG,
      summary: 'Change its name, address, state, environment or default brand',
      description: 'Another issuer makes all tokens and links from before void. `suspended`: nobody signs in there.',
      body: changedTenant,
      answer: tenantJson,
      versioned: 'expects',
      fresh: true,
      async handle({ tenant, origin, body: { name, issuer: wanted, state, environment: mark, default_brand: defaultBrand }, expected }) {
        const input = {
          slug: tenant.slug,
          name,
          issuer: wanted ?? tenant.issuer,
          ...(state ? { state } : {}),
          ...(mark ? { environment: mark } : {}),
          ...(defaultBrand === undefined ? {} : { defaultBrand }),
        };
        const now = await save(tenant.id, expected, json, input, { origin });
        return { body: await json(now), version: now.tenant.version };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/settings`,
      permission: 'settings:read',
      tag: 'Settings',
      summary: 'The settings of a tenant',
      answer: settingsJson,
      versioned: 'answers',
      async handle({ tenant }) {
        const now = await stored(tenant.id);
        return { body: settingsOf(now), version: now.tenant.version };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: `${ONE}/settings`,
      permission: 'settings:write',
      tag: 'Settings',
      summary: 'Change them',
      body: settingsBody,
      answer: settingsJson,
      versioned: 'expects',
      async handle({ tenant, origin, body, expected }) {
        const now = await save(tenant.id, expected, settingsOf, { slug: tenant.slug, name: tenant.name, issuer: tenant.issuer, settings: body }, { origin });
        return { body: settingsOf(now), version: now.tenant.version };
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/settings-schema',
      permission: 'any',
      tag: 'Settings',
      summary: 'Which settings there are',
      description: 'As a JSON Schema, with bounds and defaults.',
      answer: z.record(z.string(), z.unknown()),
      async handle() {
        schema ??= z.toJSONSchema(tenantSettingsSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
        return { body: schema };
      },
    }),
  ];
}

let schema: Record<string, unknown> | undefined;
