import type { Screen, ScreenNode } from '#journeys/contract';
import type { ExportRecord } from '../store.ts';

/** As `remove:<id of the copy>`. */
export const REMOVE = 'remove';

export interface CopiesShown {
  readonly copies: readonly ExportRecord[];
  /** After a recovery: until then nothing is given out. */
  readonly held?: Date;
}

const at = (when: Date) => ({ at: when.getTime() });

export function copiesScreen({ copies, held }: CopiesShown, { issuer, company }: { readonly issuer: string; readonly company: string }): Screen {
  const building = copies.some(({ state }) => state === 'building');
  const ready = copies.filter(({ state }) => state === 'ready');
  return {
    id: 'portability.copies',
    title: { id: 'portability.title' },
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'portability.lead', values: { company } } },
      { kind: 'text', tone: 'hint', text: { id: 'portability.what' } },
      ...state(building, held),
      ...(held
        ? []
        : ready.map((copy): ScreenNode => ({ kind: 'link', label: { id: 'portability.download', values: at(copy.created_at) }, href: `${issuer}/account/export/${copy.id}` }))),
      ...(ready.length > 0 ? [cards(ready)] : []),
      { kind: 'action', action: 'done', label: { id: 'portability.done' }, tone: 'link', skipValidation: true },
    ],
  };
}

function state(building: boolean, held: Date | undefined): ScreenNode[] {
  if (held) return [{ kind: 'text', tone: 'warning', text: { id: 'portability.held', values: at(held) } }];
  if (building)
    return [
      { kind: 'text', tone: 'success', text: { id: 'portability.building' } },
      { kind: 'action', action: 'look', label: { id: 'portability.look' }, tone: 'secondary', skipValidation: true },
    ];
  return [{ kind: 'action', action: 'begin', label: { id: 'portability.begin' }, tone: 'primary' }];
}

const cards = (ready: readonly ExportRecord[]): ScreenNode => ({
  kind: 'cards',
  legend: { id: 'portability.ready' },
  items: ready.map((copy) => ({
    id: copy.id,
    title: { id: 'portability.copy', values: at(copy.created_at) },
    facts: [
      { label: { id: 'portability.size' }, value: { id: 'portability.kilobytes', values: { size: Math.ceil(Number(copy.bytes) / 1024) } } },
      { label: { id: 'portability.until' }, value: { id: 'portability.moment', values: at(copy.expires_at as Date) } },
    ],
    actions: [{ action: `${REMOVE}:${copy.id}`, label: { id: 'portability.remove' }, tone: 'danger' }],
  })),
});

/** They signed out, or were signed out, since this page was opened. */
export const endedScreen = (issuer: string): Screen => ({
  id: 'portability.ended',
  title: { id: 'portability.ended_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'portability.ended' } },
    { kind: 'link', label: { id: 'portability.again' }, href: `${issuer}/account/export` },
  ],
});
