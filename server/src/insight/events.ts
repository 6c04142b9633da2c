import { z } from 'zod';
import { defineEvent } from '#platform/events';

export const trailRead = defineEvent({
  type: 'insight.trail_read',
  version: 1,
  schema: z.strictObject({ entries: z.number(), type: z.string().optional(), filters: z.array(z.string()).optional(), followed: z.boolean().optional() }),
  about:
    'Somebody read the audit trail: how many entries, about whom and of which type if not about all, and what else they looked for (`filters`, names only). `followed`: and what came in the ten minutes after.',
});

export const trailExported = defineEvent({ type: 'insight.trail_exported', version: 1, schema: z.strictObject({}), about: 'Somebody took a copy of the whole audit trail.' });

export const trailVerified = defineEvent({
  type: 'insight.trail_verified',
  version: 1,
  schema: z.strictObject({ blocks: z.number(), entries: z.number(), head: z.string().optional(), problem: z.string().optional(), entry: z.number().optional() }),
  about: 'The audit trail was verified: how much there was, and the first thing that was wrong, if any. `head` is the hash of the last block.',
});

export const trailRestored = defineEvent({
  type: 'insight.trail_restored',
  version: 1,
  schema: z.strictObject({ reason: z.string(), entries: z.number(), head: z.string() }),
  about: 'An operator says that a backup was restored: the trail goes on from `head`, and what was written after the backup was taken is given up.',
});

export const trailCut = defineEvent({
  type: 'insight.trail_cut',
  version: 1,
  schema: z.strictObject({ before: z.string() }),
  about: 'An operator says that the audit trail from before a day was kept long enough: it may be deleted, and its chain stays.',
});

export const trailReported = defineEvent({
  type: 'insight.trail_reported',
  version: 1,
  schema: z.strictObject({ since: z.string(), until: z.string(), format: z.string() }),
  about: 'Somebody made a report of a time from the audit trail: what operators did, what was changed, what customers agreed to, requests and erasures.',
});

export const streamSaved = defineEvent({
  type: 'insight.stream_saved',
  version: 1,
  schema: z.strictObject({ stream: z.string(), kind: z.string(), enabled: z.boolean(), everybody: z.boolean(), change: z.string() }),
  about: 'The audit trail is sent elsewhere as it grows, or differently than before. `everybody`: that of all tenants.',
});

export const streamRemoved = defineEvent({
  type: 'insight.stream_removed',
  version: 1,
  schema: z.strictObject({ stream: z.string(), kind: z.string() }),
  about: 'The audit trail is no longer sent there.',
});
