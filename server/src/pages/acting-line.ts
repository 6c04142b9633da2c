import { AsyncLocalStorage } from 'node:async_hooks';
import type { PageContext } from './context.ts';
import { html, nothing, type Html } from './html.ts';

/** Somebody acts for the customer in the browser that a page is drawn for. */
export interface ActingLine {
  readonly customer: string;
  readonly operator: string;
  readonly minutes: number;
}

const lines = new AsyncLocalStorage<ActingLine>();

/** Every page that is drawn within says who acts for whom: those who draw it need not know, and so cannot forget. */
export const withActingLine = (line: ActingLine, work: () => void): void => lines.run(line, work);

/** Above everything, with one press to end it; a form, so that it works without script. */
export function drawActingLine(context: PageContext): Html {
  const line = lines.getStore();
  if (!line || context.inert) return nothing;
  const { customer, operator, minutes } = line;
  return html`<aside class="acting" aria-label="${context.say({ id: 'pages.acting_label' })}"><form method="post" action="${context.basePath}/acting/end"><p><strong>${context.say({
    id: 'pages.acting',
    values: { customer },
  })}</strong> <span>${context.say({ id: 'pages.acting_as', values: { operator, minutes } })}</span></p><button type="submit">${context.say({ id: 'pages.acting_end' })}</button></form></aside>`;
}
