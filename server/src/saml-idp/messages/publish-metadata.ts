import { createCache } from '#platform/cache';
import type { Tenant } from '#tenants/contract';
import type { SamlDeps } from '../deps.ts';
import { readClock } from '../requests/store.ts';
import { buildMetadata } from './build-metadata.ts';

/** It costs a signature, and anybody may ask. */
const MAX = 500;
const TTL_MS = 600_000;

export type PublishedMetadata = (tenant: Tenant) => Promise<string>;

export function publishMetadata({ db, signers }: Pick<SamlDeps, 'db' | 'signers'>): PublishedMetadata {
  const documents = createCache<string>({ max: MAX, ttl: TTL_MS });
  return async (tenant) => {
    const { version, signers: published } = await signers.published(tenant);
    return documents.load(`${tenant.id}:${tenant.version}:${version}`, async () => buildMetadata(tenant, published, await db.read(tenant.id, readClock)));
  };
}
