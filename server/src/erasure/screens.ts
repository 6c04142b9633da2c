import type { Screen } from '#journeys/contract';

export const cancelScreen = (dueAt: Date): Screen => ({
  id: 'erasure.cancel',
  title: { id: 'erasure.cancel_title' },
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'erasure.cancel_lead', values: { at: dueAt.getTime() } } },
    { kind: 'action', action: 'keep', label: { id: 'erasure.cancel_button' }, tone: 'primary' },
  ],
});

export const keepScreen: Screen = {
  id: 'erasure.keep',
  title: { id: 'erasure.keep_title' },
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'erasure.keep_lead' } },
    { kind: 'action', action: 'keep', label: { id: 'erasure.keep_button' }, tone: 'primary' },
  ],
};

export const stillScreen: Screen = { id: 'erasure.still', title: { id: 'erasure.still_title' }, nodes: [{ kind: 'text', tone: 'success', text: { id: 'erasure.still' } }] };

export const keptScreen: Screen = { id: 'erasure.kept', title: { id: 'erasure.kept_title' }, nodes: [{ kind: 'text', tone: 'success', text: { id: 'erasure.kept' } }] };

export const goneScreen: Screen = { id: 'erasure.gone', title: { id: 'erasure.gone_title' }, nodes: [{ kind: 'text', tone: 'lead', text: { id: 'erasure.gone' } }] };
