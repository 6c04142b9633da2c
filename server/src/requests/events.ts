import { z } from 'zod';
import { defineEvent } from '#platform/events';
import { REQUEST_KINDS } from './contract.ts';

const kind = z.enum(REQUEST_KINDS);
const about = z.object({ request: z.string(), kind });
const filed = about.extend({ source: z.string(), law: z.string(), due: z.iso.datetime() });
const paused = about.extend({ paused: z.boolean(), due: z.iso.datetime() });
const extended = about.extend({ due: z.iso.datetime() });
const answered = about.extend({ applied: z.boolean(), days: z.number().int() });
const closed = about.extend({ days: z.number().int() });

export const requestEvents = {
  filed: defineEvent<z.infer<typeof filed>>({
    type: 'requests.filed',
    version: 1,
    schema: filed,
    about: 'Somebody asked for something under privacy law, or an operator wrote it down for them (`source`). It must be answered by `due`.',
  }),
  added: defineEvent<z.infer<typeof about>>({ type: 'requests.added', version: 1, schema: about, about: 'A customer said something more to an open request.' }),
  read: defineEvent<z.infer<typeof about>>({ type: 'requests.read', version: 1, schema: about, about: 'An operator read what a customer wrote in a request.' }),
  taken: defineEvent<z.infer<typeof about>>({ type: 'requests.taken', version: 1, schema: about, about: 'An operator takes care of a request.' }),
  paused: defineEvent<z.infer<typeof paused>>({
    type: 'requests.identity_asked',
    version: 1,
    schema: paused,
    about: 'Somebody is asked who they are before a request is answered. `paused`: the law lets its clock stand still meanwhile.',
  }),
  resumed: defineEvent<z.infer<typeof extended>>({
    type: 'requests.identity_confirmed',
    version: 1,
    schema: extended,
    about: 'It is known who made a request; its clock goes on.',
  }),
  extended: defineEvent<z.infer<typeof extended>>({
    type: 'requests.extended',
    version: 1,
    schema: extended,
    about: 'The law gives more time for a request, and the person was told why.',
  }),
  answered: defineEvent<z.infer<typeof answered>>({
    type: 'requests.answered',
    version: 1,
    schema: answered,
    about: 'A request was answered after so many days. `applied`: what was asked for was done in the same step.',
  }),
  refused: defineEvent<z.infer<typeof closed>>({ type: 'requests.refused', version: 1, schema: closed, about: 'A request was refused, and the person was told why.' }),
  withdrawn: defineEvent<z.infer<typeof closed>>({ type: 'requests.withdrawn', version: 1, schema: closed, about: 'A customer took a request back.' }),
  overdue: defineEvent<z.infer<typeof extended>>({ type: 'requests.overdue', version: 1, schema: extended, about: 'A request should have been answered by `due`, and was not.' }),
};
