import type { Database, Tx } from '#platform/db';
import type { ChildState } from './contract.ts';

export interface ChildRow {
  readonly user_id: string;
  readonly state: ChildState;
  readonly sealed: Buffer | null;
  readonly decide_by: Date | null;
  readonly asked_at: Date | null;
  /** Somebody had agreed before. */
  readonly had_guardian: boolean;
  /** The time to agree is over. */
  readonly over: boolean;
  readonly now: Date;
}

const CHILD = `user_id, state, sealed, decide_by, asked_at, had_guardian, coalesce(decide_by <= platform.now(), false) as over, platform.now() as now`;

/** `lock`: nobody else changes it until the end of the transaction. */
export async function findChild(tx: Tx, userId: string, lock = false): Promise<ChildRow | undefined> {
  const rows = await tx.query<ChildRow>(`select ${CHILD} from organizations.children where tenant_id = $1 and user_id = $2${lock ? ' for update' : ''}`, [tx.tenantId, userId]);
  return rows[0];
}

export async function insertChild(tx: Tx, of: { readonly userId: string; readonly state: ChildState; readonly sealed: Buffer | null; readonly days: number }): Promise<void> {
  await tx.query(
    `with c as (insert into organizations.children (tenant_id, user_id, state, sealed, decide_by) values ($1, $2, $3, $4, platform.now() + make_interval(days => $5)) returning decide_by)
     insert into organizations.looks (tenant_id, user_id, due_at) select $1, $2, c.decide_by from c`,
    [tx.tenantId, of.userId, of.state, of.sealed, of.days],
  );
}

export async function setSealed(tx: Tx, userId: string, state: ChildState, sealed: Buffer | null): Promise<void> {
  await tx.query('update organizations.children set state = $3, sealed = $4 where tenant_id = $1 and user_id = $2', [tx.tenantId, userId, state, sealed]);
}

/** From one of `from` only: of two who decide at the same moment one does. */
export async function setAsked(tx: Tx, userId: string, sealed: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `update organizations.children set sealed = $3, asked_at = platform.now() where tenant_id = $1 and user_id = $2 and state = 'waiting' and decide_by > platform.now() returning 1`,
    [tx.tenantId, userId, sealed],
  );
  return rows.length > 0;
}

/** Whoever was written to is nobody of theirs: they may name another, until the same day. */
export async function setUnanswered(tx: Tx, userId: string, sealed: Buffer): Promise<void> {
  await tx.query(`update organizations.children set sealed = $3, asked_at = null where tenant_id = $1 and user_id = $2 and state = 'waiting'`, [tx.tenantId, userId, sealed]);
}

/** `lookAt`: when the child comes of age, at the earliest. False: it was not waiting, or not any more. */
export async function setAgreed(tx: Tx, userId: string, sealed: Buffer, lookAt: Date): Promise<boolean> {
  const rows = await tx.query(
    `with c as (update organizations.children set state = 'agreed', sealed = $3, decide_by = null, asked_at = null
       where tenant_id = $1 and user_id = $2 and state = 'waiting' and decide_by > platform.now() returning 1)
     update organizations.looks set due_at = $4 where tenant_id = $1 and user_id = $2 and exists (select from c) returning 1`,
    [tx.tenantId, userId, sealed, lookAt],
  );
  return rows.length > 0;
}

/** No guardian any more: it waits anew. */
export async function setWaiting(tx: Tx, userId: string, days: number): Promise<void> {
  await tx.query(
    `with c as (update organizations.children set state = 'waiting', had_guardian = true, asked_at = null, decide_by = platform.now() + make_interval(days => $3) where tenant_id = $1 and user_id = $2 returning decide_by)
     update organizations.looks set due_at = c.decide_by from c where tenant_id = $1 and user_id = $2`,
    [tx.tenantId, userId, days],
  );
}

