import type { Answer } from '../../api/index.ts';
import type { CURVE, POLICY, REPLAYS } from './paths.ts';

export type InForce = Answer<typeof POLICY>;
export type Policy = InForce['policy'];
export type Rule = Policy['rules'][number];
export type Score = NonNullable<Policy['score']>;
export type Lost = Answer<typeof REPLAYS, 'post'>['refused'][number];
export type Point = Answer<typeof CURVE>['points'][number];

/** The points of one attacker, those that catch fewest first. */
export const pointsOf = (points: readonly Point[], attacker: Point['attacker']): readonly Point[] =>
  points.filter((point) => point.attacker === attacker).toSorted((a, b) => a.caught - b.caught);

/** The one that catches at least so many: what the policy would act by. */
export const pointAt = (points: readonly Point[], caught: number): Point | undefined => points.find((point) => point.caught >= caught - 1e-9);

/** How many of an attacker a threshold catches: as many as a point at or above it. */
export const caughtBy = (points: readonly Point[], threshold: number): number =>
  points.reduce((most, point) => (point.threshold >= threshold - 1e-12 ? Math.max(most, point.caught) : most), 0);

export type Margin = NonNullable<Point['margin']>;

/** Of all sign-ins to come, how many are asked for more, and how sure that is. */
export const askedAt = (point: Point, { unlessKnownBrowser }: Pick<Score, 'unlessKnownBrowser'>): { readonly rate: number; readonly margin: Margin | undefined } =>
  unlessKnownBrowser ? { rate: point.challenge_rate_strangers, margin: point.margin_strangers } : { rate: point.challenge_rate, margin: point.margin };
