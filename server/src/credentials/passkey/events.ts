import { z } from 'zod';
import { defineEvent } from '#platform/events';

const used = z.object({ credential: z.string(), userVerified: z.boolean(), synced: z.boolean() });
const added = z.object({ credential: z.string(), purpose: z.string(), synced: z.boolean() });
const copied = z.object({ credential: z.string() });

export const passkeyVerified = defineEvent<z.infer<typeof used>>({
  type: 'credentials.passkey_verified',
  version: 1,
  schema: used,
  about: 'A customer proved who they are with a passkey. `userVerified`: the device checked its user (finger, face, PIN), which makes it two factors.',
});

export const passkeyAdded = defineEvent<z.infer<typeof added>>({
  type: 'credentials.passkey_added',
  version: 1,
  schema: added,
  about: 'A passkey was added to an account. All verified e-mail addresses were told. `synced`: it may be on several devices.',
});

export const passkeyCopied = defineEvent<z.infer<typeof copied>>({
  type: 'credentials.passkey_copied',
  version: 1,
  schema: copied,
  about: 'A passkey was refused because its counter did not grow: there may be a copy of its key. It stays refused until the counter is ahead again.',
});
