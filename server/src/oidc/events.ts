import { z } from 'zod';
import { defineEvent } from '#platform/events';

export const applicationSaved = defineEvent({
  type: 'oidc.application_saved',
  version: 1,
  schema: z.object({ application: z.string(), clientId: z.string(), change: z.enum(['created', 'changed']), fields: z.array(z.string()) }),
  about: 'An application (OIDC client) was created or changed. `fields` names what differs, never its value.',
});

export const resourceSaved = defineEvent({
  type: 'oidc.resource_saved',
  version: 1,
  schema: z.object({ resource: z.string(), change: z.enum(['created', 'changed', 'removed']) }),
  about: 'An API that access tokens are for was created, changed or removed.',
});

export const accessDecided = defineEvent({
  type: 'oidc.access_decided',
  version: 1,
  schema: z.object({ clientId: z.string(), accepted: z.boolean(), scopes: z.array(z.string()), device: z.boolean() }),
  about: 'A customer allowed or refused an application access. `device` is true when the application runs on another device.',
});

export const actedIn = defineEvent({
  type: 'oidc.acted_in',
  version: 1,
  schema: z.object({ session: z.string(), clientId: z.string() }),
  about: 'An operator who acts for a customer went on to an application, which was told who it is.',
});

export const familyRevoked = defineEvent({
  type: 'oidc.family_revoked',
  version: 1,
  schema: z.object({ artefacts: z.number(), reason: z.enum(['revoked', 'reused', 'risk', 'signed_out', 'withdrawn']), clientId: z.string().optional() }),
  about:
    'A grant and everything issued from it ended: `revoked` by the application, `reused` because a code or refresh token was used twice, `risk` because it was gone on with from another device and the policy says so, `signed_out` because the customer was signed out everywhere, or `withdrawn` because the customer took back what the application may do.',
});

export const clientRefused = defineEvent({
  type: 'oidc.client_refused',
  version: 1,
  schema: z.object({ clientId: z.string(), endpoint: z.string() }),
  about: 'Somebody used the name of an application without proving to be it: a wrong secret, or an assertion that is not its own.',
});

export const tokensWithheld = defineEvent({
  type: 'oidc.tokens_withheld',
  version: 1,
  schema: z.object({ clientId: z.string() }),
  about:
    'An application got no tokens about a customer, because what it requires to be verified about them is not verified any more. At most once an hour for each customer and application.',
});

const account = z.object({ clientId: z.string(), sub: z.string(), former: z.string().optional() });
export const accountMerged = defineEvent<z.infer<typeof account>>({
  type: 'oidc.account_merged',
  version: 1,
  schema: account,
  about:
    'For one application, once: two accounts of a person became one. It knows the person as `sub` from now on; `former` is there when it knew both, and is never a subject of anybody again while they are one.',
});
export const accountMergeUndone = defineEvent<z.infer<typeof account>>({
  type: 'oidc.account_merge_undone',
  version: 1,
  schema: account,
  about:
    'For one application, once: two accounts that had become one are two again. `sub` is the one that went on; `former`, where the application knew both, is a person of its own again.',
});

export const logoutNoticeFailed = defineEvent({
  type: 'oidc.logout_notice_failed',
  version: 1,
  schema: z.object({ clientId: z.string(), status: z.number().optional() }),
  about: 'An application could not be told that a session ended (back-channel logout), after all attempts or by its own refusal.',
});

export const oidcEvents = [applicationSaved, resourceSaved, accessDecided, actedIn, familyRevoked, clientRefused, tokensWithheld, logoutNoticeFailed] as const;
