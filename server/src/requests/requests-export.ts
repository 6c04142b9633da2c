import { z } from 'zod';
import { at, iso, time, type ExportPart } from '#portability/contract';
import { REQUEST_KINDS } from './contract.ts';
import { openWords, type Ciphers } from './people.ts';
import { requestsOf } from './store.ts';

const PAGE = 50;
const row = z.strictObject({
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(['open', 'paused', 'answered', 'refused', 'withdrawn']),
  law: z.enum(['gdpr', 'ccpa']),
  by: z.enum(['account', 'api', 'operator', 'machine']).describe('How it was made; `machine`: by a button that did it at once.'),
  detail: z.string().optional(),
  messages: z.array(z.strictObject({ what: z.string(), at: time, text: z.string(), value: z.string().optional() })),
  created_at: time,
  due_at: time,
  closed_at: time.optional(),
});

/** What somebody asked of the company, and what it answered: every word that is kept, how it was known who they are too. */
export const requestsExport = (deps: Ciphers): ExportPart => ({
  told: { 'requests.requests': ['requests'] },
  untold: {},
  sections: [
    {
      name: 'requests',
      row,
      async page(tx, { userId, until }, after) {
        const found = await requestsOf(tx, userId, after, PAGE);
        const rows = await Promise.all(
          found
            .filter(({ received_at }) => received_at <= until)
            .map(async (one) => ({
              kind: one.kind,
              state: one.state,
              law: one.law,
              by: one.source,
              ...(one.attribute === null ? {} : { detail: one.attribute }),
              messages: (await openWords(deps, tx, one)).map(({ what, at: said, text, value }) => ({ what, at: said, text, ...(value === undefined ? {} : { value }) })),
              created_at: iso(one.received_at),
              due_at: iso(one.due_at),
              ...at('closed_at', one.closed_at),
            })),
        );
        const last = found.at(-1);
        return { rows, ...(found.length === PAGE && last ? { next: last.id } : {}) };
      },
    },
  ],
});
