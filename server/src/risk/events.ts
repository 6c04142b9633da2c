import { z } from 'zod';
import { defineEvent } from '#platform/events';
import { GRADES } from './contract.ts';

const noticed = z.object({
  session: z.string(),
  mode: z.enum(['rules', 'scored']),
  grade: z.enum(GRADES),
  reasons: z.array(z.string()),
});

export const loginNoticed = defineEvent<z.infer<typeof noticed>>({
  type: 'risk.login_noticed',
  version: 1,
  schema: noticed,
  about:
    'Something about a sign-in is worth knowing: `reasons` of risk signals, the gravest first, and the gravest `grade` among them. Nothing came of it for the customer: the sign-in went on. `rules` says that there are too few logins yet, of the tenant or of this customer, for a score. A sign-in like every other leaves no such entry.',
});
