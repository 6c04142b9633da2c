import type { StepContext } from '#journeys/contract';
import type { LimitRule, Limits, NetworkKey } from '#platform/limits';
import type { TenantSettings } from '#tenants/contract';
import { DAY_SECONDS, HOUR_SECONDS, PRESSURE, SIGN_UPS } from './settings.ts';

export interface CountArrivalDeps {
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
}

/** No more accounts may begin: from this network, or at this tenant. */
export interface Full {
  readonly full: 'network' | 'tenant';
  readonly retryAfter: number;
}

type SignUpLimits = Pick<TenantSettings['signUp'], 'networkHourly' | 'networkDaily' | 'daily'>;
/** What of a rule says who is meant by it. */
interface Counter {
  readonly rule: LimitRule;
  readonly whose: 'network' | 'tenant';
}

/** One arrival, in one round trip. `network`, `tenant`: much is going on there. */
export async function countArrival(
  { limits, networkKey }: CountArrivalDeps,
  ctx: StepContext,
  { mode, signUp }: { readonly mode: 'off' | 'pressure' | 'always'; readonly signUp?: SignUpLimits },
): Promise<'network' | 'tenant' | Full | undefined> {
  const { tenantId } = ctx.flow;
  const network = networkKey(ctx.origin.ip);
  const ends = signUp === undefined ? [] : endsOf(network, signUp);
  const soft: readonly Counter[] = [
    { rule: { key: `challenges:network:${network}`, ...PRESSURE.network }, whose: 'network' },
    { rule: { key: 'challenges:tenant', ...PRESSURE.tenant }, whose: 'tenant' },
    ...(signUp === undefined ? [] : [{ rule: { key: `challenges:sign-ups:${network}`, ...SIGN_UPS }, whose: 'network' } as const]),
  ];
  const all = [...(mode === 'pressure' ? soft : []), ...ends];
  if (all.length === 0) return undefined;
  const counted = await limits.hit(
    tenantId,
    all.map(({ rule }) => rule),
    { refused: true },
  );
  if (counted.allowed) return undefined;
  const over = (counters: readonly Counter[]) => counters.filter(({ rule }) => counted.refused?.some((refused) => refused.rule === rule));
  const [end] = over(ends);
  if (end) return { full: end.whose, retryAfter: counted.retryAfter };
  return over(soft).some(({ whose }) => whose === 'network') ? 'network' : 'tenant';
}

const endsOf = (network: string, { networkHourly, networkDaily, daily }: SignUpLimits): readonly Counter[] => [
  { rule: { key: `sign-ups:network:${network}`, limit: networkHourly, windowSeconds: HOUR_SECONDS }, whose: 'network' },
  { rule: { key: `sign-ups:network:${network}`, limit: networkDaily, windowSeconds: DAY_SECONDS }, whose: 'network' },
  ...(daily === null ? [] : [{ rule: { key: 'sign-ups:tenant', limit: daily, windowSeconds: DAY_SECONDS }, whose: 'tenant' } as const]),
];
