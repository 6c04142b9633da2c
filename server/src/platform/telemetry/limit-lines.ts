import { systemClock, type Clock } from '#platform/time';

export interface LineLimits {
  /** Of each kind so many lines in a window are told, the rest are counted. */
  readonly lines: number;
  readonly windowMs: number;
  /** Kinds kept apart; the one not seen for longest makes room (D14). */
  readonly kinds: number;
}

/** Enough to find what is wrong, too few to fill a disk. */
const LIMITS: LineLimits = { lines: 20, windowMs: 10_000, kinds: 200 };

interface Kept {
  readonly until: number;
  told: number;
  untold: number;
}

/**
 * Lines are written before the event loop goes on. Under a flood of refusals, or without a database, a line for each would hold up every other request,
 * and hide what else happens. Metrics count all of them.
 */
export function limitLines(limits: Partial<LineLimits> = {}, clock: Clock = systemClock) {
  const { lines, windowMs, kinds } = { ...LIMITS, ...limits };
  const seen = new Map<string, Kept>();
  /** Whether this one is told, and how many before it were not. */
  return (kind: string): { readonly told: boolean; readonly untold: number } => {
    const now = clock.now().getTime();
    const before = seen.get(kind);
    const kept = before && before.until > now ? before : { until: now + windowMs, told: 0, untold: before?.untold ?? 0 };
    seen.delete(kind);
    seen.set(kind, kept);
    if (seen.size > kinds) seen.delete(seen.keys().next().value as string);
    if (kept.told >= lines) {
      kept.untold++;
      return { told: false, untold: 0 };
    }
    kept.told++;
    const { untold } = kept;
    kept.untold = 0;
    return { told: true, untold };
  };
}
