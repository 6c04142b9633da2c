import { z } from 'zod';
import { defineEvent } from '#platform/events';

const failureReason = z.enum(['wrong', 'limited', 'expired', 'used', 'disabled', 'compromised', 'user_inactive']);
export type FailureReason = z.infer<typeof failureReason>;

const failed = z.object({ type: z.string(), reason: failureReason, node: z.string() });
const sent = z.object({ type: z.string(), template: z.string(), resend: z.boolean() });
const addressProved = z.object({ type: z.string(), purpose: z.string(), newAddress: z.boolean() });
const pastEnded = z.object({ removed: z.array(z.object({ type: z.string(), count: z.int() })), sessionsEnded: z.int() });

export const attemptFailed = defineEvent<z.infer<typeof failed>>({
  type: 'credentials.attempt_failed',
  version: 1,
  schema: failed,
  about:
    'Somebody tried to prove who they are and did not. `reason` is for the audit: the customer is never told which part was wrong. Without a subject: no such account, or none known.',
});

export const unprovedPastEnded = defineEvent<z.infer<typeof pastEnded>>({
  type: 'credentials.unproved_past_ended',
  version: 1,
  schema: pastEnded,
  about: 'An account was proved for the first time. What was set up in it before, by somebody who may not be its owner, was removed: ways in by their type, and sessions.',
});

export const codeSent = defineEvent<z.infer<typeof sent>>({
  type: 'credentials.code_sent',
  version: 1,
  schema: sent,
  about: 'A message of a sign-in, sign-up or recovery was queued. `template` tells which; the code and the address are not in the event.',
});

export const codeVerified = defineEvent<z.infer<typeof addressProved>>({
  type: 'credentials.code_verified',
  version: 1,
  schema: addressProved,
  about: 'An address was proved by the code or the link mailed to it. `newAddress`: it belongs to no account yet.',
});

export const waitingEnded = defineEvent<Record<string, never>>({
  type: 'credentials.waiting_ended',
  version: 1,
  schema: z.strictObject({}),
  about: 'An operator let a customer try again at once, who would have had to wait after too many tries.',
});

export const confirmationAsked = defineEvent<Record<string, never>>({
  type: 'credentials.confirmation_asked',
  version: 1,
  schema: z.strictObject({}),
  about: 'An operator had a customer asked, by mail, to confirm an address that nobody has proved.',
});
