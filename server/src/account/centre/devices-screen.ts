import type { TrustedBrowser } from '#credentials/contract';
import type { Card, Screen, ScreenNode } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import type { Session } from '#sessions/contract';
import { day, deviceName, fact, listOf, moment, networkName, placeName } from './say.ts';
import type { SessionApplication } from './session-applications.ts';

export interface Devices {
  readonly notes: readonly ScreenNode[];
  readonly current: string;
  /** Each with what it was used for. */
  readonly sessions: readonly (Session & { readonly applications: readonly SessionApplication[] })[];
  readonly locale: Locale;
  readonly trusted: readonly TrustedBrowser[];
}

/** AC5: where one is signed in, this device first, and which browsers are trusted. */
export function devicesScreen({ notes, current, sessions, trusted, locale }: Devices): Screen {
  const here = sessions.filter(({ id }) => id === current);
  const others = sessions.filter(({ id }) => id !== current);
  return {
    id: 'account.devices',
    title: { id: 'account.devices_title' },
    nodes: [
      ...notes,
      { kind: 'text', text: { id: 'account.devices_lead' }, tone: 'lead' },
      { kind: 'cards', legend: { id: 'account.this_device' }, items: here.map((session) => ({ ...deviceCard(session, locale), badge: { id: 'account.this_device_badge' } })) },
      {
        kind: 'cards',
        legend: { id: 'account.other_devices' },
        empty: { id: 'account.other_devices_none' },
        items: others.map((session) => ({
          ...deviceCard(session, locale),
          actions: [
            { action: `unknown:${session.id}`, label: { id: 'account.not_recognised' }, tone: 'link' },
            { action: `end:${session.id}`, label: { id: 'account.sign_out_there' }, tone: 'danger' },
          ],
        })),
      },
      ...(others.length > 0 ? ([{ kind: 'action', action: 'end-others', label: { id: 'account.sign_out_others' }, tone: 'secondary' }] as const) : []),
      {
        kind: 'cards',
        legend: { id: 'account.trusted' },
        empty: { id: 'account.trusted_none' },
        items: trusted.map(({ id, since, until, here: asks }) => ({
          id: `trusted-${id}`,
          title: { id: asks ? 'account.trusted_here' : 'account.trusted_browser' },
          facts: [fact('trusted_since', day(since)), fact('trusted_until', day(until))],
          actions: [{ action: `forget:${id}`, label: { id: 'account.trusted_forget' }, tone: 'danger' }],
        })),
      },
    ],
  };
}

function deviceCard(session: Devices['sessions'][number], locale: Locale): Card {
  const { id, client, createdAt, lastSeenAt, applications } = session;
  return {
    id,
    title: deviceName(client),
    facts: [
      fact('place', placeName()),
      fact('network', networkName(client)),
      fact('first_seen', moment(createdAt)),
      fact('last_seen', moment(lastSeenAt)),
      ...(applications.length === 0
        ? []
        : [
            fact(
              'used_for',
              listOf(
                locale,
                applications.map(({ name }) => name),
              ),
            ),
          ]),
    ],
    actions: [],
  };
}
