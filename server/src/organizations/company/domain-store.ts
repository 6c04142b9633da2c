import type { Database, Tx } from '#platform/db';

export interface DomainRow {
  readonly domain: string;
  readonly organization_id: string;
  readonly proof: string;
  readonly verified_at: Date | null;
  readonly checked_at: Date | null;
  readonly failing_since: Date | null;
}

export interface DueDomain extends DomainRow {
  readonly tenant_id: string;
  /** The proof is not found for so long that it does not count any more. */
  readonly over: boolean;
}

const LISTED = 'domain, organization_id, proof, verified_at, checked_at, failing_since';

export async function listDomains(tx: Tx, organization: string): Promise<readonly DomainRow[]> {
  return tx.query<DomainRow>(`select ${LISTED} from organizations.domains where tenant_id = $1 and organization_id = $2 order by domain`, [tx.tenantId, organization]);
}

export async function findDomain(tx: Tx, organization: string, domain: string): Promise<DomainRow | undefined> {
  const rows = await tx.query<DomainRow>(`select ${LISTED} from organizations.domains where tenant_id = $1 and organization_id = $2 and domain = $3`, [
    tx.tenantId,
    organization,
    domain,
  ]);
  return rows[0];
}

/** False: it is there already. */
export async function insertDomain(tx: Tx, organization: string, domain: string, proof: string): Promise<boolean> {
  const rows = await tx.query('insert into organizations.domains (tenant_id, organization_id, domain, proof) values ($1, $2, $3, $4) on conflict do nothing returning 1', [
    tx.tenantId,
    organization,
    domain,
    proof,
  ]);
  return rows.length > 0;
}

export async function deleteDomain(tx: Tx, organization: string, domain: string): Promise<boolean> {
  return (
    (await tx.query('delete from organizations.domains where tenant_id = $1 and organization_id = $2 and domain = $3 returning 1', [tx.tenantId, organization, domain])).length > 0
  );
}

/** Throws a unique violation where another organization has proved it. False: it is not there any more. */
export async function setVerified(tx: Tx, organization: string, domain: string, seconds: number): Promise<boolean> {
  const rows = await tx.query(
    `update organizations.domains set verified_at = coalesce(verified_at, platform.now()), checked_at = platform.now(), failing_since = null,
       next_check_at = platform.now() + make_interval(secs => $4) where tenant_id = $1 and organization_id = $2 and domain = $3 returning 1`,
    [tx.tenantId, organization, domain, seconds],
  );
  return rows.length > 0;
}

export async function setMissing(tx: Tx, organization: string, domain: string, seconds: number): Promise<void> {
  await tx.query(
    `update organizations.domains set checked_at = platform.now(), failing_since = case when verified_at is null then null else coalesce(failing_since, platform.now()) end,
       next_check_at = platform.now() + make_interval(secs => $4) where tenant_id = $1 and organization_id = $2 and domain = $3`,
    [tx.tenantId, organization, domain, seconds],
  );
}

export async function setLost(tx: Tx, organization: string, domain: string): Promise<void> {
  await tx.query(
    'update organizations.domains set verified_at = null, failing_since = null, next_check_at = null, checked_at = platform.now() where tenant_id = $1 and organization_id = $2 and domain = $3',
    [tx.tenantId, organization, domain],
  );
}

export async function dueDomains(db: Pick<Database, 'statement'>, keepDays: number, limit: number): Promise<readonly DueDomain[]> {
  return db.statement<DueDomain>(
    `select tenant_id, ${LISTED}, coalesce(failing_since < platform.now() - make_interval(days => $1), false) as over from organizations.domains
     where verified_at is not null and next_check_at <= platform.now() order by next_check_at limit $2`,
    [keepDays, limit],
  );
}

export async function postponeDomain(db: Pick<Database, 'statement'>, { tenant_id, organization_id, domain }: DueDomain, seconds: number): Promise<void> {
  await db.statement('update organizations.domains set next_check_at = platform.now() + make_interval(secs => $4) where tenant_id = $1 and organization_id = $2 and domain = $3', [
    tenant_id,
    organization_id,
    domain,
    seconds,
  ]);
}

/** Organizations whose door these domains open for somebody who is not there, and did not leave. */
export async function openDoors(tx: Tx, userId: string, domains: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct o.id from organizations.domains d join organizations.organizations o on o.tenant_id = d.tenant_id and o.id = d.organization_id
     where d.tenant_id = $1 and d.domain = any($3::text[]) and d.verified_at is not null and o.joins_by_domain and o.state = 'active'
       and not exists (select from organizations.memberships m where m.tenant_id = o.tenant_id and m.organization_id = o.id and m.user_id = $2)
       and not exists (select from organizations.departures l where l.tenant_id = o.tenant_id and l.organization_id = o.id and l.user_id = $2)
     order by o.id limit 10`,
    [tx.tenantId, userId, domains],
  );
  return rows.map((row) => row.id);
}

/** By which connection addresses of a domain sign in, as the organization it belongs to says. */
export async function connectionOf(tx: Tx, domain: string): Promise<string | undefined> {
  const rows = await tx.query<{ connection: string }>(
    `select o.connection from organizations.domains d join organizations.organizations o on o.tenant_id = d.tenant_id and o.id = d.organization_id
     where d.tenant_id = $1 and d.domain = $2 and d.verified_at is not null and o.connection is not null and o.state = 'active'`,
    [tx.tenantId, domain],
  );
  return rows[0]?.connection;
}

export async function noteDeparture(tx: Tx, organization: string, userId: string): Promise<void> {
  await tx.query('insert into organizations.departures (tenant_id, organization_id, user_id) values ($1, $2, $3) on conflict do nothing', [tx.tenantId, organization, userId]);
}

export async function forgetDeparture(tx: Tx, organization: string, userId: string): Promise<void> {
  await tx.query('delete from organizations.departures where tenant_id = $1 and organization_id = $2 and user_id = $3', [tx.tenantId, organization, userId]);
}

export async function forgetDepartures(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from organizations.departures where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
