import type { TrustedBrowser } from '#credentials/contract';
import type { Card, Screen, ScreenNode } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import type { NoticedSignIn } from '#risk/contract';
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
  /** Sign-ins they were asked about; none of this session, which cannot speak for itself. */
  readonly asked: readonly NoticedSignIn[];
}

/** AC5: where one is signed in, this device first, and which browsers are trusted. */
export function devicesScreen({ notes, current, sessions, trusted, asked, locale }: Devices): Screen {
  const here = sessions.filter(({ id }) => id === current);
  const others = sessions.filter(({ id }) => id !== current);
  return {
    id: 'account.devices',
    title: { id: 'account.devices_title' },
    nodes: [
      ...notes,
      { kind: 'text', text: { id: 'account.devices_lead' }, tone: 'lead' },
      ...(asked.length > 0 ? ([{ kind: 'cards', legend: { id: 'account.asked' }, items: asked.map(askedCard) }] as const) : []),
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

const OUTCOMES: Readonly<Record<NoticedSignIn['outcome'], string>> = { passed: 'passed', held: 'waits', released: 'waits', asked: 'tried', blocked: 'tried' };
const SAID = { me: 'account.asked_said_me', not_me: 'account.asked_said_not_me' } as const;

/** A "yes" may be taken back, a "no" not: by then the account is secured. */
function askedCard({ id, at, about, why, outcome, answer, browser, network }: NoticedSignIn): Card {
  return {
    id: `asked-${id}`,
    title: { id: `account.asked_${about}_${OUTCOMES[outcome]}` },
    ...(answer === undefined ? {} : { badge: { id: SAID[answer] } }),
    facts: [
      fact('when', moment(at)),
      fact('device', browser ?? { id: 'account.device_unknown' }),
      fact('network', network ?? { id: 'account.unknown_network' }),
      fact('asked_why', { id: `credentials.notice_why_${why}` }),
    ],
    actions: [
      ...(answer === undefined ? ([{ action: `mine:${id}`, label: { id: 'account.asked_mine' }, tone: 'secondary' }] as const) : []),
      ...(answer === 'not_me' ? [] : ([{ action: `not-mine:${id}`, label: { id: 'account.asked_not_mine' }, tone: 'danger' }] as const)),
    ],
  };
}
