import type { Database } from '#platform/db';
import type { OperatingPoint } from '../replay/report-replay.ts';
import type { Switch } from './decide-verdict.ts';
import { BUILTIN_POLICY, riskPolicySchema, scoreSchema, type RiskPolicy } from './policy.ts';
import { readStanding } from './store.ts';

/** What counts for a tenant at this moment. */
export interface Standing {
  readonly policy: RiskPolicy;
  /** 0: the built-in one. */
  readonly version: number;
  /** From which score on the policy acts, by the tenant's latest replay. Undefined: there is none, so a score leads to nothing. */
  readonly threshold: number | undefined;
  readonly switches: readonly Switch[];
}

export interface Standings {
  of(tenantId: string): Promise<Standing>;
  /** This process hears of a change at once; others within `KEPT_MS`. */
  forget(tenantId: string): void;
}

/** How long a process goes by what it read. */
export const KEPT_MS = 3000;
const MOST_KEPT = 2000;

/** What is wanted of a score by a policy that leaves it open. */
const UNSAID = scoreSchema.parse({});

/** Read again every few seconds at most, however many sign in; all who ask meanwhile share one reading. */
export function createStandings(db: Pick<Database, 'read'>): Standings {
  const kept = new Map<string, { readonly until: number; readonly standing: Promise<Standing> }>();
  async function read(tenantId: string): Promise<Standing> {
    const { published, threshold, switches } = await db.read(tenantId, (tx) => readStanding(tx, UNSAID));
    const policy = published ? riskPolicySchema.parse(published.policy) : BUILTIN_POLICY;
    return { policy, version: published?.version ?? 0, threshold: threshold ?? undefined, switches: switches ?? [] };
  }
  return {
    of(tenantId) {
      const known = kept.get(tenantId);
      if (known && known.until > performance.now()) return known.standing;
      if (!known && kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
      const standing = read(tenantId);
      kept.set(tenantId, { until: performance.now() + KEPT_MS, standing });
      // What failed is asked for again by the next one.
      standing.catch(() => kept.delete(tenantId));
      return standing;
    },
    forget: (tenantId) => void kept.delete(tenantId),
  };
}

/** Of the points that a replay found, the one that catches at least as many as the policy wants: the lowest such threshold asks most, so what is wanted is reached. */
export function thresholdOf(policy: Pick<RiskPolicy, 'score'>, points: readonly Pick<OperatingPoint, 'attacker' | 'caught' | 'threshold'>[]): number | undefined {
  const { score } = policy;
  if (!score) return undefined;
  return points.filter(({ attacker, caught }) => attacker === score.attacker && caught >= score.caught - 1e-9).toSorted((a, b) => a.caught - b.caught)[0]?.threshold;
}
