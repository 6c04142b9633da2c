import type { ScreenNode } from '#journeys/contract';
import { html, type Html } from '../html.ts';

/** For script only: it tells the platform which passkeys work here and whose they are. */
export function drawPasskeys(node: Extract<ScreenNode, { kind: 'passkeys' }>): Html {
  const { kind: _kind, ...facts } = node;
  return html`<div hidden data-passkeys="${JSON.stringify(facts)}"></div>`;
}
