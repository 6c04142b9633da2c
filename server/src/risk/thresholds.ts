import type { Database } from '#platform/db';
import { LEVELS } from './contract.ts';
import { recentLogins, type ReplayRow } from './history/store.ts';
import type { PastLogin, Values } from './replay/memory-history.ts';
import { replayInPieces, type Replayed } from './replay/replay-logins.ts';
import { reportReplay, type ReplayReport } from './replay/report-replay.ts';
import { seededRandom } from './replay/seeded-random.ts';

/** Enough to tell one in a thousand from none, and seconds of one processor. */
const MOST_REPLAYED = 100_000;
const ATTACKS = 5000;
const SEED = 20160221;

export interface ReplayDeps {
  readonly db: Pick<Database, 'read'>;
  readonly scoredFrom: number;
}

/**
 * What thresholds would do on the tenant's own logins, against attackers made of them: the names of their values are all it takes. The same logins give the same answer.
 * Undefined: there are too few.
 */
export async function replayTenant(deps: ReplayDeps, tenantId: string): Promise<ReplayReport | undefined> {
  const replayed = await replayOwn(deps, tenantId);
  return replayed && reportReplay(replayed);
}

/** The same, as it was scored. `asks`: whether a rule asks for more, by what was found. */
export async function replayOwn({ db, scoredFrom }: ReplayDeps, tenantId: string, asks?: (row: ReplayRow) => boolean, signal?: AbortSignal): Promise<Replayed | undefined> {
  const rows = await db.read(tenantId, (tx) => recentLogins(tx, MOST_REPLAYED));
  if (rows.length <= scoredFrom) return undefined;
  const attackEvery = Math.max(1, Math.floor((rows.length - scoredFrom) / ATTACKS));
  const logins = rows.map((row) => ({ ...pastLogin(row), asked: asks?.(row) === true }));
  return replayInPieces(logins, { random: seededRandom(SEED), attackEvery, scoredFrom }, signal);
}

function pastLogin(row: ReplayRow): PastLogin {
  const values: Values = Object.fromEntries(LEVELS.flatMap((level) => (row[level] === null ? [] : [[level, row[level]]])));
  return { at: row.at.getTime(), user: row.user_id, values, knownBrowser: row.known };
}
