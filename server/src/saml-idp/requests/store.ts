import type { Tx } from '#platform/db';

export interface Arrival {
  readonly applicationId: string;
  readonly idHash: Buffer;
  readonly issuedAt: Date;
  readonly maxSeconds: number;
  readonly skewSeconds: number;
}

/**
 * Notes that a message arrived: true for the first one of its ID. Old ones are refused for their age, so an ID is kept only as long as its message is not
 * old. Each arrival takes a few that are over with it; nothing has to walk all tenants for that.
 */
export async function noteArrival(tx: Tx, { applicationId, idHash, issuedAt, maxSeconds, skewSeconds }: Arrival): Promise<{ readonly timely: boolean; readonly first: boolean }> {
  const rows = await tx.query<{ timely: boolean; first: boolean }>(
    `with clock as (select $4::timestamptz > platform.now() - make_interval(secs => $5) and $4::timestamptz < platform.now() + make_interval(secs => $6) as timely),
     over as (
       delete from saml_idp.seen_messages where (tenant_id, application_id, id_hash) in (
         select tenant_id, application_id, id_hash from saml_idp.seen_messages where tenant_id = $1 and expires_at < platform.now() order by expires_at limit 20 for update skip locked)
     ),
     noted as (
       insert into saml_idp.seen_messages (tenant_id, application_id, id_hash, expires_at)
       select $1, $2, $3, $4::timestamptz + make_interval(secs => $5 + 60) from clock where timely
       on conflict do nothing returning 1
     )
     select timely, exists (select from noted) as first from clock`,
    [tx.tenantId, applicationId, idHash, issuedAt, maxSeconds, skewSeconds],
  );
  return rows[0] as { timely: boolean; first: boolean };
}

export async function readClock(tx: Tx): Promise<Date> {
  return (await tx.query<{ now: Date }>('select platform.now() as now'))[0]?.now as Date;
}
