import { createMemoryHistory, type PastLogin } from './memory-history.ts';
import type { Replayed, ScoredLogin } from './replay-logins.ts';
import { replayStuffing, RUNS, type RunOutcome } from './replay-stuffing.ts';
import { ATTACKERS, type Attacker } from './simulate-attacks.ts';
import { askedAgain, askedStrangers, caughtBy, proposeThreshold, thresholdFor } from './thresholds.ts';

export const CATCH_RATES = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999] as const;
/** A user's first logins, over which re-authentications are counted (TOPS 2022, figure 8). */
const FIRST = 40;
const SIZES = [
  [1, 4],
  [5, 9],
  [10, 19],
  [20, 49],
  [50, 100],
] as const;

export interface OperatingPoint {
  readonly attacker: Attacker;
  readonly caught: number;
  readonly threshold: number;
  /** Share of honest logins that are asked for more. */
  readonly asked: number;
  /** The same, where browsers that were here before are let through. */
  readonly askedStrangers: number;
  /** Median and worst tenth, of how often within their first forty logins: of users who have as many. */
  readonly medianAsked: number | undefined;
  readonly worstTenthAsked: number | undefined;
  readonly bySize: Readonly<Record<string, number>>;
}

export interface ReplayReport {
  readonly logins: number;
  readonly scored: number;
  readonly points: readonly OperatingPoint[];
  /** How well the score tells each attacker from the customers: the probability that an attack scores higher than an honest login. */
  readonly area: Readonly<Record<Attacker, number>>;
  /** What the first half of the time said of the second: shares of honest logins asked, by the default threshold. */
  readonly prediction: { readonly predicted: number; readonly happened: number; readonly caught: number } | undefined;
}

export function reportReplay(replayed: Replayed): ReplayReport {
  const points = ATTACKERS.flatMap((attacker) =>
    CATCH_RATES.flatMap((caught): OperatingPoint[] => {
      const threshold = thresholdFor(replayed.attacks[attacker], caught);
      return threshold === undefined
        ? []
        : [{ attacker, caught, threshold, asked: askedAgain(threshold, replayed), askedStrangers: askedStrangers(threshold, replayed), ...forUsers(replayed.honest, threshold) }];
    }),
  );
  return {
    logins: replayed.logins,
    scored: replayed.honest.length,
    points,
    area: Object.fromEntries(ATTACKERS.map((attacker) => [attacker, areaUnder(replayed, attacker)])) as Record<Attacker, number>,
    prediction: predict(replayed),
  };
}

function forUsers(honest: readonly ScoredLogin[], threshold: number): Pick<OperatingPoint, 'medianAsked' | 'worstTenthAsked' | 'bySize'> {
  const asked = new Map<string, { logins: number; asked: number }>();
  for (const { user, position, score } of honest) {
    if (position > FIRST) continue;
    const entry = asked.get(user) ?? { logins: 0, asked: 0 };
    asked.set(user, entry);
    entry.logins++;
    if (score >= threshold) entry.asked++;
  }
  const often = [...asked.values()].filter(({ logins }) => logins >= FIRST - 5).map((entry) => entry.asked);
  const bySize = Object.fromEntries(
    SIZES.map(([least, most]) => {
      const some = honest.filter(({ own }) => own >= least && own <= most);
      return [`${least}-${most}`, some.length === 0 ? 0 : some.filter(({ score }) => score >= threshold).length / some.length];
    }),
  );
  return { medianAsked: quantile(often, 0.5), worstTenthAsked: quantile(often, 0.9), bySize };
}

function quantile(values: readonly number[], at: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(at * (values.length - 1))];
}

/** Mann-Whitney: ties count half. */
function areaUnder({ honest, attacks }: Replayed, attacker: Attacker): number {
  const all = [...honest.map(({ score }) => ({ score, attack: false })), ...attacks[attacker].map(({ score }) => ({ score, attack: true }))].toSorted((a, b) => a.score - b.score);
  let [below, wins] = [0, 0];
  for (let index = 0; index < all.length; ) {
    let next = index;
    while (next < all.length && all[next]?.score === all[index]?.score) next++;
    const tied = all.slice(index, next);
    const honestTied = tied.filter(({ attack }) => !attack).length;
    wins += (tied.length - honestTied) * (below + honestTied / 2);
    below += honestTied;
    index = next;
  }
  return wins / (honest.length * attacks[attacker].length);
}

function predict({ honest, attacks, ...rest }: Replayed): ReplayReport['prediction'] {
  const middle = honest[Math.floor(honest.length / 2)]?.at;
  if (middle === undefined) return undefined;
  const within = (late: boolean) => (scored: { readonly at: number }) => scored.at >= middle === late;
  const half = (late: boolean): Replayed => ({
    ...rest,
    honest: honest.filter(within(late)),
    attacks: {
      naive: attacks.naive.filter(within(late)),
      vpn: attacks.vpn.filter(within(late)),
      targeted: attacks.targeted.filter(within(late)),
      neighbour: attacks.neighbour.filter(within(late)),
    },
  });
  const proposal = proposeThreshold(half(false));
  if (!proposal) return undefined;
  const later = half(true);
  return { predicted: proposal.asked, happened: askedAgain(proposal.threshold, later), caught: caughtBy(proposal.threshold, later.attacks[proposal.attacker]) };
}

/** Runs of stolen lists on the day after these logins. */
export function reportStuffing(logins: readonly PastLogin[], threshold: number, random: () => number): readonly RunOutcome[] {
  const last = logins.at(-1)?.at ?? 0;
  const before = logins.filter(({ at }) => at < last - 86_400_000);
  const history = createMemoryHistory();
  for (const login of before) history.learn(login);
  const stage = { random, history, honest: logins.slice(before.length), others: before.slice(-500).map(({ values }) => values), threshold };
  return RUNS.map((run) => replayStuffing(run, stage));
}
