import type { Database } from '#platform/db';
import { bad, good, warning, type Check } from '../finding.ts';
import { readDatabase, type DatabaseFacts } from '../store.ts';

const ABOUT = 'database';
const OLDEST = 16;

export const databaseCheck = ({ db, ...rest }: { readonly db: Pick<Database, 'statement'>; readonly poolSize: number; readonly production: boolean }): Check => ({
  about: ABOUT,
  async examine() {
    const asked = Date.now();
    const facts = await readDatabase(db);
    return judgeDatabase(facts, { skewMs: facts.now.getTime() - (asked + Date.now()) / 2, ...rest });
  },
});

export function judgeDatabase(facts: DatabaseFacts, { skewMs, poolSize, production }: { readonly skewMs: number; readonly poolSize: number; readonly production: boolean }) {
  const { version, connections, most, fsync } = facts;
  const skew = Math.round(Math.abs(skewMs) / 1000);
  return [
    version >= OLDEST ? good(ABOUT, `PostgreSQL ${version} answers.`) : bad(ABOUT, `PostgreSQL ${version} is too old.`, `Use PostgreSQL ${OLDEST} or later.`),
    ...(skew > 5
      ? [(skew > 60 ? bad : warning)(ABOUT, `Its clock and the one here are ${skew} seconds apart; its clock decides what has expired.`, 'Let both keep time by NTP.')]
      : []),
    ...(fsync ? [] : [(production ? bad : warning)(ABOUT, 'fsync is off: a power failure loses what was said to be saved.', 'Set fsync = on.')]),
    connections + poolSize > 0.8 * most
      ? warning(
          ABOUT,
          `${connections} of ${most} connections are in use.`,
          'Raise max_connections, lower DATABASE_POOL_SIZE, or put a pooler in between (docs/guide/production.md).',
        )
      : good(ABOUT, `${connections} of ${most} connections are in use.`),
  ];
}
