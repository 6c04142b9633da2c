import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';
import { drawTicks } from './choices.ts';

/** Closed until somebody asks; open where something in it is ticked, so that nothing is sent that cannot be seen. */
export function drawDetails(node: Extract<ScreenNode, { kind: 'details' }>, drawing: Drawing): Html {
  const options = (node.ticks ?? []).flatMap((ticks) => ticks.options);
  const open = options.some(({ name, checked }) => (drawing.kept ? drawing.kept[name] === 'true' : checked));
  return html`<details${attrs({ class: 'more', open })}><summary>${say(drawing, node.summary)}</summary><p>${say(drawing, node.text)}</p>${(node.ticks ?? []).map((ticks) =>
    drawTicks(ticks, drawing),
  )}</details>`;
}
