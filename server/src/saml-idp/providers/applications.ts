import { createCache } from '#platform/cache';
import type { Database } from '#platform/db';
import { isId } from '#platform/ids';
import type { SamlApplication } from '../contract.ts';
import { findApplication, type ApplicationRow } from './store.ts';

export interface SamlApplications {
  find(tenantId: string, entityId: string): Promise<SamlApplication | undefined>;
  /** By the id that flows and sessions carry. */
  byId(tenantId: string, id: string): Promise<SamlApplication | undefined>;
  forget(tenantId: string, application: { readonly entityId: string; readonly id: string }): void;
}

/** How long another process may still see what was changed here (W2). */
const TTL_MS = 3000;
const MAX = 5000;
const MAX_ENTITY_ID = 1024;

export function createApplications(db: Database): SamlApplications {
  // Unknown names are kept too, so that guessing them costs one look-up per three seconds; the bound keeps guesses from filling the memory (D14).
  const cache = createCache<{ readonly application: SamlApplication | undefined }>({ max: MAX, ttl: TTL_MS });
  const load = async (place: string, tenantId: string, key: Parameters<typeof findApplication>[2]) =>
    (
      await cache.load(place, async () => {
        const row = await findApplication(db, tenantId, key);
        return { application: row && fromRow(row) };
      })
    ).application;
  return {
    async find(tenantId, entityId) {
      return entityId.length > MAX_ENTITY_ID ? undefined : load(`${tenantId}:entity:${entityId}`, tenantId, { entityId });
    },
    async byId(tenantId, id) {
      return isId(id) ? load(`${tenantId}:id:${id}`, tenantId, { id }) : undefined;
    },
    forget(tenantId, { entityId, id }) {
      cache.delete(`${tenantId}:entity:${entityId}`);
      cache.delete(`${tenantId}:id:${id}`);
    },
  };
}

export function fromRow(row: ApplicationRow): SamlApplication {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    entityId: row.entity_id,
    name: row.name,
    ...(row.brand_id === null ? {} : { brandId: row.brand_id }),
    ...(row.logo === null ? {} : { logo: row.logo }),
    state: row.state,
    ...(row.mfa === null ? {} : { mfa: row.mfa as NonNullable<SamlApplication['mfa']> }),
    requires: [],
    asks: {},
    ...row.config,
    version: row.version,
  };
}
