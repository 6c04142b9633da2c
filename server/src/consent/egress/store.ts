import type { Tx } from '#platform/db';
import type { Who } from '../contract.ts';
import { readSaid, type Said } from './said.ts';

export interface EgressRow {
  readonly userId: string;
  readonly revision: number;
  /** GDPR 18, or somebody too young to say yes, and nobody who says it for them yet. */
  readonly restricted: boolean;
  readonly said: Said;
  /** By the clock of the database, in milliseconds since 1970. */
  readonly at: number;
}

const AT = `floor(date_part('epoch', platform.now()) * 1000)::bigint`;
const REVISION = 'coalesce((select r.revision from consent.revisions r where r.tenant_id = $1), 0)';
/** As `readSaid` takes it; null where nothing was said. What ran out is told as expired, whether or not the job has come by. */
const said = (more = '') => `nullif(array_to_string(array(
  select concat_ws(e'\\x1f', s.purpose, s.recipient, case when s.expires_at <= platform.now() then 'expired' else s.answer end, s.version, s.record_id,
    nullif(array_to_string(s.attributes, e'\\x1f'), ''))
  from consent.states s where s.tenant_id = $1 and s.user_id = w.id ${more}), e'\\x1e'), '')`;

/**
 * Everything the filter goes by, in one statement of look-ups by primary key. By the name an application knows somebody by as well, so that it can be sent together
 * with the look-up of the account. Undefined: there is no such person. One column, as each costs the driver more than it costs to take a line apart, and two names of
 * columns would be half of what is sent.
 */
export async function readEgress(tx: Tx, who: Who): Promise<EgressRow | undefined> {
  const [source, value] = 'userId' in who ? ['(select $2::uuid as id)', who.userId] : ['identity.account_of($1, $2)', who.sub];
  const [row] = await tx.query<{ readonly line: string }>(
    `select concat_ws(e'\\x1e', w.id, ${AT}, ${REVISION},
       coalesce((select p.restricted_at is not null or p.guarded = 'waiting' from consent.people p where p.tenant_id = $1 and p.user_id = w.id), false),
       ${said()}) as line
     from ${source} w`,
    [tx.tenantId, value],
  );
  if (!row) return undefined;
  const [userId = '', at, revision, restricted, ...answers] = row.line.split('\x1e');
  return { userId, at: Number(at), revision: Number(revision), restricted: restricted !== 'f', said: readSaid(answers) };
}

export interface ManyRow extends EgressRow {
  readonly sub: string;
}

/** The same for many people, of one purpose at one recipient. Names that are nobody's are not in it. */
export async function readEgressOfMany(tx: Tx, subs: readonly string[], purpose: string, recipient: string): Promise<readonly ManyRow[]> {
  const rows = await tx.query<Omit<ManyRow, 'said' | 'userId'> & { readonly user_id: string; readonly answer: string | null }>(
    `with w as materialized (select n.sub, a.id from unnest($2::text[]) as n (sub), lateral identity.account_of($1, n.sub) a)
     select w.sub, w.id as user_id, ${AT} as at, ${REVISION} as revision, coalesce(p.restricted_at is not null or p.guarded = 'waiting', false) as restricted,
       ${said('and s.purpose = $3 and s.recipient = $4')} as answer
     from w left join consent.people p on p.tenant_id = $1 and p.user_id = w.id`,
    [tx.tenantId, subs, purpose, recipient],
  );
  return rows.map(({ user_id: userId, answer, ...row }) => ({ ...row, userId, said: readSaid(answer === null ? [] : [answer]) }));
}
