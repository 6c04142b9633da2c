import { NEVER_SEEN, WEIGHTS, type FeatureCounts, type FeatureName, type History } from './counts.ts';

/**
 * How much less a login looks like its user than like anybody, after Freeman, Jain, Duermuth, Biggio and Giacinto, "Who Are You? A Statistical Approach to Measuring
 * User Authenticity" (NDSS 2016), with the features, weights and smoothing of Wiefling, Duermuth and Lo Iacono ("What's in Score for Website Users", FC 2021; "Pump Up
 * Password Security!", ACM TOPS 2022):
 *
 *     S = product over features of p(x) / p(x|user)  *  (1 / users) / (own / logins)
 *
 * Higher is riskier. Lists of attackers stay out of it: with them the authors' honest users are asked again most of the time; such lists are rules beside the score.
 */
export interface Score {
  readonly score: number;
  /** What each feature contributes: below 1 it speaks for the user, above 1 against. */
  readonly ratios: Readonly<Record<FeatureName, number>>;
  /** How much of all logins are this user's, compared with an average user: below 1 they come more often than others. */
  readonly rarity: number;
}

/** Undefined: there is nothing to compare with. A user's first login has no score. */
export function scoreLogin(history: History, features: Readonly<Record<FeatureName, FeatureCounts>>): Score | undefined {
  const own = countOf(history.own, Number.MAX_SAFE_INTEGER, 0);
  if (own === 0) return undefined;
  // Counts that contradict each other are read as the least they can be, so that nothing is divided by zero and no share exceeds one.
  const logins = Math.max(own, countOf(history.logins, Number.MAX_SAFE_INTEGER, 0));
  const users = Math.max(1, countOf(history.users, logins, 1));
  const counted = { logins, users, own };
  const ratios = { ip: ratioOf(counted, features.ip, WEIGHTS.ip), ua: ratioOf(counted, features.ua, WEIGHTS.ua) };
  const rarity = logins / own / users;
  return { score: ratios.ip * ratios.ua * rarity, ratios, rarity };
}

function ratioOf(history: History, { levels, distinct }: FeatureCounts, weights: readonly number[]): number {
  let [everybody, user] = [0, 0];
  for (const [position, weight] of weights.entries()) {
    const level = levels[position];
    if (level === undefined) {
      // As if everybody had it and the user never did: of all a value could be, what speaks most against them.
      everybody += weight;
      continue;
    }
    const all = countOf(level.all, history.logins, history.logins);
    everybody += weight * (position === 0 ? smoothed(all, history.logins, distinct) : all / history.logins);
    user += (weight * countOf(level.own, history.own, 0)) / history.own;
  }
  return user === 0 ? NEVER_SEEN : everybody / user;
}

/** How likely the finest value is in anybody's login. Values that were never seen share what is left by their number (Freeman et al., section 4; as Wiefling et al. implement it). */
function smoothed(count: number, logins: number, distinct: FeatureCounts['distinct']): number {
  const [unseen, unseenHere] = [1 + countOf(distinct.all, Number.MAX_SAFE_INTEGER, 0), 1 + countOf(distinct.here, Number.MAX_SAFE_INTEGER, 0)];
  if (count === 0) return 1 / (logins + unseen);
  return (count / (count + unseenHere)) * (count / logins) * (logins / (logins + unseen));
}

/** A whole number from 0 to `most`; whatever is no number is `otherwise`. */
function countOf(value: number, most: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : Math.min(most, Math.max(0, Math.floor(value)));
}
