import { z } from 'zod';

export const removedData = z.object({ connection: z.string(), slug: z.string(), connector: z.string() });
/** Names of fields only, never what is in them. */
export const savedData = removedData.extend({ change: z.enum(['created', 'changed']), fields: z.array(z.string()) });

export type RemovedData = z.infer<typeof removedData>;
export type SavedData = z.infer<typeof savedData>;
