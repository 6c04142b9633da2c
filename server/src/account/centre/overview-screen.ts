import type { MergeRecord } from '#identity/contract';
import type { Screen, ScreenNode } from '#journeys/contract';
import type { LinkedIdentity } from '../contract.ts';
import type { Activity } from './activity.ts';
import type { NextAction } from './check-up.ts';
import type { Locale } from '#platform/i18n';
import { privacyCard, type PrivacyStatus } from './privacy-status.ts';
import { day, deviceName, fact, moment, networkName } from './say.ts';

export interface Overview {
  readonly notes: readonly ScreenNode[];
  readonly actions: readonly NextAction[];
  readonly activity: readonly Activity[];
  readonly privacy: PrivacyStatus;
  readonly locale: Locale;
  readonly linked: readonly LinkedIdentity[];
  /** Accounts that became part of this one, as long as that can be undone. */
  readonly merges: readonly MergeRecord[];
}

/** AC1: what to do next, how it stands with one's privacy, what happened, what is connected. */
export const overviewScreen = ({ notes, actions, activity, privacy, locale, linked, merges }: Overview): Screen => ({
  id: 'account.overview',
  title: { id: 'account.overview_title' },
  nodes: [
    ...notes,
    {
      kind: 'cards',
      legend: { id: 'account.check_up' },
      empty: { id: 'account.check_up_fine' },
      items: actions.map((action) => ({
        id: action,
        title: { id: `account.next_${action}` },
        facts: [{ label: { id: 'account.why' }, value: { id: `account.next_${action}_why` } }],
        actions: [{ action: `go:${action}`, label: { id: `account.next_${action}_button` }, tone: 'secondary' }],
      })),
    },
    { kind: 'action', action: 'go:protection', label: { id: 'account.protection_title' }, tone: 'link' },
    { kind: 'cards', legend: { id: 'account.privacy_title' }, items: [privacyCard(privacy, locale)] },
    {
      kind: 'cards',
      compact: true,
      legend: { id: 'account.activity' },
      empty: { id: 'account.activity_none' },
      items: activity.map(({ id, at, what, client }) => ({
        id,
        title: { id: `account.activity_${what}` },
        facts: [fact('when', moment(at)), fact('device', deviceName(client)), fact('network', networkName(client))],
        actions: [],
      })),
    },
    {
      kind: 'cards',
      legend: { id: 'account.linked' },
      empty: { id: 'account.linked_none' },
      items: linked.map(({ id, connection, label, createdAt, lastUsedAt }) => ({
        id,
        title: connection.name,
        facts: [...(label === undefined ? [] : [fact('linked_as', label)]), fact('since', day(createdAt)), ...(lastUsedAt ? [fact('last_used', day(lastUsedAt))] : [])],
        actions: [],
      })),
    },
    ...(merges.length > 0
      ? ([
          {
            kind: 'cards',
            legend: { id: 'account.merge_done_before' },
            items: merges.map(({ id, mergedAt, undoUntil }) => ({
              id,
              title: { id: 'account.merge_record' },
              facts: [fact('merge_when', day(mergedAt)), fact('merge_until', day(undoUntil))],
              actions: [{ action: 'go:merges', label: { id: 'account.merge_undo' }, tone: 'secondary' as const }],
            })),
          },
        ] as const)
      : []),
    ...(linked.length > 0 ? ([{ kind: 'action', action: 'go:linked', label: { id: 'account.linked_manage' }, tone: 'link' }] as const) : []),
  ],
});
