import type { Card, Screen, ScreenNode } from '#journeys/contract';
import { shortOf } from '../privacy/sharing.ts';
import type { Names } from '../privacy/words.ts';
import type { KnownApplication } from './connected.ts';
import { day, fact } from './say.ts';

export interface Applications {
  readonly notes: readonly ScreenNode[];
  readonly applications: readonly KnownApplication[];
  readonly names: Pick<Names, 'label' | 'list'>;
}

/** As `got:<short>`: on to what this one got, when and why. */
export const GOT = 'got';

/** AC6: what others may do, to be taken back; and what belongs here, to know. Each with what it got. */
export const applicationsScreen = ({ notes, applications, names }: Applications): Screen => ({
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
        .map((application) => {
          const card = cardOf(application, names);
          return { ...card, actions: [...card.actions, { action: `withdraw:${application.clientId}`, label: { id: 'account.withdraw' }, tone: 'danger' }] };
        }),
    },
    {
      kind: 'cards',
      legend: { id: 'account.own_applications' },
      empty: { id: 'account.own_applications_none' },
      items: applications.filter(({ firstParty }) => firstParty).map((application) => cardOf(application, names)),
    },
  ],
});

const cardOf = ({ clientId, name, since, lastUsedAt, may, got }: KnownApplication, names: Applications['names']): Card => ({
  id: clientId,
  title: name,
  facts: [
    ...may.flatMap(({ legend, items }) => items.map(({ label }) => ({ label: legend, value: label }))),
    fact('since', day(since)),
    fact('last_used', lastUsedAt ? day(lastUsedAt) : { id: 'account.long_ago' }),
    fact('sharing_got', got ? names.list(got.attributes.map(names.label)) : { id: 'account.sharing_nothing' }),
    ...(got ? [fact('got_last', day(got.lastAt))] : []),
  ],
  actions: got ? [{ action: `${GOT}:${shortOf(clientId)}`, label: { id: 'account.sharing_show' }, tone: 'secondary' }] : [],
});
