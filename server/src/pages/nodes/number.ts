import type { ScreenNode } from '#journeys/contract';
import { html, type Html } from '../html.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

/** To be read from the other side of a desk and typed into another device (MF4). Said once to whoever listens. */
export function drawNumber(node: Extract<ScreenNode, { kind: 'number' }>, drawing: Drawing): Html {
  return html`<div class="number" data-announce="${drawing.say(node.label)} ${node.value}"><p class="label">${say(drawing, node.label)}</p><p class="digits"><bdi dir="ltr" translate="no">${node.value}</bdi></p></div>`;
}
