import { z } from 'zod';

/** In addresses, in configuration, and in `source` of attributes. */
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens');

/** Stands on a button and in sentences of ours: one line, nothing that could make the rest say something else. */
const name = z
  .string()
  .min(1)
  .max(40, 'must be at most 40 characters')
  .refine((value) => value.trim() === value && !/[\p{C}\p{Zl}\p{Zp}<>]/u.test(value), 'must be plain text on one line, without spaces around it');

/** What the connections of every room have, whatever their kind. Settings and secrets are the kind's to judge. */
export const connectionFields = {
  slug: slug.meta({ title: 'Short name', description: 'In addresses, in configuration, and in `source` of attributes; stays.' }),
  connector: z.string().min(1).max(40),
  name,
  state: z.enum(['active', 'suspended']).optional().meta({ title: 'State', description: '`active`: in use. `suspended`: nobody goes through it any more; nothing is deleted.' }),
  settings: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string().max(20_000)).default({}),
};
