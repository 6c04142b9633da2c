import type { OwnApi } from '#oidc/contract';
import type { Scope } from '#platform/http';
import type { LeadsDeps } from './deps.ts';
import { leadRoutes } from './routes.ts';

export type { LeadsDeps } from './deps.ts';

/** What an application must be given to tell of people. */
export const LEADS_SCOPE = 'leads:write';

/** As an audience of tokens: applications list it among their `resources`. */
export const LEADS_API: OwnApi = { path: '/leads/v1', scopes: [LEADS_SCOPE] };

/** `/leads/v1`: light accounts, made by the applications of a company for people who have no account yet. */
export function leadsScope(deps: LeadsDeps): Scope {
  return {
    name: 'leads',
    prefix: LEADS_API.path,
    plugin: leadRoutes(deps, { api: LEADS_API, scope: LEADS_SCOPE }),
    openapi: {
      title: 'Parvis leads',
      description:
        'Light accounts: people a site may write to, from an address and a detail or two, without any way to sign in. Whoever proves the address later has them as their own account, under the same `sub`. See docs/guide/light-accounts.md.',
      securitySchemes: {
        clientToken: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Access token of the client_credentials grant for the resource `<issuer>/leads/v1` with the scope `leads:write`; with a DPoP proof (RFC 9449) where it is bound to a key.',
        },
      },
    },
  };
}
