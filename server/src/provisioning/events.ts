import { z } from 'zod';
import { defineEvent } from '#platform/events';

export const webhooksSaved = defineEvent({
  type: 'provisioning.webhooks_saved',
  version: 1,
  schema: z.object({ clientId: z.string(), endpoint: z.string(), change: z.enum(['created', 'changed', 'removed']), fields: z.array(z.string()) }),
  about: 'Where an application hears of things was set up, changed or removed. `fields` names what differs, never its value.',
});

const failed = z.object({
  clientId: z.string(),
  endpoint: z.string(),
  message: z.string(),
  about: z.string(),
  attempts: z.number(),
  problem: z.string(),
  status: z.number().optional(),
});
export const webhookFailed = defineEvent<z.infer<typeof failed>>({
  type: 'provisioning.webhook_failed',
  version: 1,
  schema: failed,
  about: 'An application could not be told of something, after all tries. `about` is the type of the message, `message` its id: `webhooks replay` sends it again.',
});

export const webhookEndpointGone = defineEvent({
  type: 'provisioning.webhook_endpoint_gone',
  version: 1,
  schema: z.object({ clientId: z.string(), endpoint: z.string(), given_up: z.number() }),
  about: 'An endpoint answered 410 Gone: nothing is sent there any more. `given_up` counts the messages that waited for it.',
});

export const webhooksReplayed = defineEvent({
  type: 'provisioning.webhooks_replayed',
  version: 1,
  schema: z.object({ clientId: z.string(), messages: z.number() }),
  about: 'Messages to an application were put back to be sent again, with the same ids.',
});
