import type { Tx } from '#platform/db';

export type PromptStatus = 'pending' | 'confirmed' | 'denied' | 'mismatched' | 'cancelled';

export interface PromptRow {
  readonly id: string;
  readonly user_id: string;
  readonly status: PromptStatus;
  readonly details: Buffer;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly device_id: string | null;
  readonly used: boolean;
  /** Seconds it can still be answered; none left: it is over. */
  readonly seconds: number;
}

const COLUMNS = `id, user_id, status, details, created_at, expires_at, device_id, used_at is not null as used,
  greatest(0, extract(epoch from expires_at - platform.now()))::float8 as seconds`;

export interface NewPrompt {
  readonly id: string;
  readonly numberHash: Buffer;
  readonly details: Buffer;
  readonly ttlSeconds: number;
  /** The one before it in the same place: it can no longer be answered. */
  readonly replaces?: string;
}

export type PromptMade =
  | { readonly made: 'sent'; readonly expiresAt: Date; readonly devices: readonly { readonly id: string; readonly reachable: boolean }[] }
  | { readonly made: 'throttled'; readonly retryAfter: number }
  | { readonly made: 'no_phone' };

/**
 * Counts what was asked before and asks only when there is room. The user's phones are locked first, so of parallel attempts, on whatever process,
 * one after the other counts: the fourth finds three.
 */
export async function insertPrompt(tx: Tx, userId: string, prompt: NewPrompt, rate: { readonly limit: number; readonly windowSeconds: number }): Promise<PromptMade> {
  const devices = await tx.query<{ id: string; reachable: boolean }>(
    `select id, subscription is not null as reachable from credentials.push_devices
     where tenant_id = $1 and user_id = $2 and confirmed_at is not null order by id for update`,
    [tx.tenantId, userId],
  );
  if (devices.length === 0) return { made: 'no_phone' };
  const [, , rows] = await Promise.all([
    tx.query(`delete from credentials.push_prompts where tenant_id = $1 and user_id = $2 and created_at < platform.now() - interval '1 day'`, [tx.tenantId, userId]),
    tx.query(`update credentials.push_prompts set status = 'cancelled' where tenant_id = $1 and user_id = $2 and id = $3 and status = 'pending'`, [
      tx.tenantId,
      userId,
      prompt.replaces ?? null,
    ]),
    tx.query<{ expires_at: Date }>(
      `insert into credentials.push_prompts (tenant_id, user_id, id, number_hash, details, expires_at)
       select $1, $2, $3, $4, $5, platform.now() + make_interval(secs => $6)
       where (select count(*) from credentials.push_prompts
              where tenant_id = $1 and user_id = $2 and created_at > platform.now() - make_interval(secs => $7)) < $8
       returning expires_at`,
      [tx.tenantId, userId, prompt.id, prompt.numberHash, prompt.details, prompt.ttlSeconds, rate.windowSeconds, rate.limit],
    ),
  ]);
  const [made] = rows;
  if (made) return { made: 'sent', expiresAt: made.expires_at, devices };
  const [next] = await tx.query<{ seconds: number }>(
    `select ceil(extract(epoch from created_at + make_interval(secs => $3) - platform.now()))::int as seconds
     from credentials.push_prompts where tenant_id = $1 and user_id = $2 order by created_at desc offset $4 limit 1`,
    [tx.tenantId, userId, rate.windowSeconds, rate.limit - 1],
  );
  return { made: 'throttled', retryAfter: Math.max(1, next?.seconds ?? rate.windowSeconds) };
}

export async function findPrompt(tx: Tx, userId: string, id: string): Promise<PromptRow | undefined> {
  const [row] = await tx.query<PromptRow>(`select ${COLUMNS} from credentials.push_prompts where tenant_id = $1 and user_id = $2 and id = $3`, [tx.tenantId, userId, id]);
  return row;
}

/** What waits for these users; asked for all open inboxes of a tenant at once. */
export async function openPrompts(tx: Tx, userIds: readonly string[]): Promise<PromptRow[]> {
  return tx.query(
    `select ${COLUMNS} from credentials.push_prompts
     where tenant_id = $1 and user_id = any ($2::uuid[]) and status = 'pending' and expires_at > platform.now() order by created_at, id`,
    [tx.tenantId, userIds],
  );
}

export interface Decision {
  readonly device: string;
  readonly deny: boolean;
  /** Of the number that was typed; with a denial it is not looked at. */
  readonly numberHash: Buffer;
  readonly tries: number;
}

/**
 * The one place where a question is decided: counts the try, compares, and decides, in one statement on one row. Of parallel answers one gets the
 * open question, the others wait for its lock and find it decided. Undefined: it is over, or the phone no longer counts.
 */
export async function decidePrompt(tx: Tx, userId: string, id: string, decision: Decision): Promise<{ readonly status: PromptStatus; readonly left: number } | undefined> {
  const [row] = await tx.query<{ status: PromptStatus; left: number }>(
    `update credentials.push_prompts p
     set tries = p.tries + 1, answered_at = platform.now(), device_id = $4,
         status = case when $5 then 'denied' when p.number_hash = $6 then 'confirmed' when p.tries + 1 >= $7 then 'mismatched' else p.status end
     where p.tenant_id = $1 and p.user_id = $2 and p.id = $3 and p.status = 'pending' and p.expires_at > platform.now() and p.tries < $7
       and exists (select from credentials.push_devices d where d.tenant_id = $1 and d.user_id = $2 and d.id = $4 and d.confirmed_at is not null)
     returning p.status, $7 - p.tries as left`,
    [tx.tenantId, userId, id, decision.device, decision.deny, decision.numberHash, decision.tries],
  );
  if (row)
    await tx.query('update credentials.push_devices set last_used_at = platform.now() where tenant_id = $1 and user_id = $2 and id = $3', [tx.tenantId, userId, decision.device]);
  return row;
}

/** The flow takes the confirmation, once, soon, and only while the phone that gave it still counts. */
export async function usePrompt(tx: Tx, userId: string, id: string, pickUpSeconds: number): Promise<{ readonly device: string } | undefined> {
  const [row] = await tx.query<{ device: string }>(
    `update credentials.push_prompts p set used_at = platform.now()
     where p.tenant_id = $1 and p.user_id = $2 and p.id = $3 and p.status = 'confirmed' and p.used_at is null
       and p.answered_at > platform.now() - make_interval(secs => $4)
       and exists (select from credentials.push_devices d where d.tenant_id = $1 and d.user_id = $2 and d.id = p.device_id and d.confirmed_at is not null)
     returning p.device_id as device`,
    [tx.tenantId, userId, id, pickUpSeconds],
  );
  return row;
}
