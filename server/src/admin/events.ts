import { z } from 'zod';
import { defineEvent } from '#platform/events';

const keysRotated = z.object({ purpose: z.string(), emergency: z.boolean() });
const recordsRead = z.object({ route: z.string(), persons: z.number().int() });

export const adminEvents = {
  keysRotated: defineEvent<z.infer<typeof keysRotated>>({
    type: 'admin.keys_rotated',
    version: 1,
    schema: keysRotated,
    about: 'An operator had the signing keys of a purpose replaced. `emergency`: the old one signs and verifies nothing from that moment on.',
  }),
  recordsRead: defineEvent<z.infer<typeof recordsRead>>({
    type: 'admin.records_read',
    version: 1,
    schema: recordsRead,
    about: 'An operator or an API key was shown details of so many customers.',
  }),
};
