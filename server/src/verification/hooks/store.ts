import type { Database, Tx } from '#platform/db';
import { MESSAGE_SECONDS } from '../settings.ts';

export async function readClock(db: Database): Promise<Date> {
  return ((await db.statement<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;
}

/** True for exactly one of any number of copies of a message. */
export async function rememberMessage(tx: Tx, connectionId: string, hash: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `insert into verification.messages (tenant_id, connection_id, message_hash, expires_at) values ($1, $2, $3, platform.now() + ${MESSAGE_SECONDS} * interval '1 second')
     on conflict do nothing returning message_hash`,
    [tx.tenantId, connectionId, hash],
  );
  return rows.length > 0;
}

export async function purgeMessages(db: Database, max: number): Promise<number> {
  const rows = await db.statement(
    `delete from verification.messages m using (select tenant_id, connection_id, message_hash from verification.messages where expires_at <= platform.now() order by expires_at limit $1) as old
     where m.tenant_id = old.tenant_id and m.connection_id = old.connection_id and m.message_hash = old.message_hash returning 1 as gone`,
    [max],
  );
  return rows.length;
}
