import { z } from 'zod';
import { defineEvent } from '#platform/events';

const disabled = z.object({ type: z.string(), failures: z.int() });

export const factorDisabled = defineEvent<z.infer<typeof disabled>>({
  type: 'credentials.factor_disabled',
  version: 1,
  schema: disabled,
  about: 'Too many wrong attempts in a row at one kind of second step: it is out of use for this account until it is set up anew (SP 800-63B-4 3.2.2). The customer was told.',
});
