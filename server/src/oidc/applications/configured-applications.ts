import type { Configured } from '#configuration/contract';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { ApplicationInput, ConfiguredOidc, ResourceInput } from '../contract.ts';
import { secretPlace } from './applications.ts';
import { readApplications, readResources, type ApplicationRow, type ResourceRow } from './store.ts';
import { writtenMetadata } from './validate-metadata.ts';

/** All applications and APIs as they were set. `brands`: slugs by id. */
export async function configuredOidc({ keys }: { readonly keys: Pick<Keys, 'tenant'> }, tx: Tx, brands: ReadonlyMap<string, string>): Promise<ConfiguredOidc> {
  const [applications, resources] = await Promise.all([readApplications(tx), readResources(tx)]);
  const cipher = applications.some(({ secret }) => secret !== null) ? await keys.tenant(tx.tenantId) : undefined;
  return {
    applications: applications.map((row): Configured<ApplicationInput> => {
      const secret = row.secret && cipher?.openText(row.secret, secretPlace(row.client_id));
      return { input: applicationOf(row, brands), secrets: secret ? { secret } : {} };
    }),
    resources: resources.map(resourceOf),
  };
}

function applicationOf(row: ApplicationRow, brands: ReadonlyMap<string, string>): ApplicationInput {
  const brand = row.brand_id === null ? undefined : brands.get(row.brand_id);
  return {
    clientId: row.client_id,
    name: row.name,
    ...(brand === undefined ? {} : { brand }),
    ...(row.logo === null ? {} : { logo: row.logo }),
    ...(row.state === 'active' ? {} : { state: row.state }),
    ...(row.first_party ? { firstParty: true } : {}),
    ...(row.headless ? { headless: true } : {}),
    ...(row.require_pkce ? {} : { requirePkce: false }),
    ...(row.require_par ? { requirePar: true } : {}),
    ...(row.accepts_acting ? { acceptsActing: true } : {}),
    ...(row.access_token_format === 'jwt' ? {} : { accessTokenFormat: row.access_token_format }),
    ...(row.mfa === null ? {} : { mfa: row.mfa as NonNullable<ApplicationInput['mfa']> }),
    ...(Object.keys(row.actions).length === 0 ? {} : { actions: row.actions }),
    ...(row.requires.length === 0 ? {} : { requires: row.requires }),
    ...(Object.keys(row.asks).length === 0 ? {} : { asks: row.asks }),
    metadata: writtenMetadata(row.metadata),
  };
}

const resourceOf = (row: ResourceRow): ResourceInput => ({
  identifier: row.identifier,
  name: row.name,
  scopes: row.scopes,
  ...(row.access_token_format === null ? {} : { accessTokenFormat: row.access_token_format }),
  ...(row.access_token_seconds === null ? {} : { accessTokenSeconds: row.access_token_seconds }),
});
