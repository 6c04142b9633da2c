import { z } from 'zod';
import { defineEvent } from '#platform/events';

const handled = z.object({ act: z.enum(['unmask', 'suspend', 'restore', 'erase', 'merge']), reason: z.string() });

/** The reason stands here and not in what the rooms say of the act: applications hear that. */
export const customerHandled = defineEvent<z.infer<typeof handled>>({
  type: 'admin.customer_handled',
  version: 1,
  schema: handled,
  about: 'An operator or an API key did something with a customer’s account that needs a reason (`unmask`: saw the details in the clear), and gave it.',
});
