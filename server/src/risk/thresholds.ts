import type { Database } from '#platform/db';
import { LEVELS } from './contract.ts';
import { recentLogins, type ReplayRow } from './history/store.ts';
import type { PastLogin, Values } from './replay/memory-history.ts';
import { replayLogins } from './replay/replay-logins.ts';
import { reportReplay, type ReplayReport } from './replay/report-replay.ts';
import { seededRandom } from './replay/seeded-random.ts';

/** Enough to tell one in a thousand from none, and seconds of one processor. */
const MOST_REPLAYED = 100_000;
const ATTACKS = 5000;
const SEED = 20160221;

/**
 * What thresholds would do on the tenant's own logins, against attackers made of them: the names of their values are all it takes. The same logins give the same answer.
 * Undefined: there are too few.
 */
export async function replayTenant({ db, scoredFrom }: { readonly db: Pick<Database, 'read'>; readonly scoredFrom: number }, tenantId: string): Promise<ReplayReport | undefined> {
  const rows = await db.read(tenantId, (tx) => recentLogins(tx, MOST_REPLAYED));
  if (rows.length <= scoredFrom) return undefined;
  const attackEvery = Math.max(1, Math.floor((rows.length - scoredFrom) / ATTACKS));
  return reportReplay(replayLogins(rows.map(pastLogin), { random: seededRandom(SEED), attackEvery, scoredFrom }));
}

function pastLogin(row: ReplayRow): PastLogin {
  const values: Values = Object.fromEntries(LEVELS.flatMap((level) => (row[level] === null ? [] : [[level, row[level]]])));
  return { at: row.at.getTime(), user: row.user_id, values, knownBrowser: row.known };
}
