import { z } from 'zod';
import { defineEvent } from '#platform/events';

export const trailRead = defineEvent({
  type: 'insight.trail_read',
  version: 1,
  schema: z.strictObject({ entries: z.number(), type: z.string().optional() }),
  about: 'Somebody read the audit trail: how many entries, about whom and of which type if not about all.',
});

export const trailExported = defineEvent({ type: 'insight.trail_exported', version: 1, schema: z.strictObject({}), about: 'Somebody took a copy of the whole audit trail.' });

export const trailVerified = defineEvent({
  type: 'insight.trail_verified',
  version: 1,
  schema: z.strictObject({ blocks: z.number(), entries: z.number(), head: z.string().optional(), problem: z.string().optional(), entry: z.number().optional() }),
  about: 'The audit trail was verified: how much there was, and the first thing that was wrong, if any. `head` is the hash of the last block.',
});
