/** More than that go in the next statement. */
const MOST = 200;

interface Waiting<T> {
  readonly row: T;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

/** A row that cannot be (SQLSTATE class 23), as one of somebody whose account ended a moment ago: the others can. */
const isAboutARow = (error: unknown): boolean => String((error as { readonly code?: unknown } | null)?.code).startsWith('23');

/**
 * One statement at a time for each tenant: who comes while it is on its way goes with the next one. Alone nobody waits for others, and a thousand at once are a few
 * statements. Resolves when the row is written; rejects, and the row is not.
 */
export function writeTogether<T>(write: (tenantId: string, rows: readonly T[]) => Promise<void>): (tenantId: string, row: T) => Promise<void> {
  const queues = new Map<string, Waiting<T>[]>();

  async function run(tenantId: string, queue: Waiting<T>[]): Promise<void> {
    while (queue.length > 0) {
      await writeBatch(tenantId, queue.splice(0, MOST));
    }
    queues.delete(tenantId);
  }

  async function writeBatch(tenantId: string, batch: readonly Waiting<T>[]): Promise<void> {
    try {
      await write(
        tenantId,
        batch.map(({ row }) => row),
      );
      for (const { done } of batch) done();
    } catch (error) {
      if (batch.length > 1 && isAboutARow(error)) for (const one of batch) await writeBatch(tenantId, [one]);
      else for (const { fail } of batch) fail(error);
    }
  }

  return (tenantId, row) =>
    new Promise((done, fail) => {
      const waiting = { row, done, fail };
      const queue = queues.get(tenantId);
      if (queue) return void queue.push(waiting);
      const begun = [waiting];
      queues.set(tenantId, begun);
      void run(tenantId, begun);
    });
}
