import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { isAppLink, linkTarget } from '../images.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

export type LinkNode = Extract<ScreenNode, { kind: 'link' }>;

/** A name within the words is an element too: without one around all of them, the gap before the picture would part it from the rest. */
const words = ({ label }: LinkNode, drawing: Drawing): Html => (label.values === undefined ? say(drawing, label) : html`<span>${say(drawing, label)}</span>`);

/** One into an app of this device is a button on a telephone, where the app is, and an ordinary link elsewhere. */
export function drawLink(node: LinkNode, drawing: Drawing): Html {
  const app = isAppLink(node.href);
  const href = app ? node.href : linkTarget(node.href);
  if (href === undefined) return html`<p>${say(drawing, node.label)}</p>`;
  const outside = node.external === true && !app;
  return html`<a${attrs({ class: app ? 'link app-link' : 'link', href, target: outside ? '_blank' : undefined, rel: outside ? 'noopener noreferrer' : undefined })}>${node.file === true && icons.download}${words(node, drawing)}${
    outside && html`${icons.outside}<span class="unseen"> ${drawing.say({ id: 'pages.new_tab' })}</span>`
  }</a>`;
}
