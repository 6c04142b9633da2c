import { z } from 'zod';
import { defineEvent } from '#platform/events';

const saved = z.object({ connection: z.string(), slug: z.string(), connector: z.string(), change: z.enum(['created', 'changed']), fields: z.array(z.string()) });
const linked = z.object({ link: z.string(), connection: z.string(), slug: z.string() });

export const connectionSaved = defineEvent<z.infer<typeof saved>>({
  type: 'federation.connection_saved',
  version: 1,
  schema: saved,
  about: 'A connection to another system was made or changed. `fields` names what differed, `secrets` for any of its secrets; values are not in the event.',
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
