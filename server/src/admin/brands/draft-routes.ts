import { z } from 'zod';
import type { Draft } from '#platform/drafts';
import { isAppError } from '#platform/errors';
import { tenantErrors } from '#tenants';
import type { BrandInput, Tenant, Tenants, VersionedBrand } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { expectedNumber } from '../kit/versions.ts';
import { bodyOf, brandBody, brandJson, brandParams as params, FIELD_NAMES, inputOf, jsonOf, problemsOf } from './shapes.ts';

export interface BrandDraftsDeps {
  readonly tenants: Pick<Tenants, 'brands' | 'drafts'>;
  readonly development: boolean;
}

const actor = z.strictObject({ kind: z.string(), id: z.string().optional() });
const draftJson = z.strictObject({
  look: brandBody.optional().describe('Absent: nothing is prepared.'),
  based_on: z.number().int().describe('Version of the brand it began from; another one by now: somebody published meanwhile.'),
  published_version: z.number().int(),
  version: z.number().int().describe('Of the draft, as in the ETag.'),
  problems: z.array(z.strictObject({ field: z.string(), fix: z.string() })).describe('What keeps it from being published.'),
  saved_at: z.iso.datetime().optional(),
  saved_by: actor.optional(),
});
const versionJson = z.strictObject({
  version: z.number().int(),
  published_at: z.iso.datetime(),
  by: actor,
  back_to: z.number().int().optional().describe('Of going back: to which version.'),
  current: z.boolean(),
});

const TAG = 'Brands';
const ONE = '/tenants/:tenant/brands/:brand';
const whoOf = ({ kind, id }: z.output<typeof actor>) => ({ kind, ...(id === undefined ? {} : { id }) });

/** A look is prepared, shared by its preview, published, and taken back. */
export function brandDraftRoutes({ tenants, development }: BrandDraftsDeps): readonly AdminRoute[] {
  async function find(tenant: Tenant, slug: string): Promise<VersionedBrand> {
    const found = (await tenants.brands(tenant.id)).find(({ brand }) => brand.slug === slug);
    if (!found) throw adminErrors.not_found();
    return found;
  }

  const json = ({ content, basedOn, version: of, savedAt, savedBy }: Draft<BrandInput>, { version }: VersionedBrand): z.input<typeof draftJson> => ({
    ...(content ? { look: bodyOf(content) } : {}),
    based_on: content ? basedOn : version,
    published_version: version,
    version: of,
    problems: content ? problemsOf(content, development) : [],
    ...(savedAt ? { saved_at: savedAt.toISOString() } : {}),
    ...(savedBy ? { saved_by: whoOf(savedBy) } : {}),
  });

  async function draftOf(tenant: Tenant, slug: string) {
    const brand = await find(tenant, slug);
    const draft = await tenants.drafts.read(tenant.id, slug);
    return { body: json(draft, brand), version: draft.version };
  }

  /** Whoever comes second is shown what it is now: the draft, or, where that is as they knew it, the brand. */
  async function orShow<T>(work: () => Promise<T>, tenant: Tenant, slug: string, expected: number | undefined): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code === tenantErrors.invalid_brand.code)
        throw tenantErrors.invalid_brand({ cause: error, fields: error.fields.map(({ field, fix }) => ({ field: FIELD_NAMES[field] ?? field, fix })) });
      if (error.code !== tenantErrors.changed_meanwhile.code) throw error;
      const draft = await draftOf(tenant, slug);
      if (expected !== undefined && draft.version !== expected) throw new ChangedMeanwhile(draft.body, draft.version);
      const brand = await find(tenant, slug);
      throw new ChangedMeanwhile(jsonOf(brand, tenant.defaultBrandId), brand.version);
    }
  }

  async function published(tenant: Tenant, slug: string) {
    const brand = await find(tenant, slug);
    return { body: jsonOf(brand, tenant.defaultBrandId), version: brand.version };
  }
  const optional = (expected: number | undefined) => (expected === undefined ? {} : { expected });

  return [
    adminRoute({
      method: 'GET',
      path: `${ONE}/draft`,
      permission: 'brands:read',
      tag: TAG,
      summary: 'What is prepared for it',
      description: 'Its ETag is there also where nothing is prepared: the first who saves sends it.',
      params,
      answer: draftJson,
      versioned: 'answers',
      handle: ({ tenant, params: { brand } }) => draftOf(tenant, brand),
    }),
    adminRoute({
      method: 'PUT',
      path: `${ONE}/draft`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Prepare another look',
      description: 'Customers see nothing of it. It may be unfinished: `problems` says what keeps it from being published.',
      params,
      body: brandBody,
      answer: draftJson,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: slug }, body, expected }) {
        const brand = await find(tenant, slug);
        const version = expectedNumber(expected);
        const saved = await orShow(() => tenants.drafts.save(tenant.id, slug, inputOf(slug, body), { origin, ...optional(version) }), tenant, slug, version);
        return { body: json(saved, brand), version: saved.version };
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: `${ONE}/draft`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Throw away what is prepared',
      params,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: slug }, expected }) {
        await find(tenant, slug);
        const version = expectedNumber(expected);
        await orShow(() => tenants.drafts.save(tenant.id, slug, null, { origin, ...optional(version) }), tenant, slug, version);
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/draft/publish`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Publish what is prepared',
      description: 'Customers see it from now on. Refused while colours cannot be read or anything else is wrong, and where the brand became another one than `over`.',
      params,
      body: z.strictObject({ over: z.number().int().optional().describe('Version of the brand that it takes the place of, as it was read.') }),
      answer: brandJson,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: slug }, body: { over }, expected }) {
        await find(tenant, slug);
        const version = expectedNumber(expected);
        await orShow(() => tenants.drafts.publish(tenant.id, slug, { origin, ...optional(version), ...(over === undefined ? {} : { over }) }), tenant, slug, version);
        return published(tenant, slug);
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/versions`,
      permission: 'brands:read',
      tag: TAG,
      summary: 'What it was',
      description: 'Latest first; the last 50.',
      params,
      answer: z.strictObject({ items: z.array(versionJson) }),
      async handle({ tenant, params: { brand: slug } }) {
        const { version: current } = await find(tenant, slug);
        const versions = await tenants.drafts.versions(tenant.id, slug);
        return {
          body: {
            items: versions.map(({ number, at, by, backTo }) => ({
              version: number,
              published_at: at.toISOString(),
              by: whoOf(by),
              ...(backTo === undefined ? {} : { back_to: backTo }),
              current: number === current,
            })),
          },
        };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/versions/:version`,
      permission: 'brands:read',
      tag: TAG,
      summary: 'One version of it',
      params: params.extend({ version: z.coerce.number().int().min(1).max(2_000_000_000) }),
      answer: z.strictObject({ version: z.number().int(), look: brandBody }),
      async handle({ tenant, params: { brand: slug, version } }) {
        await find(tenant, slug);
        const found = (await tenants.drafts.versions(tenant.id, slug)).find(({ number }) => number === version);
        if (!found) throw adminErrors.not_found();
        return { body: { version, look: bodyOf(found.content) } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/roll-back`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Go back to a version',
      description: 'It is published again, as it was. What is prepared stays.',
      params,
      body: z.strictObject({ version: z.number().int().min(1) }),
      answer: brandJson,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: slug }, body: { version }, expected }) {
        await find(tenant, slug);
        const back = await orShow(() => tenants.drafts.goBack(tenant.id, slug, version, { origin, ...optional(expectedNumber(expected)) }), tenant, slug, undefined);
        if (!back) throw adminErrors.not_found();
        return published(tenant, slug);
      },
    }),
  ];
}
