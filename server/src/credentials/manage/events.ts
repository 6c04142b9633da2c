import { z } from 'zod';
import { defineEvent } from '#platform/events';

const about = z.object({ credential: z.string(), type: z.string() });

export const credentialRemoved = defineEvent<z.infer<typeof about>>({
  type: 'credentials.removed',
  version: 1,
  schema: about,
  about: 'A customer removed a way to sign in, or a second step, from their account. All verified addresses were told, and no browser is remembered any more.',
});

export const credentialRenamed = defineEvent<z.infer<typeof about>>({
  type: 'credentials.renamed',
  version: 1,
  schema: about,
  about: 'A customer gave a passkey or a second step a name of their own. The name is not in the event.',
});
