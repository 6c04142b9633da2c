/** Carries the result out of a transaction that must not commit. */
class Undone {
  readonly result: unknown;
  constructor(result: unknown) {
    this.result = result;
  }
}

/** Runs `work` for its result only: `settle` ends the transaction by throwing, so that everything in it is rolled back. Otherwise `settle` changes nothing. */
export async function undoing<T>(dryRun: boolean | undefined, work: (settle: (result: T) => T) => Promise<T>): Promise<T> {
  if (!dryRun) return work((result) => result);
  try {
    return await work((result) => {
      throw new Undone(result);
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as T;
    throw error;
  }
}
