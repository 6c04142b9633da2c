/** Somebody else changed it since the caller read it (412). The answer shows what it is now, so that nothing anybody typed is lost. */
export class ChangedMeanwhile extends Error {
  readonly current: unknown;
  readonly version: string;

  constructor(current: unknown, version: string | number) {
    super('It was changed meanwhile.');
    this.name = 'ChangedMeanwhile';
    this.current = current;
    this.version = String(version);
  }
}

/** For routes that `expects`: compares what If-Match named with what is there, inside the transaction that changes it. */
export function assertUnchanged(expected: string, now: { readonly version: string | number; readonly body: unknown }): void {
  if (expected !== '*' && expected !== String(now.version)) throw new ChangedMeanwhile(now.body, now.version);
}
