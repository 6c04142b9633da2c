import { z } from 'zod';
import { defineEvent } from '#platform/events';

const unavailable = z.object({ when: z.enum(['set', 'sign_in']) });

export const breachCheckUnavailable = defineEvent<z.infer<typeof unavailable>>({
  type: 'credentials.breach_check_unavailable',
  version: 1,
  schema: unavailable,
  about: 'A password could not be looked up among those known from breaches, and was let through. Recorded at most once in ten minutes.',
});
