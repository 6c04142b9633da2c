import type { Tx } from '#platform/db';
import type { Metadata, Organization, OrganizationQuestion } from '../contract.ts';
import { nameKey } from './names.ts';
import { OWNER } from './roles.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly reference: string | null;
  readonly state: Organization['state'];
  readonly metadata: Metadata;
  readonly requires_second_step: boolean;
  readonly joins_by_domain: boolean;
  readonly connection: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly members: number;
  readonly owners: number;
}

const MEMBERS = `(select count(*)::int from organizations.memberships m where m.tenant_id = o.tenant_id and m.organization_id = o.id) as members,
  (select count(*)::int from organizations.memberships m where m.tenant_id = o.tenant_id and m.organization_id = o.id and m.roles @> '{${OWNER}}') as owners`;
const FIELDS = `o.id, o.name, o.reference, o.state, o.metadata, o.requires_second_step, o.joins_by_domain, o.connection, o.version, o.created_at, o.updated_at, ${MEMBERS}`;

const organizationOf = (row: Row): Organization => ({
  id: row.id,
  name: row.name,
  ...(row.reference === null ? {} : { reference: row.reference }),
  state: row.state,
  metadata: row.metadata,
  requiresSecondStep: row.requires_second_step,
  joinsByDomain: row.joins_by_domain,
  ...(row.connection === null ? {} : { connection: row.connection }),
  members: row.members,
  owners: row.owners,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export async function findOrganization(tx: Tx, id: string): Promise<Organization | undefined> {
  const [row] = await tx.query<Row>(`select ${FIELDS} from organizations.organizations o where o.tenant_id = $1 and o.id = $2 and o.kind = 'company'`, [tx.tenantId, id]);
  return row && organizationOf(row);
}

/** Whoever changes it or who belongs to it waits here for who does so already: an owner may be the last one. False: there is none. */
export async function lockCompany(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(`select from organizations.organizations where tenant_id = $1 and id = $2 and kind = 'company' for update`, [tx.tenantId, id]);
  return rows.length > 0;
}

/** In the order of their names. `text`: beginnings of words of the name, the reference or the id as a whole. */
export async function listOrganizations(tx: Tx, { text, state, after, limit }: OrganizationQuestion): Promise<readonly Organization[]> {
  const rows = await tx.query<Row>(
    `select ${FIELDS} from organizations.organizations o
     where o.tenant_id = $1 and o.kind = 'company' and ($2::text is null or o.state = $2)
       and ($3::text is null or starts_with(o.name_key, $3) or position(' ' || $3 in o.name_key) > 0 or o.reference = $4 or o.id::text = $4)
       and ($5::text is null or (o.name_key, o.id) > ($5 collate "C", $6::uuid))
     order by o.name_key, o.id limit $7`,
    [tx.tenantId, state ?? null, text === undefined ? null : nameKey(text), text?.trim() ?? null, after?.name ?? null, after?.id ?? null, limit],
  );
  return rows.map(organizationOf);
}

export interface Written {
  readonly name: string;
  readonly reference: string | undefined;
  readonly state: Organization['state'];
  readonly metadata: Metadata;
  readonly requiresSecondStep: boolean;
  readonly joinsByDomain: boolean;
  readonly connection: string | undefined;
}

const written = ({ name, reference, state, metadata, requiresSecondStep, joinsByDomain, connection }: Written) => [
  name,
  nameKey(name),
  reference ?? null,
  state,
  JSON.stringify(metadata),
  requiresSecondStep,
  joinsByDomain,
  connection ?? null,
];

/** False: another one has this reference. */
export async function insertOrganization(tx: Tx, id: string, organization: Written): Promise<boolean> {
  const rows = await tx.query(
    `insert into organizations.organizations (tenant_id, id, kind, name, name_key, reference, state, metadata, requires_second_step, joins_by_domain, connection)
     values ($1, $2, 'company', $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict do nothing returning 1`,
    [tx.tenantId, id, ...written(organization)],
  );
  return rows.length > 0;
}

export async function updateOrganization(tx: Tx, id: string, organization: Written): Promise<void> {
  await tx.query(
    `update organizations.organizations set name = $3, name_key = $4, reference = $5, state = $6, metadata = $7, requires_second_step = $8, joins_by_domain = $9, connection = $10,
       version = version + 1, updated_at = platform.now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, ...written(organization)],
  );
}

/** With everybody who belongs to it. */
export async function deleteOrganization(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from organizations.organizations where tenant_id = $1 and id = $2 and kind = 'company'`, [tx.tenantId, id]);
}

/** Another one is called by this reference. */
export async function hasReference(tx: Tx, reference: string, but: string): Promise<boolean> {
  const rows = await tx.query('select 1 from organizations.organizations where tenant_id = $1 and reference = $2 and id <> $3', [tx.tenantId, reference, but]);
  return rows.length > 0;
}

// ---------------------------------------------------------------- Who belongs to it

export interface MembershipRow {
  readonly user_id: string;
  readonly organization_id: string;
  readonly roles: readonly string[];
  readonly since: Date;
}

export interface OwnMembershipRow extends MembershipRow {
  readonly name: string;
  readonly state: Organization['state'];
  readonly requires_second_step: boolean;
}

const MEMBERSHIP = 'm.user_id, m.organization_id, m.roles, m.since';

/** The longest known first. */
export async function listMembers(tx: Tx, organization: string, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly MembershipRow[]> {
  return tx.query<MembershipRow>(
    `select ${MEMBERSHIP} from organizations.memberships m
     where m.tenant_id = $1 and m.organization_id = $2 and ($4::timestamptz is null or (date_trunc('milliseconds', m.since), m.user_id) > ($4, $5::uuid))
     order by date_trunc('milliseconds', m.since), m.user_id limit $3`,
    [tx.tenantId, organization, limit, after?.at ?? null, after?.id ?? null],
  );
}

/** Of one user, with what the organization is called and whether it may be used, by name; or in one of them. */
export async function membershipsIn(tx: Tx, userId: string, organization?: string): Promise<readonly OwnMembershipRow[]> {
  return tx.query<OwnMembershipRow>(
    `select ${MEMBERSHIP}, o.name, o.state, o.requires_second_step from organizations.memberships m join organizations.organizations o on o.tenant_id = m.tenant_id and o.id = m.organization_id
     where m.tenant_id = $1 and m.user_id = $2 and ($3::uuid is null or m.organization_id = $3) order by o.name_key, o.id limit 200`,
    [tx.tenantId, userId, organization ?? null],
  );
}

export async function countMemberships(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from organizations.memberships where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return row?.n ?? 0;
}

export async function putMembership(tx: Tx, organization: string, userId: string, roles: readonly string[]): Promise<void> {
  await tx.query(
    `insert into organizations.memberships (tenant_id, organization_id, user_id, roles) values ($1, $2, $3, $4)
     on conflict (tenant_id, organization_id, user_id) do update set roles = excluded.roles`,
    [tx.tenantId, organization, userId, roles],
  );
}

export async function deleteMembership(tx: Tx, organization: string, userId: string): Promise<void> {
  await tx.query('delete from organizations.memberships where tenant_id = $1 and organization_id = $2 and user_id = $3', [tx.tenantId, organization, userId]);
}

/** Owners beside somebody; at most a few: whoever writes to them writes to all. */
export async function ownersOf(tx: Tx, organization: string, but?: string): Promise<readonly string[]> {
  const rows = await tx.query<{ user_id: string }>(
    `select user_id from organizations.memberships where tenant_id = $1 and organization_id = $2 and roles @> $3::text[] and user_id is distinct from $4 order by since, user_id limit 20`,
    [tx.tenantId, organization, [OWNER], but ?? null],
  );
  return rows.map((row) => row.user_id);
}

/** Somebody in any organization of the tenant has this role. */
export async function roleHeld(tx: Tx, role: string): Promise<boolean> {
  const rows = await tx.query('select 1 from organizations.memberships where tenant_id = $1 and roles @> $2::text[] limit 1', [tx.tenantId, [role]]);
  return rows.length > 0;
}

export async function forgetMemberships(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from organizations.memberships where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
