import type { Card, Screen, ScreenNode } from '#journeys/contract';
import type { ConnectedApplication } from '#oidc/contract';
import { day, fact } from './say.ts';

export interface Applications {
  readonly notes: readonly ScreenNode[];
  readonly applications: readonly ConnectedApplication[];
}

/** AC6: what others may do, to be taken back; and what belongs here, to know. */
export const applicationsScreen = ({ notes, applications }: Applications): Screen => ({
  id: 'account.applications',
  title: { id: 'account.applications_title' },
  nodes: [
    ...notes,
    {
      kind: 'cards',
      legend: { id: 'account.partners' },
      empty: { id: 'account.partners_none' },
      items: applications
        .filter(({ firstParty }) => !firstParty)
        .map((application) => ({
          ...cardOf(application),
          actions: [{ action: `withdraw:${application.clientId}`, label: { id: 'account.withdraw' }, tone: 'danger' }],
        })),
    },
    {
      kind: 'cards',
      legend: { id: 'account.own_applications' },
      empty: { id: 'account.own_applications_none' },
      items: applications.filter(({ firstParty }) => firstParty).map(cardOf),
    },
  ],
});

const cardOf = ({ clientId, name, since, lastUsedAt, may }: ConnectedApplication): Card => ({
  id: clientId,
  title: name,
  facts: [
    ...may.flatMap(({ legend, items }) => items.map(({ label }) => ({ label: legend, value: label }))),
    fact('since', day(since)),
    fact('last_used', lastUsedAt ? day(lastUsedAt) : { id: 'account.long_ago' }),
  ],
  actions: [],
});
