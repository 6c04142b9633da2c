/** Whole minutes to wait, never zero: what a person is shown. */
export function minutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60));
}
