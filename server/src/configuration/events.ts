import { z } from 'zod';
import { defineEvent } from '#platform/events';

export const revisionRecorded = defineEvent({
  type: 'configuration.revision_recorded',
  version: 1,
  schema: z.object({ revision: z.number(), source: z.enum(['apply', 'rollback', 'elsewhere']), backTo: z.number().optional(), changes: z.number() }),
  about:
    'The configuration of the tenant became another. `source` says how: by a file, by going back to an earlier revision (`backTo`), or by something else, noticed afterwards. What differs stands in the revision.',
});

export const configurationEvents = [revisionRecorded] as const;
