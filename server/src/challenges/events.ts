import { z } from 'zod';
import { defineEvent } from '#platform/events';

const failed = z.object({ method: z.string(), reason: z.enum(['wrong', 'expired', 'limited']) });

export const challengeFailed = defineEvent<z.infer<typeof failed>>({
  type: 'challenges.challenge_failed',
  version: 1,
  schema: failed,
  about: 'A browser did not solve what it was given before a message is sent for it. `limited`: it runs no scripts, and its network has passed by waiting too often.',
});
