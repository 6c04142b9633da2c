import { z } from 'zod';
import { defineEvent } from '#platform/events';

const keysRotated = z.object({ purpose: z.string(), emergency: z.boolean() });
const jobs = z.object({ type: z.string(), jobs: z.number().int() });
const customerVisited = z.object({ routes: z.array(z.string()) });
const recordsRead = z.object({ route: z.string(), persons: z.number().int() });

const by = z.enum(['setup', 'invitation', 'recovery']);
const roles = z.array(z.string());
const enrolmentBegun = z.object({ by });
const operatorAdded = z.object({ roles, by });
const operatorInvited = z.object({ invitation: z.string(), roles });
const invitation = z.object({ invitation: z.string() });
const operatorChanged = z.object({ roles: roles.optional(), rolesBefore: roles.optional(), renamed: z.boolean() });
const operatorEnded = z.object({ sessionsEnded: z.int() });
const nothing = z.object({});
const roleChanged = z.object({ role: z.string(), what: z.enum(['created', 'changed', 'removed', 'readings']) });
const apiKeyMade = z.object({ key: z.string(), permissions: z.array(z.string()), tenants: z.array(z.string()).optional() });
const apiKey = z.object({ key: z.string() });
const keysLeft = z.object({ taken_over: z.array(z.string()), resting: z.array(z.string()) });
const readerKind = z.enum(['operator', 'api_key']);
const readingStopped = z.object({ stop: z.string(), route: z.string(), persons: z.int(), window: z.int(), allowed: z.int(), times: z.int(), readerKind, reader: z.string() });
const readingApproved = z.object({ stop: z.string(), persons: z.int(), readerKind, reader: z.string() });

