/**
 * The process clock, a port so that tests can move it. The database's clock (`platform.now()`) is the only authority
 * for expiry (D24); this one is for intervals, timestamps inside tokens and deadlines.
 */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
