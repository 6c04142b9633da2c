import { z } from 'zod';
import { defineEvent } from '#platform/events';

const place = { template: z.string(), locale: z.string(), brandId: z.string().optional() };

export const messagePublished = defineEvent({
  type: 'messages.published',
  version: 1,
  schema: z.object({ ...place, number: z.number(), parts: z.array(z.string()), backTo: z.number().optional() }),
  about:
    'A message is said in other words from now on; `parts` names those that are the tenant’s own, none where it is the product’s again. `backTo`: an earlier version was published again.',
});

export const messageDrafted = defineEvent({
  type: 'messages.drafted',
  version: 1,
  schema: z.object({ ...place, ended: z.boolean() }),
  about: 'Other words were prepared for a message, or what was prepared was thrown away (`ended`). Customers see nothing of it.',
});

export const messagesEvents = [messagePublished, messageDrafted] as const;
