import type { Tx } from '#platform/db';

export interface PseudonymKey {
  readonly applicationId: string;
  readonly userId: string;
}

/** The first one stays, whoever made it. Without `sealed` none is made. */
export async function findOrAddPseudonym(tx: Tx, { applicationId, userId }: PseudonymKey, sealed: Buffer | undefined): Promise<Buffer | undefined> {
  if (sealed) {
    await tx.query('insert into saml_idp.pseudonyms (tenant_id, application_id, user_id, sealed) values ($1, $2, $3, $4) on conflict do nothing', [
      tx.tenantId,
      applicationId,
      userId,
      sealed,
    ]);
  }
  const rows = await tx.query<{ sealed: Buffer }>('select sealed from saml_idp.pseudonyms where tenant_id = $1 and application_id = $2 and user_id = $3', [
    tx.tenantId,
    applicationId,
    userId,
  ]);
  return rows[0]?.sealed;
}

export interface NameRow {
  readonly entity_id: string;
  readonly application_id: string;
  readonly sealed: Buffer;
}

/** Of all applications that know this customer by a name that lasts. */
export async function pseudonymsOf(tx: Tx, userId: string): Promise<readonly NameRow[]> {
  return tx.query<NameRow>(
    `select a.entity_id, p.application_id, p.sealed from saml_idp.pseudonyms p join saml_idp.applications a on a.tenant_id = p.tenant_id and a.id = p.application_id
     where p.tenant_id = $1 and p.user_id = $2 order by a.entity_id`,
    [tx.tenantId, userId],
  );
}

export interface ParticipantRow {
  readonly session_id: string;
  readonly application_id: string;
  readonly sealed: Buffer;
}

export interface ParticipantValues {
  readonly sessionId: string;
  readonly applicationId: string;
  readonly indexHash: Buffer;
  readonly nameHash: Buffer;
  readonly sealed: Buffer;
}

/** False: the application takes part in the session already. */
export async function addParticipant(tx: Tx, row: ParticipantValues): Promise<boolean> {
  const rows = await tx.query(
    `insert into saml_idp.participants (tenant_id, session_id, application_id, index_hash, name_hash, sealed) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
    [tx.tenantId, row.sessionId, row.applicationId, row.indexHash, row.nameHash, row.sealed],
  );
  return rows.length === 1;
}

export async function lockParticipant(tx: Tx, sessionId: string, applicationId: string): Promise<ParticipantRow | undefined> {
  const rows = await tx.query<ParticipantRow>(
    'select session_id, application_id, sealed from saml_idp.participants where tenant_id = $1 and session_id = $2 and application_id = $3 for update',
    [tx.tenantId, sessionId, applicationId],
  );
  return rows[0];
}

export async function renameParticipant(tx: Tx, row: ParticipantValues): Promise<void> {
  await tx.query('update saml_idp.participants set name_hash = $4, sealed = $5 where tenant_id = $1 and session_id = $2 and application_id = $3', [
    tx.tenantId,
    row.sessionId,
    row.applicationId,
    row.nameHash,
    row.sealed,
  ]);
}

/** Sessions an application knows by this name, all of them or those it names. */
export async function findSessions(
  tx: Tx,
  of: { readonly applicationId: string; readonly nameHash: Buffer; readonly indexHashes: readonly Buffer[]; readonly max: number },
): Promise<string[]> {
  const rows = await tx.query<{ session_id: string }>(
    `select session_id from saml_idp.participants
     where tenant_id = $1 and application_id = $2 and name_hash = $3 and (cardinality($4::bytea[]) = 0 or index_hash = any($4::bytea[])) order by created_at desc limit $5`,
    [tx.tenantId, of.applicationId, of.nameHash, of.indexHashes, of.max],
  );
  return rows.map((row) => row.session_id);
}

/** Exactly one caller gets each: whoever tells that application. */
export async function takeParticipants(tx: Tx, sessionIds: readonly string[], applicationIds: readonly string[]): Promise<ParticipantRow[]> {
  return tx.query<ParticipantRow>(
    'delete from saml_idp.participants where tenant_id = $1 and session_id = any($2::uuid[]) and application_id = any($3::uuid[]) returning session_id, application_id, sealed',
    [tx.tenantId, sessionIds, applicationIds],
  );
}

export async function participatingIn(tx: Tx, sessionIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ application_id: string }>('select distinct application_id from saml_idp.participants where tenant_id = $1 and session_id = any($2::uuid[])', [
    tx.tenantId,
    sessionIds,
  ]);
  return rows.map((row) => row.application_id);
}

export interface UsedRow {
  readonly session_id: string;
  readonly id: string;
  readonly entity_id: string;
  readonly name: string;
}

/** Which applications were told of these sessions, first come first. */
export async function usedIn(tx: Tx, sessionIds: readonly string[]): Promise<readonly UsedRow[]> {
  return tx.query<UsedRow>(
    `select p.session_id, a.id, a.entity_id, a.name from saml_idp.participants p join saml_idp.applications a on a.tenant_id = p.tenant_id and a.id = p.application_id
     where p.tenant_id = $1 and p.session_id = any($2::uuid[]) order by p.session_id, p.created_at, a.entity_id`,
    [tx.tenantId, sessionIds],
  );
}

export interface ConnectedRow {
  readonly entity_id: string;
  readonly name: string;
  readonly home: string | null;
  readonly since: Date | null;
  readonly last_used_at: Date | null;
}

/** Applications that know a user, were told of one of these sessions, or are named. */
export async function connectedTo(
  tx: Tx,
  { userId, sessionIds, entityIds }: { readonly userId: string; readonly sessionIds: readonly string[]; readonly entityIds: readonly string[] },
): Promise<readonly ConnectedRow[]> {
  return tx.query<ConnectedRow>(
    `with known as (
       select application_id, created_at as since, null::timestamptz as used from saml_idp.pseudonyms where tenant_id = $1 and user_id = $2
       union all
       select application_id, created_at, created_at from saml_idp.participants where tenant_id = $1 and session_id = any($3::uuid[])
     )
     select a.entity_id, a.name, a.config ->> 'home' as home, min(k.since) as since, max(k.used) as last_used_at
     from saml_idp.applications a left join known k on k.application_id = a.id
     where a.tenant_id = $1 and (a.id in (select application_id from known) or a.entity_id = any($4::text[]))
     group by a.tenant_id, a.entity_id order by a.name, a.entity_id`,
    [tx.tenantId, userId, sessionIds, entityIds],
  );
}

export async function forgetPseudonyms(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from saml_idp.pseudonyms where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
