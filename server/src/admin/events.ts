import { z } from 'zod';
import { defineEvent } from '#platform/events';

const recordsRead = z.object({ route: z.string(), persons: z.number().int() });

export const adminEvents = {
  recordsRead: defineEvent<z.infer<typeof recordsRead>>({
    type: 'admin.records_read',
    version: 1,
    schema: recordsRead,
    about: 'An operator or an API key was shown details of so many customers.',
  }),
};
