import type { PageNavigation } from '#oidc/contract';
import type { PageContext } from './context.ts';
import { attrs, html, type Html } from './html.ts';
import { linkTarget } from './images.ts';
import { say } from './say.ts';

/** Links, nothing to open: the same with and without script, and all of them in sight on a telephone. */
export function drawNavigation({ label, items, ways }: PageNavigation, context: PageContext): Html {
  // A name within the words is an element too: without one around all of them, the gap before it would be lost.
  const link = ({ label: words, href, current = false }: { readonly label: PageNavigation['label']; readonly href: string; readonly current?: boolean }) =>
    html`<li><a${attrs({ href: linkTarget(href), 'aria-current': current ? 'page' : undefined })}>${words.values === undefined ? say(context, words) : html`<span>${say(context, words)}</span>`}</a></li>`;
  return html`<nav class="places-nav" aria-label="${context.say(label)}"><ul>${items.map(link)}</ul>${ways.length > 0 && html`<ul class="places-ways">${ways.map((way) => link(way))}</ul>`}</nav>`;
}
