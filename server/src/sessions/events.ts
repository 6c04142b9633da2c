import { z } from 'zod';
import { defineEvent } from '#platform/events';

const assurance = { session: z.string(), acr: z.string(), amr: z.array(z.string()) };

const started = z.object(assurance);
const raised = z.object({ ...assurance, before: z.string() });
const revoked = z.object({ session: z.string(), protocolUid: z.string().optional(), reason: z.string(), live: z.boolean() });

export const sessionStarted = defineEvent({
  type: 'sessions.session_started',
  version: 1,
  schema: started,
  about: 'A customer signed in: a session exists from now on. `acr` and `amr` say how surely.',
});

export const sessionRaised = defineEvent({
  type: 'sessions.session_raised',
  version: 1,
  schema: raised,
  about: 'A customer confirmed who they are inside a running session. `before` is the `acr` it had until then.',
});

export const sessionRevoked = defineEvent({
  type: 'sessions.session_revoked',
  version: 1,
  schema: revoked,
  about: 'A session was ended. Tokens and applications follow. `live` is false when it had already run out by time.',
});

export const actingBegan = defineEvent({
  type: 'sessions.acting_began',
  version: 1,
  schema: z.object({ session: z.string(), operator: z.string(), until: z.string() }),
  about: 'An operator acts for a customer, who let them with a code: a session of their own exists until the given time at most. The reason is in `admin.customer_handled`.',
});

export const actingEnded = defineEvent({
  type: 'sessions.acting_ended',
  version: 1,
  schema: z.object({ session: z.string(), operator: z.string(), protocolUid: z.string().optional(), reason: z.string() }),
  about:
    'An operator acts for the customer no longer. `reason`: `customer` or `operator` ended it, `signed_out` in the application, its `time` was over, it was brought by another browser or network (`other_browser`) or from one that is shut (`network_shut`), the operator was signed out (`operator_gone`) or may not any more (`not_allowed`), or the account was signed out everywhere.',
});

export const userSignedOut = defineEvent({
  type: 'sessions.user_signed_out',
  version: 1,
  schema: z.object({ reason: z.string(), except: z.string().optional() }),
  about: 'A customer was signed out everywhere, whether there was a session or not. `except` is the session that was kept.',
});

export const everybodySignedOut = defineEvent({
  type: 'sessions.everybody_signed_out',
  version: 1,
  schema: z.object({ reason: z.string(), except: z.string().optional() }),
  about:
    'An operator signed out all customers of the tenant, in an emergency: what was proved before counts no more, and sessions and what applications were granted end within minutes, each with its own entry. `except` is the session of whoever did it, where they are signed in here.',
});

export const browserCopied = defineEvent({
  type: 'sessions.browser_copied',
  version: 1,
  schema: z.object({}),
  about:
    'A browser brought a key that a later sign-in had replaced: somebody has a copy of what a browser of this customer held. Neither is trusted any more: the next sign-in there is that of a new browser.',
});
