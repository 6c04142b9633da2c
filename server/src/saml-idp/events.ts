import { z } from 'zod';
import { defineEvent } from '#platform/events';

export const applicationSaved = defineEvent({
  type: 'saml.application_saved',
  version: 1,
  schema: z.object({ application: z.string(), entityId: z.string(), change: z.enum(['created', 'changed']), fields: z.array(z.string()) }),
  about: 'A SAML application (service provider) was created or changed. `fields` names what differs, never its value.',
});

export const assertionIssued = defineEvent({
  type: 'saml.assertion_issued',
  version: 1,
  schema: z.object({ application: z.string(), session: z.string(), nameIdFormat: z.string(), attributes: z.array(z.string()), context: z.string(), requested: z.boolean() }),
  about:
    'A SAML application was told who signed in. `attributes` names what it got of the profile, `context` how surely the customer signed in as it was told, `requested` whether it had asked.',
});

export const requestRefused = defineEvent({
  type: 'saml.request_refused',
  version: 1,
  schema: z.object({ application: z.string().optional(), reason: z.string() }),
  about: 'A SAML message was not acted on: unsigned, signed by somebody else, replayed, for another address. Recorded up to 50 times in 15 minutes for each network.',
});

export const logoutNoticeFailed = defineEvent({
  type: 'saml.logout_notice_failed',
  version: 1,
  schema: z.object({ application: z.string(), way: z.enum(['soap', 'post', 'browser']), status: z.number().optional() }),
  about: 'A SAML application could not be told that a session ended, or did not confirm it: after all attempts, or on the way through the customer’s browser.',
});

export const samlEvents = [applicationSaved, assertionIssued, requestRefused, logoutNoticeFailed] as const;
