import { z } from 'zod';
import type { Oidc } from '#oidc/contract';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { SamlIdp } from '#saml-idp/contract';
import type { BrandInput, Tenants, VersionedBrand } from '#tenants/contract';
import { tenantErrors } from '#tenants';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { expectedNumber } from '../kit/versions.ts';
import { brandBody, brandJson, brandParams as params, FIELD_NAMES, inputOf, jsonOf, slug } from './shapes.ts';

export interface BrandsAreaDeps {
  readonly db: Pick<Database, 'read'>;
  readonly tenants: Pick<Tenants, 'brands' | 'removeBrand' | 'saveBrand'>;
  readonly oidc: Pick<Oidc, 'applicationsOfBrand'>;
  readonly saml: Pick<SamlIdp, 'applicationsOfBrand'>;
}

/** Applications named at a brand; who has more finds them in their list. */
const MOST_APPLICATIONS = 200;
const usersJson = z.strictObject({
  items: z.array(z.strictObject({ protocol: z.enum(['oidc', 'saml']), id: z.string().describe('Client id, or entity id.'), name: z.string() })),
});

const TAG = 'Brands';
const ALL = '/tenants/:tenant/brands';

export function brandRoutes({ db, tenants, oidc, saml }: BrandsAreaDeps): readonly AdminRoute[] {
  async function find(tenantId: string, key: string): Promise<VersionedBrand | undefined> {
    return (await tenants.brands(tenantId)).find(({ brand }) => brand.slug === key);
  }

  async function save(tenantId: string, input: BrandInput, options: Parameters<Tenants['saveBrand']>[2]): Promise<void> {
    try {
      await tenants.saveBrand(tenantId, input, options);
    } catch (error) {
      if (!isAppError(error) || error.code !== tenantErrors.invalid_brand.code) throw error;
      throw tenantErrors.invalid_brand({ cause: error, fields: error.fields.map(({ field, fix }) => ({ field: FIELD_NAMES[field] ?? field, fix })) });
    }
  }
  /** What shows it, of whichever protocol: two statements, one behind the other on the same connection. */
  async function applicationsOf(tx: Tx, brandId: string, limit: number) {
    const [web, federated] = await Promise.all([oidc.applicationsOfBrand(tx, brandId, limit), saml.applicationsOfBrand(tx, brandId, limit)]);
    return [
      ...web.map(({ clientId, name }) => ({ protocol: 'oidc' as const, id: clientId, name })),
      ...federated.map(({ entityId, name }) => ({ protocol: 'saml' as const, id: entityId, name })),
    ];
  }
  const isTaken = (error: unknown) => isAppError(error) && error.code === tenantErrors.changed_meanwhile.code;

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'brands:read',
      tag: TAG,
      summary: 'All brands of a tenant',
      answer: z.strictObject({ items: z.array(brandJson) }),
      async handle({ tenant }) {
        return { body: { items: (await tenants.brands(tenant.id)).map((one) => jsonOf(one, tenant.defaultBrandId)) } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: ALL,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Make a brand',
      body: brandBody.extend({ slug }),
      answer: brandJson,
      status: 201,
      async handle({ tenant, origin, body: { slug: key, ...body } }) {
        // A version nobody has: one that is there already is left alone.
        await save(tenant.id, inputOf(key, body), { origin, expected: 0 }).catch((error: unknown) => {
          throw isTaken(error) ? adminErrors.exists({ fields: [{ field: 'slug', fix: 'is taken; choose another' }] }) : error;
        });
        const made = await find(tenant.id, key);
        if (!made) throw adminErrors.not_found();
        return { body: jsonOf(made, tenant.defaultBrandId), version: made.version, location: `brands/${key}` };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ALL}/:brand`,
      permission: 'brands:read',
      tag: TAG,
      summary: 'One brand',
      params,
      answer: brandJson,
      versioned: 'answers',
      async handle({ tenant, params: { brand: key } }) {
        const found = await find(tenant.id, key);
        if (!found) throw adminErrors.not_found();
        return { body: jsonOf(found, tenant.defaultBrandId), version: found.version };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: `${ALL}/:brand`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Change it',
      description: 'As a whole: what is left out is gone. Colours that cannot be read are refused, with one that can.',
      params,
      body: brandBody,
      answer: brandJson,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: key }, body, expected }) {
        const before = await find(tenant.id, key);
        if (!before) throw adminErrors.not_found();
        const version = expectedNumber(expected);
        await save(tenant.id, inputOf(key, body), { origin, ...(version === undefined ? {} : { expected: version }) }).catch(async (error: unknown) => {
          const now = isTaken(error) ? await find(tenant.id, key) : undefined;
          throw now ? new ChangedMeanwhile(jsonOf(now, tenant.defaultBrandId), now.version) : error;
        });
        const saved = await find(tenant.id, key);
        if (!saved) throw adminErrors.not_found();
        return { body: jsonOf(saved, tenant.defaultBrandId), version: saved.version };
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: `${ALL}/:brand`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Delete it',
      description: 'Not the default one, nor one that applications show.',
      params,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: key }, expected }) {
        const version = expectedNumber(expected);
        const used = async (tx: Tx, brandId: string) => (await applicationsOf(tx, brandId, 1)).length > 0;
        await tenants.removeBrand(tenant.id, key, { origin, used, ...(version === undefined ? {} : { expected: version }) }).catch(async (error: unknown) => {
          if (isAppError(error) && error.code === tenantErrors.unknown_brand.code) throw adminErrors.not_found();
          const now = isTaken(error) ? await find(tenant.id, key) : undefined;
          throw now ? new ChangedMeanwhile(jsonOf(now, tenant.defaultBrandId), now.version) : error;
        });
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ALL}/:brand/applications`,
      permission: 'brands:read',
      tag: TAG,
      summary: 'Applications that show it',
      description: `At most ${MOST_APPLICATIONS} of each protocol. The default brand is shown by all others as well.`,
      params,
      answer: usersJson,
      async handle({ tenant, params: { brand: key } }) {
        const found = await find(tenant.id, key);
        if (!found) throw adminErrors.not_found();
        return { body: { items: await db.read(tenant.id, (tx) => applicationsOf(tx, found.brand.id, MOST_APPLICATIONS)) } };
      },
    }),
  ];
}
