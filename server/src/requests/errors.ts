import { errorCatalogue } from '#platform/errors';
import type { StepRefusal } from './contract.ts';

/** Why an operator's step is refused; nothing was changed by it. */
const specs = {
  unknown: { status: 404, detail: 'There is no such request in this tenant.' },
  closed: { status: 409, detail: 'This request is answered, refused or taken back already.' },
  not_pausable: { status: 409, detail: 'The person is asked already, and the clock stands still.' },
  not_paused: { status: 409, detail: 'Nobody was asked who they are.' },
  not_extendable: { status: 409, detail: 'The time can be extended once, before it is over, and not for every kind of request: it must be answered now.' },
  not_applicable: {
    status: 422,
    detail: 'There is nothing a machine can do here: no account, another detail than those in the settings, or a kind that is answered in words. Answer without carrying it out.',
  },
  invalid_value: { status: 422, detail: 'What the customer claims is no value of this detail. Answer without carrying it out, or refuse it.' },
  many: { status: 409, detail: 'There is too much in this request already: answer it.' },
  unknown_detail: { status: 422, detail: 'The tenant has no such detail. Leave it out and name it in the text.' },
} as const satisfies Record<StepRefusal | 'unknown_detail', { readonly status: number; readonly detail: string }>;

export const requestErrors = errorCatalogue('requests', specs);
