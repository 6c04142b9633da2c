import type { FieldProblem } from '#platform/errors';
import { caughtBy, type CurvePoint } from '../curve/curve.ts';
import { openedBy } from './grave-situations.ts';
import type { PolicyReplay } from './replay-policy.ts';
import type { RiskPolicy } from './policy.ts';
import { stops, type Side } from './side.ts';

/** What a company may go down to, whatever it had: nine of ten simulated attackers are still stopped. */
export const LEAST_CAUGHT = 0.9;
/** Of the recorded sign-ins that a policy would no longer stop, at least so many must have turned out to be the customer's own. */
export const OWNERS_SHARE = 0.9;

type ScoreGoal = NonNullable<RiskPolicy['score']>;

/** What can be lost, for whoever tells it in words of their own. */
export const LOSSES = [
  'mode_observes',
  'unprovable_goes_on',
  'score_catches_fewer',
  'goal_missing',
  'goal_only_tells',
  'goal_knows_less',
  'goal_too_low',
  'attacks_lighter',
  'alarms_let_in',
  'owners_too_few',
  'rule_missing',
  'situation_opened',
] as const;
export interface Lost extends FieldProblem {
  readonly code: (typeof LOSSES)[number];
  /** What the words are about: counts, shares, names, and reasons. */
  readonly values: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Judged {
  readonly now: Side;
  readonly draft: Side;
  readonly points: readonly Pick<CurvePoint, 'attacker' | 'caught' | 'threshold'>[];
  readonly replay: Pick<PolicyReplay, 'losses' | 'decisions'>;
}

/** What a policy loses beside the one in force (decision 0046), each with what to change. Nothing: it may be published. Nobody is asked for an exception. */
export function assuranceLost(judged: Judged): readonly Lost[] {
  return [...lostByMode(judged), ...lostByScore(judged), ...lostInTheRecord(judged), ...lostInGraveSituations(judged)];
}

function lostByMode({ now, draft, replay: { losses } }: Judged): Lost[] {
  const lost: Lost[] = [];
  if (now.policy.mode === 'enforce' && draft.policy.mode === 'observe' && losses.stopped > 0)
    lost.push({
      field: 'mode',
      code: 'mode_observes',
      values: { count: losses.stopped },
      fix: `must stay enforce: ${some(losses.stopped, 'sign-in')} that nobody owned up to ${were(losses.stopped)} stopped within 30 days. Pause the policy with an expiry instead`,
    });
  if (now.policy.unprovable === 'hold' && draft.policy.unprovable === 'notify' && losses.challenged > 0)
    lost.push({
      field: 'unprovable',
      code: 'unprovable_goes_on',
      values: { count: losses.challenged },
      fix: `must stay hold: ${some(losses.challenged, 'challenge')} within 30 days ${were(losses.challenged)} never answered, and whoever has nothing to answer with would get in`,
    });
  return lost;
}

/** Who knows most comes last. */
const BY_KNOWLEDGE = ['naive', 'vpn', 'targeted'] as const;

/**
 * By the attacker of the policy in force, and by those who know more: another attacker who knows less is no way around it, in one step or in two.
 */
function lostByScore(judged: Judged): Lost[] {
  const { now, draft, points } = judged;
  const goal = now.policy.score;
  if (!goal || !stops(goal.verdict)) return [];
  if (now.threshold === undefined) return lostByGoal(judged, goal);
  const acts = draft.policy.score !== null && stops(draft.policy.score.verdict);
  const field = draft.policy.score === null ? 'score' : acts ? 'score.caught' : 'score.verdict';
  for (const attacker of BY_KNOWLEDGE.slice(BY_KNOWLEDGE.indexOf(goal.attacker))) {
    const had = caughtBy(points, attacker, now.threshold);
    const has = acts ? caughtBy(points, attacker, draft.threshold) : 0;
    if (has >= had || has >= LEAST_CAUGHT) continue;
    const fix = `would stop ${percent(has)} of simulated attackers (${attacker}) instead of ${percent(had)}; at least ${percent(LEAST_CAUGHT)} must be stopped, or as many as now`;
    return [{ field, fix, code: 'score_catches_fewer', values: { caught: has, had, least: LEAST_CAUGHT, attacker } }];
  }
  return [];
}

/** Nothing can be measured yet: goals are compared as they are written, so that what nobody notices today is not missing on the day there is a score. Before anybody came all is free. */
function lostByGoal({ draft, replay: { decisions } }: Judged, goal: ScoreGoal): Lost[] {
  const { score } = draft.policy;
  const least = Math.min(goal.caught, LEAST_CAUGHT);
  const stands = `as soon as there are enough sign-ins for a score, ${percent(goal.caught)} of simulated attackers (${goal.attacker}) are stopped`;
  const values = { caught: goal.caught, least, attacker: goal.attacker };
  if (decisions === 0) return [];
  if (score === null) return [{ field: 'score', fix: `must stay: ${stands}`, code: 'goal_missing', values }];
  if (!stops(score.verdict)) return [{ field: 'score.verdict', fix: `must be challenge or hold: ${stands}`, code: 'goal_only_tells', values }];
  if (BY_KNOWLEDGE.indexOf(score.attacker) < BY_KNOWLEDGE.indexOf(goal.attacker))
    return [{ field: 'score.attacker', fix: `must be ${goal.attacker}, or one who knows more: ${stands}`, code: 'goal_knows_less', values }];
  return score.caught >= least ? [] : [{ field: 'score.caught', fix: `must be ${least} at least: ${stands}`, code: 'goal_too_low', values }];
}

function lostInTheRecord({ draft, replay: { losses } }: Judged): Lost[] {
  const lost: Lost[] = [];
  const { owners, suspected } = losses.letIn;
  if (losses.attacks > 0)
    lost.push({
      field: 'rules',
      code: 'attacks_lighter',
      values: { count: losses.attacks },
      fix: `would treat ${some(losses.attacks, 'sign-in')} more lightly of which the owner said that it was not them; see the examples of the replay`,
    });
  if (losses.grave > 0)
    lost.push({
      field: 'rules',
      code: 'alarms_let_in',
      values: { count: losses.grave },
      fix: `would let ${some(losses.grave, 'sign-in')} in that looked like an attack or was blocked or held, and that nobody owned up to`,
    });
  if (suspected > 0 && owners < OWNERS_SHARE * (owners + suspected))
    lost.push({
      field: 'rules',
      code: 'owners_too_few',
      values: { count: owners + suspected, owners },
      fix: `would let in ${owners + suspected} recorded sign-ins that are stopped now, of which only ${owners} turned out to be the customer’s own; nine of ten must`,
    });
  if (lost.length === 0) return [];
  const kept = new Set(draft.policy.rules.map(({ id }) => id));
  const gone = Object.entries(losses.byRule).filter(([rule]) => rule !== 'score' && !kept.has(rule));
  return [
    ...lost,
    ...gone.map(
      ([rule, count]): Lost => ({
        field: `rules.${rule}`,
        code: 'rule_missing',
        values: { rule, count },
        fix: `was removed, and stopped ${some(count, 'sign-in')} within 30 days that nothing else would stop; put it back`,
      }),
    ),
  ];
}

function lostInGraveSituations({ now, draft }: Judged): Lost[] {
  // Mostly a situation is opened for all actions at once: that is one thing to mend, and told once.
  const alike = Map.groupBy(openedBy(now, draft), ({ id, from, to, besides }) => [id, from, to, ...besides].join(' '));
  return [...alike.values()].flatMap((opened): Lost[] => {
    const [first] = opened;
    if (!first) return [];
    const { id, what, from, to, besides } = first;
    const actions = opened.map(({ action }) => action);
    return [
      {
        field: 'rules',
        code: 'situation_opened',
        values: { situation: id, actions, from, to, besides },
        fix: `would ${to === 'notify' ? 'only tell the owner of' : 'let in'} ${what} (${actions.join(', ')}${besides.length > 0 ? `; with ${besides.join(', ')}` : ''}), which leads to ${from} now`,
      },
    ];
  });
}

const some = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
const were = (count: number) => (count === 1 ? 'was' : 'were');
const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
