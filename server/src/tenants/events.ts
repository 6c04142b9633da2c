import { z } from 'zod';
import type { EventType } from '#platform/events';

export const tenantSaved: EventType<{ slug: string; created: boolean; changed: string[] }> = {
  type: 'tenants.tenant_saved',
  version: 1,
  schema: z.strictObject({ slug: z.string(), created: z.boolean(), changed: z.array(z.string()) }),
  about: 'A tenant was created or its name, issuer, state, default brand or settings changed; `changed` names which.',
};

export const brandSaved: EventType<{ brandId: string; slug: string; created: boolean; changed: string[] }> = {
  type: 'tenants.brand_saved',
  version: 1,
  schema: z.strictObject({ brandId: z.string(), slug: z.string(), created: z.boolean(), changed: z.array(z.string()) }),
  about: 'A brand was created or changed; `changed` names the fields.',
};

export const brandRemoved: EventType<{ brandId: string; slug: string }> = {
  type: 'tenants.brand_removed',
  version: 1,
  schema: z.strictObject({ brandId: z.string(), slug: z.string() }),
  about: 'A brand that nothing used any more was deleted.',
};

export const brandDrafted: EventType<{ brandId: string; slug: string; ended: boolean }> = {
  type: 'tenants.brand_drafted',
  version: 1,
  schema: z.strictObject({ brandId: z.string(), slug: z.string(), ended: z.boolean() }),
  about: 'Another look of a brand was prepared, or what was prepared was thrown away (`ended`). Customers see nothing of it.',
};

export const tenantEvents = [tenantSaved, brandSaved, brandDrafted, brandRemoved] as const;
