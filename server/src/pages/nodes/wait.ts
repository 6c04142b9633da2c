import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

/** What a page compares: the version of the flow, and what this node says of itself beside it. */
export const statusOf = (version: number | undefined, mark: string | undefined): number | string | undefined => (mark === undefined ? version : `${version} ${mark}`);

/** Script asks for the flow's version and reloads when it has moved; the plain link does the same by hand (G1). */
export function drawWait(node: Extract<ScreenNode, { kind: 'wait' }>, drawing: Drawing): Html {
  return html`<div class="wait"${attrs({
    'data-poll': drawing.statusUrl,
    'data-version': statusOf(drawing.form?.version, node.mark),
    'data-every': Math.max(1, node.everySeconds),
  })}><span class="pulse" aria-hidden="true"></span><div><p>${say(drawing, node.text)}</p>${
    drawing.selfUrl !== undefined && node.ownButton !== true && html`<a class="link" href="${drawing.selfUrl}">${drawing.say({ id: 'pages.wait_continue' })}</a>`
  }</div></div>`;
}
