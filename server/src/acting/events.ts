import { z } from 'zod';
import { defineEvent } from '#platform/events';

const until = z.object({ until: z.string() });
const nothing = z.object({});
const accepted = z.object({ reason: z.string() });
const refused = z.object({ why: z.enum(['off', 'inactive', 'child', 'code', 'too_many']) });
const carried = z.object({ session: z.string(), operator: z.string(), changed: z.array(z.string()) });
const page = z.object({ session: z.string(), page: z.string() });

export const actingEvents = {
  approved: defineEvent<z.infer<typeof until>>({
    type: 'acting.approved',
    version: 1,
    schema: until,
    about: 'A customer made a code that lets one operator act for them; it is good until then, once. An older one ended.',
  }),
  takenBack: defineEvent<z.infer<typeof nothing>>({ type: 'acting.taken_back', version: 1, schema: nothing, about: 'A customer took the code back before anybody used it.' }),
  accepted: defineEvent<z.infer<typeof accepted>>({
    type: 'acting.code_accepted',
    version: 1,
    schema: accepted,
    about:
      'An operator gave the customer’s code and said why they act for them. What they do then is `sessions.acting_began`, `acting.page_seen`, `oidc.acted_in` and `sessions.acting_ended`.',
  }),
  refused: defineEvent<z.infer<typeof refused>>({
    type: 'acting.code_refused',
    version: 1,
    schema: refused,
    about: 'An operator wanted to act for a customer and was not let in: the `code` was none that counts, there were `too_many` tries, or nobody may act for this account.',
  }),
  pageSeen: defineEvent<z.infer<typeof page>>({
    type: 'acting.page_seen',
    version: 1,
    schema: page,
    about: 'An operator who acts for a customer looked at a page of the customer’s account.',
  }),
  otherBrowser: defineEvent<z.infer<typeof carried>>({
    type: 'acting.other_browser',
    version: 1,
    schema: carried,
    about:
      'The session in which an operator acts for a customer was brought by another browser than it began in, or from another network: somebody may have copied it. It has ended. `changed` says what was different; nothing: the network is shut.',
  }),
  stopped: defineEvent<z.infer<typeof page>>({
    type: 'acting.stopped',
    version: 1,
    schema: page,
    about: 'An operator who acts for a customer tried what only the customer may do; it was refused.',
  }),
};
