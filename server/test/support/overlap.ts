import type { TestDatabase } from './postgres.ts';

const LOOK = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

/**
 * Two pieces of work that meet: the first stops where it says so, and goes on when the second waits for it in the database (`waiting`: with so many statements at once), or
 * is over. What a busy machine would do once in a thousand times happens each time.
 */
export async function overlap<A, B>(
  t: Pick<TestDatabase, 'dump'>,
  first: (meet: () => Promise<void>) => Promise<A>,
  second: () => Promise<B>,
  waiting = 1,
): Promise<readonly [A, B]> {
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const one = first(() => {
    reached.resolve();
    return goOn.promise;
  });
  await Promise.race([reached.promise, one]);
  let over = false;
  const ended = () => void (over = true);
  const two = second();
  two.then(ended, ended);
  while (!over && (await t.dump(LOOK)).length < waiting) await new Promise((next) => setTimeout(next, 10));
  goOn.resolve();
  return Promise.all([one, two]);
}
