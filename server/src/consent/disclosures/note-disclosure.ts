import { hash } from 'node:crypto';
import { createCache } from '#platform/cache';
import type { Database, Tx } from '#platform/db';
import type { AttributeDecision, Channel, Ground } from '../contract.ts';
import { writeDisclosures, type NewDisclosure } from './store.ts';
import { writeTogether } from './write-together.ts';

/** How exact the end of a line is: the same answer again within this time writes nothing. */
const QUARTER_MS = 15 * 60_000;
/** What this process wrote today. Forgetting one costs a statement, never a line. */
const WRITTEN = { max: 50_000, ttl: 25 * 3_600_000 };
const DAY_MS = 86_400_000;
/** UTC. */
const dayOf = (at: number): number => Math.floor(at / DAY_MS);

export interface Leaving {
  readonly tenantId: string;
  readonly userId: string;
  readonly recipient: string;
  readonly channel: Channel;
  /** What leaves, and why. */
  readonly decisions: readonly AttributeDecision[];
  /** By the clock of the database, when it was decided, in milliseconds since 1970. */
  readonly at: number;
}

export interface DisclosureLog {
  /** Resolves when it is written: before that nothing may leave. In the transaction of `tx`, if what leaves is bound to it. */
  note(leaving: Leaving, tx?: Tx): Promise<void>;
}

/** What rests on the same ground stands together; the same answer always in the same order. */
export function groundsOf(decisions: readonly AttributeDecision[]): Ground[] {
  const grouped = Map.groupBy(decisions, ({ reason, purpose = '', version = 0, record = '' }) => `${reason} ${purpose} ${version} ${record}`);
  return [...grouped.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) =>
      group.slice(0, 1).map(({ reason, purpose, version, record }) => ({
        attributes: group.map(({ attribute }) => attribute).toSorted(),
        reason: reason as Ground['reason'],
        ...(purpose === undefined ? {} : { purpose }),
        ...(version === undefined ? {} : { version }),
        ...(record === undefined ? {} : { record }),
      })),
    );
}

/**
 * The log of what left. Every line is written before the answer goes out, or the answer does not go out. The same answer to the same recipient is one line a day, so
 * that who is asked a hundred times a day costs one statement, and then one each quarter of an hour; what others write at the same moment goes along.
 */
export function createDisclosureLog({ db }: { readonly db: Pick<Database, 'tenant'> }): DisclosureLog {
  /** Until when it is on record that it left, in milliseconds. */
  const written = createCache<number>(WRITTEN);
  const write = writeTogether<NewDisclosure>(async (tenantId, rows) => {
    let written: Promise<void> | undefined;
    // COMMIT is not waited for: it goes along, and says whether there was something to commit.
    const committed = db.tenant(tenantId, async (tx) => {
      written = writeDisclosures(tx, rows);
      written.catch(() => {});
    });
    await committed.catch((error: unknown) => written?.then(() => Promise.reject(error)));
    await written;
  });
  return {
    async note(leaving, tx) {
      const { tenantId, at } = leaving;
      const key = keyOf(leaving);
      const until = written.get(key);
      if (until !== undefined && at < until + QUARTER_MS) return;
      const row = lineOf(leaving);
      const remember = () => written.set(key, at);
      if (tx) {
        await writeDisclosures(tx, [row]);
        tx.afterCommit(remember);
      } else {
        await write(tenantId, row);
        remember();
      }
    },
  };
}

/** The same for what would be the same line, and for nothing else; cheaper than making the line. No ground has a space in it; names and recipients may. */
function keyOf({ tenantId, userId, recipient, channel, decisions, at }: Leaving): string {
  let key = `${dayOf(at)} ${tenantId} ${userId} ${channel}`;
  const names = [recipient];
  for (const { attribute, reason, purpose = '', version = '', record = '' } of decisions) {
    names.push(attribute);
    key += ` ${reason}:${purpose}:${version}:${record}`;
  }
  return key + JSON.stringify(names);
}

function lineOf({ userId, recipient, channel, decisions, at }: Leaving): NewDisclosure {
  const grounds = groundsOf(decisions);
  const digest = hash('sha256', JSON.stringify([userId, recipient, channel, grounds]), 'buffer').subarray(0, 16);
  return { userId, day: new Date(at).toISOString().slice(0, 10), digest, recipient, channel, grounds, at: new Date(at) };
}
