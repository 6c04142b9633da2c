import { z } from 'zod';

/** What every JSON API of ours answers when it refuses, for its description. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    reference: z.string(),
    fields: z
      .array(
        z.object({
          field: z.string(),
          fix: z.string(),
          code: z.string().optional().describe('What is wrong, for words of your own; where there is a word for it.'),
          values: z
            .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
            .optional()
            .describe('What the words are about.'),
        }),
      )
      .optional(),
  })
  .describe('RFC 9457 problem details');
