import type { ScreenNode } from '#journeys/contract';
import { html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

export function drawText(node: Extract<ScreenNode, { kind: 'text' }>, drawing: Drawing): Html {
  const text = say(drawing, node.text);
  switch (node.tone ?? 'plain') {
    case 'lead':
      return html`<p class="lead">${text}</p>`;
    case 'hint':
      return html`<p class="hint">${text}</p>`;
    case 'success':
      return html`<div class="callout success" role="status">${icons.success}<p>${text}</p></div>`;
    case 'warning':
      return html`<div class="callout warning">${icons.warning}<p>${text}</p></div>`;
    default:
      return html`<p>${text}</p>`;
  }
}
