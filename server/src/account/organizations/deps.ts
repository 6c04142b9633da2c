import type { Person } from '#identity/contract';
import type { Organizations } from '#organizations/contract';
import type { RoleInfo } from '#organizations/contract';
import type { Tx } from '#platform/db';
import type { OrganizationsSettings } from '#tenants/contract';
import type { CentreDeps } from '../centre/deps.ts';

/** What both faces of this need: pages and `/account/v1`. */
export interface CompanyPorts {
  readonly companies: Organizations['companies'];
  /** What members can be at a tenant. */
  readonly rolesOf: (settings: Pick<OrganizationsSettings, 'roles'>) => readonly RoleInfo[];
  readonly people: (tx: Tx, userIds: readonly string[], names: readonly string[]) => Promise<ReadonlyMap<string, Person>>;
}

export type CompanyPagesDeps = CentreDeps & CompanyPorts;
