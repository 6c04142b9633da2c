import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { linkTarget } from '../images.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

export function drawLink(node: Extract<ScreenNode, { kind: 'link' }>, drawing: Drawing): Html {
  const href = linkTarget(node.href);
  if (href === undefined) return html`<p>${say(drawing, node.label)}</p>`;
  const outside = node.external === true;
  return html`<a${attrs({ class: 'link', href, target: outside ? '_blank' : undefined, rel: outside ? 'noopener noreferrer' : undefined })}>${say(drawing, node.label)}${
    outside && html`${icons.outside}<span class="unseen"> ${drawing.say({ id: 'pages.new_tab' })}</span>`
  }</a>`;
}