export async function deleteChild(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from organizations.children where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

export async function lookAgain(tx: Tx, userId: string, at: Date): Promise<void> {
  await tx.query('update organizations.looks set due_at = $3 where tenant_id = $1 and user_id = $2', [tx.tenantId, userId, at]);
}

export interface DueRow {
  readonly tenant_id: string;
  readonly user_id: string;
}

/** Over all tenants: ids only. */
export async function dueLooks(db: Database, limit: number): Promise<DueRow[]> {
  return db.statement<DueRow>('select tenant_id, user_id from organizations.looks where due_at <= platform.now() order by due_at limit $1', [limit]);
}

export async function postpone(db: Database, { tenant_id, user_id }: DueRow, seconds: number): Promise<void> {
  await db.statement('update organizations.looks set due_at = platform.now() + make_interval(secs => $3) where tenant_id = $1 and user_id = $2', [tenant_id, user_id, seconds]);
}

// ---------------------------------------------------------------- Who belongs together

/** The family somebody is a guardian in: the one they have, or a new one. */
export async function familyOf(tx: Tx, guardian: string, fresh: string): Promise<string> {
  const rows = await tx.query<{ id: string }>(
    `select organization_id as id from organizations.members where tenant_id = $1 and user_id = $2 and role = 'guardian' order by since, organization_id limit 1`,
    [tx.tenantId, guardian],
  );
  if (rows[0]) return rows[0].id;
  await tx.query(`insert into organizations.organizations (tenant_id, id, kind) values ($1, $2, 'family')`, [tx.tenantId, fresh]);
  await addMember(tx, fresh, guardian, 'guardian');
  return fresh;
}

/** False: they are in it already. */
export async function addMember(tx: Tx, organization: string, userId: string, role: 'guardian' | 'child'): Promise<boolean> {
  const rows = await tx.query('insert into organizations.members (tenant_id, organization_id, user_id, role) values ($1, $2, $3, $4) on conflict do nothing returning 1', [
    tx.tenantId,
    organization,
    userId,
    role,
  ]);
  return rows.length > 0;
}

export interface ChildMember {
  readonly user_id: string;
  readonly organization_id: string;
  readonly since: Date;
  readonly guardians: number;
  readonly sealed: Buffer | null;
}

/** Children a guardian decides for, the longest known first; or one of them. Bounded: nobody shows more. */
export async function childrenOf(tx: Tx, guardian: string, child?: string): Promise<ChildMember[]> {
  return tx.query<ChildMember>(
    `select c.user_id, c.organization_id, c.since, k.sealed,
       (select count(*)::int from organizations.members n where n.tenant_id = c.tenant_id and n.organization_id = c.organization_id and n.role = 'guardian') as guardians
     from organizations.members g
     join organizations.members c on c.tenant_id = g.tenant_id and c.organization_id = g.organization_id and c.role = 'child'
     join organizations.children k on k.tenant_id = c.tenant_id and k.user_id = c.user_id and k.state = 'agreed'
     where g.tenant_id = $1 and g.user_id = $2 and g.role = 'guardian' and ($3::uuid is null or c.user_id = $3)
     order by c.since, c.user_id limit 50`,
    [tx.tenantId, guardian, child ?? null],
  );
}

export async function guardianIds(tx: Tx, child: string): Promise<readonly string[]> {
  const rows = await tx.query<{ user_id: string }>(
    `select distinct g.user_id from organizations.members c
     join organizations.members g on g.tenant_id = c.tenant_id and g.organization_id = c.organization_id and g.role = 'guardian'
     where c.tenant_id = $1 and c.user_id = $2 and c.role = 'child' order by g.user_id limit 10`,
    [tx.tenantId, child],
  );
  return rows.map((row) => row.user_id);
}

/** The organization is locked: of two guardians who leave at the same moment one stays. */
export async function lockOrganization(tx: Tx, organization: string): Promise<void> {
  await tx.query('select from organizations.organizations where tenant_id = $1 and id = $2 for update', [tx.tenantId, organization]);
}

export async function removeMember(tx: Tx, organization: string, userId: string): Promise<void> {
  await tx.query('delete from organizations.members where tenant_id = $1 and organization_id = $2 and user_id = $3', [tx.tenantId, organization, userId]);
}

/** Somebody is nobody's child any more; families without one are none. */
export async function leaveAsChild(tx: Tx, userId: string): Promise<void> {
  const rows = await tx.query<{ id: string }>(`delete from organizations.members where tenant_id = $1 and user_id = $2 and role = 'child' returning organization_id as id`, [
    tx.tenantId,
    userId,
  ]);
  if (rows.length === 0) return;
  await tx.query(
    `delete from organizations.organizations o where o.tenant_id = $1 and o.id = any($2::uuid[])
       and not exists (select from organizations.members m where m.tenant_id = o.tenant_id and m.organization_id = o.id and m.role = 'child')`,
    [tx.tenantId, rows.map((row) => row.id)],
  );
}

/** Before a guardian is erased: children with nobody else are looked at at once. How many. */
export async function orphan(tx: Tx, guardian: string): Promise<number> {
  const rows = await tx.query(
    `with o as (
       update organizations.children k set state = 'orphaned', decide_by = platform.now()
       from organizations.members c join organizations.members g on g.tenant_id = c.tenant_id and g.organization_id = c.organization_id and g.role = 'guardian' and g.user_id = $2
       where k.tenant_id = $1 and c.tenant_id = $1 and c.user_id = k.user_id and c.role = 'child' and k.state = 'agreed'
         and not exists (select from organizations.members n join organizations.members d on d.tenant_id = n.tenant_id and d.organization_id = n.organization_id and d.role = 'child'
           where n.tenant_id = $1 and d.user_id = k.user_id and n.role = 'guardian' and n.user_id <> $2)
       returning k.user_id)
     update organizations.looks l set due_at = platform.now() from o where l.tenant_id = $1 and l.user_id = o.user_id returning 1`,
    [tx.tenantId, guardian],
  );
  return rows.length;
}

export interface MemberRow {
  readonly role: 'guardian' | 'child';
  readonly since: Date;
}

export async function membershipsOf(tx: Tx, userId: string): Promise<MemberRow[]> {
  return tx.query<MemberRow>('select role, since from organizations.members where tenant_id = $1 and user_id = $2 order by since, organization_id limit 100', [
    tx.tenantId,
    userId,
  ]);
}

/** What is kept of an account that is part of another one. */
export async function forgetMember(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from organizations.members where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
