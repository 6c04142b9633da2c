import type { Tx } from '#platform/db';
import type { Who } from '../contract.ts';
import type { SaidRow } from './decide-release.ts';

export interface EgressRow {
  /** Null: there is no such person. */
  readonly user_id: string | null;
  readonly revision: number;
  /** GDPR 18, or somebody too young to say yes, and nobody who says it for them yet. */
  readonly restricted: boolean;
  readonly said: readonly SaidRow[];
  /** By the clock of the database. */
  readonly at: Date;
}

/** Without the names of its members, which would be most of what is sent. */
type SaidArray = readonly [SaidRow['purpose'], SaidRow['recipient'], SaidRow['answer'], SaidRow['version'], SaidRow['attributes'], SaidRow['record']];

/**
 * Everything the filter goes by, in one statement of look-ups by primary key. By the name an application knows somebody by as well, so that it can be sent together
 * with the look-up of the account. What ran out is told as expired, whether or not the job has come by.
 */
export async function readEgress(tx: Tx, who: Who): Promise<EgressRow> {
  const [user, value] = 'userId' in who ? ['$2::uuid', who.userId] : ['identity.user_of($1, $2)', who.sub];
  const [row] = await tx.query<Omit<EgressRow, 'said'> & { readonly said: readonly SaidArray[] }>(
    `with w as materialized (select ${user} as id)
     select w.id as user_id, platform.now() as at, coalesce((select r.revision from consent.revisions r where r.tenant_id = $1), 0) as revision,
       coalesce((select p.restricted_at is not null or p.guarded = 'waiting' from consent.people p where p.tenant_id = $1 and p.user_id = w.id), false) as restricted,
       coalesce((select json_agg(json_build_array(s.purpose, s.recipient, case when s.expires_at <= platform.now() then 'expired' else s.answer end, s.version, s.attributes, s.record_id))
         from consent.states s where s.tenant_id = $1 and s.user_id = w.id), '[]') as said
     from w`,
    [tx.tenantId, value],
  );
  if (!row) throw new Error('A statement without a condition returned nothing.');
  return { ...row, said: row.said.map(([purpose, recipient, answer, version, attributes, record]) => ({ purpose, recipient, answer, version, attributes, record })) };
}

export interface ManyRow extends Pick<EgressRow, 'revision' | 'restricted' | 'said'> {
  readonly sub: string;
  readonly user_id: string;
  readonly at: Date;
}

/** The same for many people, of one purpose at one recipient. Names that are nobody's are not in it. */
export async function readEgressOfMany(tx: Tx, subs: readonly string[], purpose: string, recipient: string): Promise<readonly ManyRow[]> {
  return tx.query<ManyRow>(
    `with w as materialized (select n.sub, identity.user_of($1, n.sub) as id from unnest($2::text[]) as n (sub))
     select w.sub, w.id as user_id, coalesce((select r.revision from consent.revisions r where r.tenant_id = $1), 0) as revision,
       coalesce(p.restricted_at is not null or p.guarded = 'waiting', false) as restricted, platform.now() as at,
       case when s.user_id is null then '[]'::json else json_build_array(json_build_object('purpose', s.purpose, 'recipient', s.recipient,
         'answer', case when s.expires_at <= platform.now() then 'expired' else s.answer end, 'version', s.version, 'attributes', s.attributes, 'record', s.record_id)) end as said
     from w left join consent.people p on p.tenant_id = $1 and p.user_id = w.id
       left join consent.states s on s.tenant_id = $1 and s.user_id = w.id and s.purpose = $3 and s.recipient = $4
     where w.id is not null`,
    [tx.tenantId, subs, purpose, recipient],
  );
}
