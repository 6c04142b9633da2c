import { z } from 'zod';
import { defineEvent } from '#platform/events';

const began = z.object({ reason: z.string(), until: z.string() });
const lifted = z.object({ reason: z.string() });

export const holdBegan = defineEvent<z.infer<typeof began>>({
  type: 'credentials.hold_began',
  version: 1,
  schema: began,
  about:
    'Sensitive changes to an account wait until the given time, because it was recovered or secured, or a second step was set up with the mailbox alone, or it became one with another account: whoever took the mailbox must not take the rest at once.',
});

export const holdLifted = defineEvent<z.infer<typeof lifted>>({
  type: 'credentials.hold_lifted',
  version: 1,
  schema: lifted,
  about: 'Sensitive changes to an account no longer wait: the hold was ended before its time.',
});
