import { z } from 'zod';
import { removedData, savedData, type RemovedData, type SavedData } from '#platform/connections';
import { defineEvent } from '#platform/events';

const linked = z.object({ link: z.string(), connection: z.string(), slug: z.string() });

export const connectionSaved = defineEvent<SavedData>({
  type: 'federation.connection_saved',
  version: 1,
  schema: savedData,
  about: 'A connection to another system was made or changed. `fields` names what differed, `secrets` for any of its secrets; values are not in the event.',
});

export const connectionRemoved = defineEvent<RemovedData>({
  type: 'federation.connection_removed',
  version: 1,
  schema: removedData,
  about: 'A connection to another system was deleted. Nothing rested on it.',
});

export const identityLinked = defineEvent<z.infer<typeof linked>>({
  type: 'federation.identity_linked',
  version: 1,
  schema: linked,
  about: 'An identity of another system was connected to a user: it signs in to this account from now on.',
});

export const identityUnlinked = defineEvent<z.infer<typeof linked>>({
  type: 'federation.identity_unlinked',
  version: 1,
  schema: linked,
  about: 'An identity of another system was taken from a user. It opens nothing any more.',
});

export const identityMissing = defineEvent<z.infer<typeof linked>>({
  type: 'federation.identity_missing',
  version: 1,
  schema: linked,
  about: 'A directory no longer knows somebody who is connected, or has closed their account. Groups that came from there are over; the account here is not.',
});

const failed = z.object({ connection: z.string(), slug: z.string(), kind: z.string(), check: z.string(), detail: z.string().optional() });
const signedIn = z.object({ connection: z.string(), slug: z.string(), how: z.enum(['linked', 'domain', 'connected', 'new']) });

export const externalSignInFailed = defineEvent<z.infer<typeof failed>>({
  type: 'federation.sign_in_failed',
  version: 1,
  schema: failed,
  about:
    'Somebody left for another system and did not come back as anybody. `kind` is what the customer was told, `check` what it failed at, `detail` for whoever looks after the connection.',
});

export const externalSignedIn = defineEvent<z.infer<typeof signedIn>>({
  type: 'federation.signed_in',
  version: 1,
  schema: signedIn,
  about:
    'An identity of another system proved a user. `linked`: it was connected before; `domain`: it was connected now, because the other system speaks for the domain of a proved address; `connected`: it was connected now, after the account was proved; `new`: the account was made.',
});

const ended = z.object({ connection: z.string(), slug: z.string(), sessions: z.int() });
const refused = z.object({ connection: z.string(), slug: z.string(), check: z.string() });

export const externalSessionsEnded = defineEvent<z.infer<typeof ended>>({
  type: 'federation.sessions_ended',
  version: 1,
  schema: ended,
  about: 'Another system said that a sign-in there is over. The sessions here that rested on it ended with it.',
});

export const signOutRefused = defineEvent<z.infer<typeof refused>>({
  type: 'federation.sign_out_refused',
  version: 1,
  schema: refused,
  about: 'A message that claimed to come from another system and wanted to end sessions was not believed, or came twice. `check` says what it failed at.',
});

const stale = z.object({ connection: z.string(), slug: z.string(), check: z.string(), detail: z.string().optional() });

export const connectionStale = defineEvent<z.infer<typeof stale>>({
  type: 'federation.connection_stale',
  version: 1,
  schema: stale,
  about:
    'What is read of another system every hour, as a SAML provider’s metadata, could not be read or was not good. What was read before goes on to count, until the time it gave itself: look at it before its certificates change.',
});

const passedOn = z.object({ connection: z.string(), slug: z.string() });
const answered = z.object({ connection: z.string(), slug: z.string(), check: z.string().optional() });

export const signOutPassedOn = defineEvent<z.infer<typeof passedOn>>({
  type: 'federation.sign_out_passed_on',
  version: 1,
  schema: passedOn,
  about: 'Somebody signed out here, and their browser was sent on to sign out at the other system. With the result `failure` there was no such place, or it could not be asked.',
});

export const signOutAnswered = defineEvent<z.infer<typeof answered>>({
  type: 'federation.sign_out_answered',
  version: 1,
  schema: answered,
  about: 'The browser came back from signing out at the other system. `check`: what its confirmation failed at; the session here had ended before in any case.',
});
