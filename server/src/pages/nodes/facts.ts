import type { ScreenNode } from '#journeys/contract';
import { html, type Html } from '../html.ts';
import { data, say } from '../say.ts';
import type { Drawing } from '../view.ts';

export function drawFacts(node: Extract<ScreenNode, { kind: 'facts' }>, drawing: Drawing): Html {
  return html`<dl class="facts">${node.items.map(
    (item) => html`<div><dt>${say(drawing, item.label)}</dt><dd>${typeof item.value === 'string' ? data(item.value) : say(drawing, item.value)}</dd></div>`,
  )}</dl>`;
}
