import { z } from 'zod';
import { defineEvent } from '#platform/events';

const saved = z.object({ topic: z.string(), change: z.enum(['created', 'changed']), fields: z.array(z.string()) });
const changed = z.object({ topics: z.array(z.string()), method: z.enum(['account', 'api', 'unsubscribe']), application: z.string().optional() });
const address = z.object({ topic: z.string(), change: z.enum(['proved', 'dropped']) });
const refused = z.object({ topic: z.string(), reason: z.enum(['wrong_code', 'limited']) });

export const topicSaved = defineEvent<z.infer<typeof saved>>({
  type: 'preferences.topic_saved',
  version: 1,
  schema: saved,
  about: 'Something that customers are written to about was added or changed.',
});
export const preferencesChanged = defineEvent<z.infer<typeof changed>>({
  type: 'preferences.changed',
  version: 1,
  schema: changed,
  about: 'A customer chose what they want to hear of, by which channel. What that says to a purpose is an event of the consent room, in the same moment.',
});
export const addressChanged = defineEvent<z.infer<typeof address>>({
  type: 'preferences.address_changed',
  version: 1,
  schema: address,
  about: 'A customer proved another address for one topic, or it goes to the address of the account again.',
});
export const addressRefused = defineEvent<z.infer<typeof refused>>({
  type: 'preferences.address_refused',
  version: 1,
  schema: refused,
  about: 'Another address for a topic was not taken: the code was wrong, or too many were sent.',
});
