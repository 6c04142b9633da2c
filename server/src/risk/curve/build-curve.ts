import type { Replayed } from '../replay/replay-logins.ts';
import { ATTACKERS } from '../replay/simulate-attacks.ts';
import { countAbove, foretellEach } from './course-of.ts';
import { POSITIONS, type CurvePoint } from './curve.ts';

const DAY = 86_400_000;
/** What is to come is told for as long as this, as many sign-ins as came within it. */
const AHEAD_DAYS = 28;
/** And for as many at least, since of fewer whatever is told is chance; but never farther ahead than there is to look back. */
export const LEAST_AHEAD = 3500;

/** The slider, of a tenant's own logins. */
export function buildCurve(replayed: Replayed): readonly CurvePoint[] {
  const all: readonly Shown[] = [...replayed.honest, ...replayed.unscoredLogins].toSorted((a, b) => a.at - b.at);
  const since = (all.at(-1)?.at ?? 0) - AHEAD_DAYS * DAY;
  const lately = all.filter(({ at }) => at >= since).length;
  const ahead = Math.min(Math.max(lately, LEAST_AHEAD), all.length);
  const recent = all.slice(-ahead).filter(({ score }) => score !== undefined);
  const asked = countAbove(recent.map(({ score }) => score as number));
  const strangers = countAbove(recent.filter(({ knownBrowser }) => !knownBrowser).map(({ score }) => score as number));
  const share = (count: number) => (recent.length === 0 ? 0 : count / recent.length);

  const positions = ATTACKERS.flatMap((attacker) => {
    const scores = replayed.attacks[attacker].map(({ score }) => score).toSorted((a, b) => a - b);
    return POSITIONS.flatMap((caught) => {
      const missed = Math.floor((1 - caught) * scores.length + 1e-9);
      const threshold = missed < 1 ? undefined : scores[missed];
      return threshold === undefined ? [] : [{ attacker, caught, threshold }];
    });
  });
  const thresholds = positions.map(({ threshold }) => threshold);
  const told = (valueOf: (login: Shown) => number) =>
    foretellEach(
      all.map((login) => ({ user: login.user, value: login.asked ? Infinity : valueOf(login) })),
      thresholds,
      ahead,
    );
  const everybody = told(({ score }) => score ?? -Infinity);
  const unknown = told(({ score, knownBrowser }) => (knownBrowser ? -Infinity : (score ?? -Infinity)));
  return positions.flatMap((position): CurvePoint[] => {
    const { threshold } = position;
    const [of, ofStrangers] = [everybody.get(threshold), unknown.get(threshold)];
    if (!of || !ofStrangers) return [];
    const [{ rate, ...margin }, { rate: rateStrangers, ...marginStrangers }] = [of, ofStrangers];
    return [{ ...position, asked: share(asked(threshold)), askedStrangers: share(strangers(threshold)), rate, rateStrangers, margin, marginStrangers, ahead }];
  });
}

interface Shown {
  readonly at: number;
  readonly user: string;
  readonly knownBrowser: boolean;
  readonly asked: boolean;
  readonly score?: number;
}
