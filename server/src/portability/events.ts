import { z } from 'zod';
import { defineEvent } from '#platform/events';

const about = z.object({ export: z.string() });
const ready = about.extend({ bytes: z.number().int(), expires: z.string() });
const fetched = about;
const removed = about.extend({ reason: z.enum(['user', 'expired', 'given_up']) });
const imported = z.object({ issuer: z.string(), sub: z.string(), verified: z.boolean(), rows: z.number().int() });

export const exportRequested = defineEvent<z.infer<typeof about>>({
  type: 'portability.export_requested',
  version: 1,
  schema: about,
  about: 'A customer asked for a copy of everything that is held about them (GDPR 15 and 20).',
});
export const exportReady = defineEvent<z.infer<typeof ready>>({
  type: 'portability.export_ready',
  version: 1,
  schema: ready,
  about: 'The copy is made and can be fetched until the given time; its owner was written to.',
});
export const exportFetched = defineEvent<z.infer<typeof fetched>>({
  type: 'portability.export_fetched',
  version: 1,
  schema: fetched,
  about: 'Its owner, freshly signed in, began to download the copy.',
});
export const exportRemoved = defineEvent<z.infer<typeof removed>>({
  type: 'portability.export_removed',
  version: 1,
  schema: removed,
  about: 'The copy is gone, row and bytes: its owner deleted it, its time was over, or it could not be made in time.',
});
export const userImported = defineEvent<z.infer<typeof imported>>({
  type: 'portability.user_imported',
  version: 1,
  schema: imported,
  about:
    'An operator made a customer from a copy of another installation. `verified`: the copy was signed by a key the operator named, and what it says was proved counts as proved.',
});
