import { createTeam, enrolRoutes, type Team } from '#admin';
import type { Scope } from '#platform/http';
import type { App } from './compose.ts';
import type { Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';
import { tenantOf } from './tenant-of.ts';

/** Who works in the console. */
export function composeTeam(platform: Platform, { tenants, identity, sessions, parts }: Pick<Rooms, 'tenants' | 'identity' | 'sessions' | 'parts'>): Team {
  const { db, keys, events, oneTime, delivery } = platform;
  return createTeam({ db, keys, events, oneTime, delivery, tenants, identity, sessions, credentials: parts.credentials });
}

/** What links to operators lead to. */
export function operatorLinks({ platform, journeys, pages, oidc }: Pick<App, 'platform' | 'journeys' | 'pages' | 'oidc'>): Scope {
  return {
    name: 'operator-links',
    prefix: '',
    plugin: enrolRoutes({
      oneTime: platform.oneTime,
      journeys,
      browser: pages.browser,
      browserAccount: oidc.browserAccount,
      tenantOf,
      localeOf: (request) => pages.localeFor(request, undefined),
      show: pages.show,
    }),
    onError: pages.onError,
  };
}