export const adminEvents = {
  keysRotated: defineEvent<z.infer<typeof keysRotated>>({
    type: 'admin.keys_rotated',
    version: 1,
    schema: keysRotated,
    about: 'An operator had the signing keys of a purpose replaced. `emergency`: the old one signs and verifies nothing from that moment on.',
  }),
  enrolmentBegun: defineEvent<z.infer<typeof enrolmentBegun>>({
    type: 'admin.enrolment_begun',
    version: 1,
    schema: enrolmentBegun,
    about: 'A link was used up, and somebody makes a way into the console. They may do nothing yet. `by`: the first setup, an invitation, or a recovery.',
  }),
  operatorAdded: defineEvent<z.infer<typeof operatorAdded>>({
    type: 'admin.operator_added',
    version: 1,
    schema: operatorAdded,
    about: 'Somebody works in the console from now on, with these roles. They and, of a new owner, all owners were told.',
  }),
  operatorInvited: defineEvent<z.infer<typeof operatorInvited>>({
    type: 'admin.operator_invited',
    version: 1,
    schema: operatorInvited,
    about: 'Somebody was invited to work in the console, by a link of 72 hours to their address; also when it was sent again.',
  }),
  invitationWithdrawn: defineEvent<z.infer<typeof invitation>>({
    type: 'admin.invitation_withdrawn',
    version: 1,
    schema: invitation,
    about: 'An invitation was taken back: its link opens nothing any more.',
  }),
  operatorChanged: defineEvent<z.infer<typeof operatorChanged>>({
    type: 'admin.operator_changed',
    version: 1,
    schema: operatorChanged,
    about: 'The roles or the name of an operator were changed. It counts at once, also in open sessions.',
  }),
  operatorSuspended: defineEvent<z.infer<typeof operatorEnded>>({
    type: 'admin.operator_suspended',
    version: 1,
    schema: operatorEnded,
    about: 'An operator may do nothing for the time being; their sessions ended.',
  }),
  operatorActivated: defineEvent<z.infer<typeof nothing>>({
    type: 'admin.operator_activated',
    version: 1,
    schema: nothing,
    about: 'An operator who was suspended may work again, after a new sign-in.',
  }),
  operatorRemoved: defineEvent<z.infer<typeof operatorEnded>>({
    type: 'admin.operator_removed',
    version: 1,
    schema: operatorEnded,
    about: 'Somebody is no operator any more: their sessions and their ways in ended.',
  }),
  recoveryStarted: defineEvent<z.infer<typeof operatorEnded>>({
    type: 'admin.operator_recovery_started',
    version: 1,
    schema: operatorEnded,
    about: 'An operator lost every way in: those they had ended, with their sessions, and a link to make a new one was sent to their own address.',
  }),
  setupOffered: defineEvent<z.infer<typeof nothing>>({
    type: 'admin.setup_offered',
    version: 1,
    schema: nothing,
    about: 'A link of one hour to make the first operator was shown at the terminal of the server. An older one ended.',
  }),
  roleChanged: defineEvent<z.infer<typeof roleChanged>>({
    type: 'admin.role_changed',
    version: 1,
    schema: roleChanged,
    about: 'A role of the installation was made, changed or removed, or how many customers somebody with a role is shown was set. It counts at once.',
  }),
  apiKeyCreated: defineEvent<z.infer<typeof apiKeyMade>>({
    type: 'admin.api_key_created',
    version: 1,
    schema: apiKeyMade,
    about: 'An API key was made. It was shown once and is kept nowhere.',
  }),
  apiKeyChanged: defineEvent<z.infer<typeof apiKeyMade>>({
    type: 'admin.api_key_changed',
    version: 1,
    schema: apiKeyMade,
    about: 'What an API key may do, from where and until when, was changed. It counts from its next request on.',
  }),
  apiKeyRolled: defineEvent<z.infer<typeof apiKey>>({
    type: 'admin.api_key_rolled',
    version: 1,
    schema: apiKey,
    about: 'An API key got a new secret. The one before ends when its overlap is over.',
  }),
  apiKeysLeft: defineEvent<z.infer<typeof keysLeft>>({
    type: 'admin.api_keys_left',
    version: 1,
    schema: keysLeft,
    about:
      'Whoever answered for API keys is suspended or removed. `taken_over` go on, and whoever removed them answers for them; `resting` open nothing until somebody takes them over. Owners are told.',
  }),
  apiKeyRevoked: defineEvent<z.infer<typeof apiKey>>({
    type: 'admin.api_key_revoked',
    version: 1,
    schema: apiKey,
    about: 'An API key was revoked: it opens nothing from its next request on.',
  }),
  readingStopped: defineEvent<z.infer<typeof readingStopped>>({
    type: 'admin.reading_stopped',
    version: 1,
    schema: readingStopped,
    about: 'Somebody reached the limit of customers they may be shown: nothing was shown. Told the first time, when owners hear of it as well, and each hundredth.',
  }),
  readingApproved: defineEvent<z.infer<typeof readingApproved>>({
    type: 'admin.reading_approved',
    version: 1,
    schema: readingApproved,
    about: 'Somebody else allowed a reader so many more customers, for 24 hours.',
  }),
  jobsRunAgain: defineEvent<z.infer<typeof jobs>>({
    type: 'admin.jobs_run_again',
    version: 1,
    schema: jobs,
    about: 'An operator had so many failed background jobs of a type run again.',
  }),
  jobsGivenUp: defineEvent<z.infer<typeof jobs>>({
    type: 'admin.jobs_given_up',
    version: 1,
    schema: jobs,
    about: 'An operator gave up so many failed background jobs of a type, for good.',
  }),
  recordsRead: defineEvent<z.infer<typeof recordsRead>>({
    type: 'admin.records_read',
    version: 1,
    schema: recordsRead,
    about: 'An operator or an API key was shown details of so many customers. Of one customer it is told with the first page; `admin.customer_visited` tells of the others.',
  }),
  customerVisited: defineEvent<z.infer<typeof customerVisited>>({
    type: 'admin.customer_visited',
    version: 1,
    schema: customerVisited,
    about: 'An hour is over in which an operator or an API key was shown several pages about one customer: all of them.',
  }),
};
