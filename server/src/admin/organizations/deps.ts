import type { Federation } from '#federation/contract';
import type { Identity, Person } from '#identity/contract';
import type { Organizations } from '#organizations/contract';
import type { Database, Tx } from '#platform/db';
import type { Tenants } from '#tenants/contract';

export interface OrganizationsAreaDeps {
  readonly db: Database;
  readonly organizations: Pick<Organizations, 'companies'>;
  readonly federation: Pick<Federation, 'connections'>;
  readonly tenants: Pick<Tenants, 'save' | 'stored'>;
  readonly identity: Pick<Identity, 'find'> & { people(tx: Tx, userIds: readonly string[], names: readonly string[]): Promise<ReadonlyMap<string, Person>> };
}

export const TAG = 'Organizations';
export const ALL = '/tenants/:tenant/organizations';
export const ONE = `${ALL}/:id`;
