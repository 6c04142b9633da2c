import type { ScreenNode } from '#journeys/contract';
import { html, type Html } from '../html.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';
import { drawCopy } from './copy.ts';

/** In groups of four for whoever types it (MF2). The gaps are drawn, not written: what is selected and copied has none. */
export function drawSecret(node: Extract<ScreenNode, { kind: 'secret' }>, drawing: Drawing): Html {
  const groups = node.value.match(/.{1,4}/gsu) ?? [];
  return html`<div class="secret"><p class="label">${say(drawing, node.label)}</p><div class="secret-line"><bdi class="secret-value" dir="ltr" translate="no">${groups.map(
    (group, at) => html`${at > 0 && html`<wbr>`}<span>${group}</span>`,
  )}</bdi>${drawCopy(node.value, drawing)}</div></div>`;
}
