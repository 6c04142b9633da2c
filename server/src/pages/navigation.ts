import type { PageNavigation } from '#oidc/contract';
import type { PageContext } from './context.ts';
import { attrs, html, type Html } from './html.ts';
import { icons } from './icons.ts';
import { linkTarget } from './images.ts';
import { say } from './say.ts';

/**
 * Links, the same with and without script. Where there is no room beside the page they stand in a menu that opens under the name of the place one
 * is at; where there is, they are all in sight.
 */
export function drawNavigation({ label, items, ways }: PageNavigation, context: PageContext): Html {
  // A name within the words is an element too: without one around all of them, the gap before it would be lost.
  const link = ({ label: words, href, current = false }: { readonly label: PageNavigation['label']; readonly href: string; readonly current?: boolean }) =>
    html`<li><a${attrs({ href: linkTarget(href), 'aria-current': current ? 'page' : undefined })}>${words.values === undefined ? say(context, words) : html`<span>${say(context, words)}</span>`}</a></li>`;
  const here = items.find(({ current }) => current);
  return html`<nav class="places-nav" aria-label="${context.say(label)}"><details><summary>${here && here.label.id !== label.id && html`<span class="unseen">${say(context, label)}: </span>`}<span>${say(context, here?.label ?? label)}</span>${icons.caret}</summary><ul>${items.map(link)}</ul>${ways.length > 0 && html`<ul class="places-ways">${ways.map((way) => link(way))}</ul>`}</details></nav>`;
}
