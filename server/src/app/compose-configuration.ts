import { createRevisions } from '#configuration';
import type { Credentials } from '#credentials';
import type { Listener } from '#platform/events';
import type { Platform } from './compose-platform.ts';
import { createDesk, type Desk } from './config-as-code/desk.ts';
import { createHistory, type History } from './config-as-code/history.ts';
import { noticeChanges } from './config-as-code/listen.ts';
import type { ConfigRooms } from './config-as-code/rooms.ts';
import type { Rooms } from './rooms.ts';

export interface Configuration extends Desk {
  /** What can be configured, for commands. */
  readonly rooms: ConfigRooms & Pick<Platform, 'db'>;
  readonly history: History;
  readonly listeners: readonly Listener[];
}

type Configured = Pick<
  Rooms,
  'tenants' | 'messages' | 'identity' | 'oidc' | 'saml' | 'federation' | 'verification' | 'consent' | 'preferences' | 'webhooks' | 'organizations' | 'journeys' | 'risk'
>;

/** Everything configurable as one file, and what it was before. */
export function composeConfiguration({ db, keys, events }: Platform, given: Configured, credentials: Credentials): Configuration {
  const { tenants, messages, identity, oidc, saml, federation, verification, consent, preferences, webhooks, organizations, journeys, risk } = given;
  const rooms = { db, tenants, messages, identity, oidc, saml, credentials, federation, verification, consent, preferences, webhooks, organizations, journeys, risk };
  const revisions = createRevisions({ keys, events });
  const history = createHistory(rooms, revisions);
  return { ...createDesk({ rooms, db, listTenants: tenants.list, revisions, history }), rooms, history, listeners: [noticeChanges({ history, tenants })] };
}
