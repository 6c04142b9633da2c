import type { Screen } from '#journeys/contract';

const ALLOWED = ['pages', 'applications'] as const;
const NEVER = ['credentials', 'consents', 'ending'] as const;

/** What the address from the console would do; nothing has begun. */
export const beginScreen = ({ customer, operator, minutes }: { readonly customer: string; readonly operator: string; readonly minutes: number }): Screen => ({
  id: 'acting.begin',
  title: { id: 'acting.begin_title', values: { customer } },
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'acting.begin_lead', values: { customer, operator, minutes } } },
    { kind: 'facts', items: [...ALLOWED.map((key) => may(key)), ...NEVER.map((key) => never(key))] },
    { kind: 'text', tone: 'hint', text: { id: 'acting.begin_seen' } },
    { kind: 'action', action: 'begin', label: { id: 'acting.begin_button', values: { customer } }, tone: 'primary' },
  ],
});

const may = (key: string) => ({ label: { id: `acting.may_${key}` }, value: { id: 'acting.may_yes' } });
const never = (key: string) => ({ label: { id: `acting.may_${key}` }, value: { id: 'acting.may_no' } });

export const goneScreen: Screen = { id: 'acting.gone', title: { id: 'acting.gone_title' }, nodes: [{ kind: 'text', tone: 'lead', text: { id: 'acting.gone' } }] };

export const endedScreen: Screen = { id: 'acting.ended', title: { id: 'acting.ended_title' }, nodes: [{ kind: 'text', tone: 'success', text: { id: 'acting.ended' } }] };
