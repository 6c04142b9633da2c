import { z } from 'zod';
import { defineEvent } from '#platform/events';

const secured = z.object({ what: z.string(), sessionsEnded: z.int(), removed: z.array(z.object({ type: z.string(), id: z.string() })) });

export const accountSecured = defineEvent<z.infer<typeof secured>>({
  type: 'credentials.account_secured',
  version: 1,
  schema: secured,
  about:
    'A customer followed "This wasn’t me" in a notice (`what`) and pressed the button: sessions ended, browsers were forgotten, ways to sign in that were made since then were removed, and where somebody had got in, the password as well.',
});
