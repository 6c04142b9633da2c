import { html, type Html } from '../html.ts';
import type { PageContext } from '../context.ts';

/** Shown by script, where there is a clipboard. */
export function drawCopy(value: string, context: Pick<PageContext, 'say'>): Html {
  return html`<button type="button" class="copy" hidden data-copy="${value}" data-done="${context.say({ id: 'pages.copied' })}">${context.say({ id: 'pages.copy' })}</button>`;
}
