import { ACTIONS, type Action, type Finding, type Verdict } from '../contract.ts';
import { isGraver } from './decide-verdict.ts';
import { says, stops, type Side } from './side.ts';

type Found = Pick<Finding, 'reason' | 'grade'>;
interface Situation {
  readonly id: SituationId;
  readonly what: string;
  readonly findings: readonly Found[];
}

export const SITUATIONS = ['list_tried', 'password_tried', 'client_denied', 'session_copied', 'session_copied_with_key', 'password_leaked'] as const;
export type SituationId = (typeof SITUATIONS)[number];

/** What no policy may let in with a password alone, where the one before it did not. Whoever attacks can add findings to it, of notes about themselves, and an exception for such a note must not open it. */
export const GRAVE: readonly Situation[] = [
  { id: 'list_tried', what: 'many accounts tried from one network, in a browser nobody knows', findings: [{ reason: 'stuffing.network', grade: 'alarm' }] },
  { id: 'password_tried', what: 'one password tried at many accounts, in a browser nobody knows', findings: [{ reason: 'spraying.password', grade: 'alarm' }] },
  { id: 'client_denied', what: 'a client that was denied by the owner', findings: [{ reason: 'denied.same_client', grade: 'alarm' }] },
  { id: 'session_copied', what: 'a session copied to another kind of device', findings: [{ reason: 'session.other_device', grade: 'alarm' }] },
  {
    id: 'session_copied_with_key',
    what: 'a session copied to another kind of device, with the key of a known browser',
    findings: [
      { reason: 'session.other_device', grade: 'alarm' },
      { reason: 'device.known', grade: 'calm' },
    ],
  },
  { id: 'password_leaked', what: 'a leaked password, in a browser nobody knows', findings: [{ reason: 'leaked.password', grade: 'raise' }] },
];

export interface Opened {
  readonly id: SituationId;
  readonly what: string;
  readonly action: Action;
  readonly from: Verdict;
  readonly to: Verdict;
  /** What had to be found besides, for it to be opened. */
  readonly besides: readonly string[];
}

/** Situations that `draft` lets in and `now` stops. No application is named in them: rules for applications only add to what all others say. */
export function openedBy(now: Side, draft: Side): readonly Opened[] {
  const extras = extrasOf(draft);
  return GRAVE.flatMap(({ id, what, findings }) =>
    ACTIONS.flatMap((action): Opened[] => {
      for (const besides of [...extras, ...fewerOf(draft, action, findings, extras.at(-1) ?? [])]) {
        const at = { action, findings: together(findings, besides) };
        const [from, to] = [says(now, at).verdict, says(draft, at).verdict];
        if (stops(from) && !stops(to) && isGraver(from, to)) return [{ id, what, action, from, to, besides: besides.map(({ reason }) => reason) }];
      }
      return [];
    }),
  );
}

/** Nothing, and whatever the policy makes exceptions for: each by itself, by twos, and all together. Nobody can fake a known browser. */
function extrasOf({ policy }: Side): readonly (readonly Found[])[] {
  const reasons = [...new Set(policy.rules.flatMap(({ when }) => when.unless ?? []))].filter((reason) => reason !== 'device.known');
  const found = reasons.map((reason): Found => ({ reason, grade: 'note' }));
  const few = found.slice(0, MOST_PAIRED);
  const pairs = few.flatMap((one, index) => few.slice(index + 1).map((other) => [one, other]));
  return [[], ...found.map((one) => [one]), ...pairs, found];
}

const together = (findings: readonly Found[], besides: readonly Found[]): readonly Found[] => [
  ...findings,
  ...besides.filter(({ reason }) => !findings.some((found) => found.reason === reason)),
];

/** All exceptions together, without those that some other rule stops: one after the other is left out, until no rule that stops goes by any of them. */
function fewerOf(draft: Side, action: Action, findings: readonly Found[], all: readonly Found[]): readonly (readonly Found[])[] {
  const tried: (readonly Found[])[] = [];
  for (let left = all; left.length > 0; ) {
    const { because } = says(draft, { action, findings: together(findings, left) });
    const named = new Set(draft.policy.rules.filter(({ id }) => because.includes(id)).flatMap(({ when }) => [...(when.any ?? []), ...(when.all ?? [])]));
    const fewer = left.filter(({ reason }) => !named.has(reason));
    if (fewer.length === left.length) break;
    tried.push(fewer);
    left = fewer;
  }
  return tried;
}

const MOST_PAIRED = 30;
