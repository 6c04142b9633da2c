import { z } from 'zod';

/** What every JSON API of ours answers when it refuses, for its description. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    reference: z.string(),
    fields: z.array(z.object({ field: z.string(), fix: z.string() })).optional(),
  })
  .describe('RFC 9457 problem details');
