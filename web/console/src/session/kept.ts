/*
 * What outlives a trip to the sign-in page, in this tab only and until it is read: where to come back to, what was typed, and the request that
 * is to be sent again (RFC 9470). Never a token.
 */
export interface Trip {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly maxAge?: number;
}

/** A request that has to wait until somebody has proved again who they are. */
export interface Waiting {
  /** Names who sends it again: method and path as the API names them. */
  readonly key: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Draft {
  readonly id: string;
  readonly values: unknown;
}

function take<T>(name: string): T | undefined {
  const text = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  try {
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

const keep = (name: string, value: unknown) => sessionStorage.setItem(name, JSON.stringify(value));

export const keepTrip = (trip: Trip) => keep('parvis-trip', trip);
export const takeTrip = () => take<Trip>('parvis-trip');

export const keepWaiting = (waiting: Waiting) => keep('parvis-waiting', waiting);
export const takeWaiting = () => take<Waiting>('parvis-waiting');

export const keepDrafts = (drafts: readonly Draft[]) => keep('parvis-drafts', drafts);
export const takeDrafts = () => take<readonly Draft[]>('parvis-drafts') ?? [];

/** How often in a row somebody was sent away without a request that went well: more than twice is a circle. */
export function countTrips(): number {
  const count = Number(sessionStorage.getItem('parvis-trips') ?? '0') + 1;
  sessionStorage.setItem('parvis-trips', String(count));
  return count;
}
export const arrived = () => sessionStorage.removeItem('parvis-trips');
