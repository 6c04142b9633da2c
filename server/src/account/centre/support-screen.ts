import type { ActingState } from '#acting/contract';
import type { Screen, ScreenNode } from '#journeys/contract';
import { fact, moment } from './say.ts';

export interface Support {
  readonly notes: readonly ScreenNode[];
  readonly state: ActingState;
  /** Just made; told this once. */
  readonly code?: string;
}

const MAY = ['pages', 'applications'] as const;
const NEVER = ['sign_in', 'details', 'consents', 'ending'] as const;

/** Who acts, first of all, and the way to put them out. */
const nowNode = ({ now }: ActingState): ScreenNode => ({
  kind: 'cards',
  legend: { id: 'account.support_now' },
  items: now.map(({ session, operator, since, until }) => ({
    id: session,
    title: operator.includes('@') ? { id: 'account.support_somebody' } : operator,
    facts: [fact('support_since', moment(since)), fact('support_until', moment(until))],
    actions: [{ action: `end:${session}`, label: { id: 'account.support_end' }, tone: 'danger' }],
  })),
});

const codeNodes = (code: string | undefined, until: Date | undefined): readonly ScreenNode[] => {
  if (until === undefined) return [];
  return [
    ...(code === undefined ? [] : ([{ kind: 'secret', label: { id: 'account.support_code' }, value: code }] as const)),
    { kind: 'text', text: { id: code === undefined ? 'account.support_waits' : 'account.support_tell', values: { at: until.getTime() } } },
    { kind: 'text', tone: 'warning', text: { id: 'account.support_beware' } },
    { kind: 'action', action: 'take-back', label: { id: 'account.support_take_back' }, tone: 'secondary' },
  ];
};

/** What support will and will not be able to do, before anybody is let in. */
export function supportScreen({ notes, state, code }: Support): Screen {
  const { nobodyMay, minutes, codeUntil, now } = state;
  return {
    id: 'account.support',
    title: { id: 'account.support_title' },
    nodes: [
      ...notes,
      ...(now.length > 0 ? [nowNode(state)] : []),
      { kind: 'text', tone: 'lead', text: { id: nobodyMay === undefined ? 'account.support_lead' : `account.support_not_${nobodyMay}`, values: { minutes } } },
      ...(nobodyMay === undefined
        ? ([
            ...codeNodes(code, codeUntil),
            {
              kind: 'facts',
              items: [
                ...MAY.map((what) => ({ label: { id: `account.support_may_${what}` }, value: { id: 'account.support_yes' } })),
                ...NEVER.map((what) => ({ label: { id: `account.support_never_${what}` }, value: { id: 'account.support_no' } })),
              ],
            },
            { kind: 'text', tone: 'hint', text: { id: 'account.support_record' } },
            { kind: 'action', action: 'make', label: { id: codeUntil ? 'account.support_make_again' : 'account.support_make' }, tone: codeUntil ? 'link' : 'primary' },
          ] as const)
        : []),
    ],
  };
}

/** On the first page of the account: nobody should have to look for it. */
export const actingNotes = ({ now }: ActingState): readonly ScreenNode[] =>
  now.length === 0
    ? []
    : [
        { kind: 'text', tone: 'warning', text: { id: 'account.support_acts', values: { at: (now[0]?.until ?? new Date()).getTime() } } },
        { kind: 'action', action: 'go:support', label: { id: 'account.support_see' }, tone: 'secondary' },
      ];
