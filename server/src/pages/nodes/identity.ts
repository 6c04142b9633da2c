import type { ScreenNode } from '#journeys/contract';
import { html, type Html, type Part } from '../html.ts';
import { data, say } from '../say.ts';
import type { Drawing } from '../view.ts';

/** Who the page is about, with the way out beside it (SI4). */
export function drawIdentity(node: Extract<ScreenNode, { kind: 'identity' }>, drawing: Drawing): Html {
  if (node.value === '') return html`<div class="ways">${leave(node, drawing)}</div>`;
  const initial = [...node.value.trim()].find((char) => /\p{L}/u.test(char)) ?? '';
  return html`<div class="identity">${initial !== '' && html`<span class="avatar" aria-hidden="true">${initial.toUpperCase()}</span>`}<span class="identity-value">${data(node.value)}</span>${leave(node, drawing)}</div>`;
}

function leave(node: Extract<ScreenNode, { kind: 'identity' }>, drawing: Drawing): Part {
  return (
    node.action !== undefined &&
    html`<button class="link" type="submit" name="_action" value="${node.action}" formnovalidate>${say(drawing, node.actionLabel ?? { id: 'pages.not_you' })}</button>`
  );
}
