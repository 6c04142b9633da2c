import type { Database } from '#platform/db';
import type { Origin } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import { decide, type DecideDeps } from './decide.ts';
import { dropEnds, dueEnds, statesOf, takeTurn, type DueRow } from './store.ts';

const BATCH = 200;
const MAX_ROUNDS = 500;
const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'consent.expire' };

/**
 * A yes that was given for a time stops counting by the clock of the database, at the filter. This writes down that it did, once, and tells whoever listens. Somebody
 * who said yes again in the meantime is left alone.
 */
export function expireConsents({ db, ...deps }: DecideDeps & { readonly db: Database }): ScheduledJob {
  async function expire({ tenant_id, user_id, purpose }: DueRow): Promise<void> {
    await db.tenant(tenant_id, async (tx) => {
      await takeTurn(tx, user_id);
      const over = (await statesOf(tx, user_id, purpose)).filter((row) => row.answer === 'given' && row.over);
      if (over.length > 0) {
        const recipients = over.map(({ recipient }) => recipient);
        const attributes = [...new Set(over.flatMap((row) => row.attributes))];
        await decide(deps, tx, SYSTEM, 'expire', { userId: user_id, purpose, recipients, attributes, locale: 'und', method: 'expiry' });
      }
      await dropEnds(tx, user_id, purpose);
    });
  }
  return {
    name: 'consent.expire',
    everySeconds: 60,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const due = await dueEnds(db, BATCH);
        for (const end of due) await expire(end);
        if (due.length < BATCH) return;
      }
    },
  };
}
