import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

/** Script shows it where the browser can do it, performs the ceremony and posts the answer. Without script there is nothing to see: other ways stand beside it. */
export function drawWebauthn(node: Extract<ScreenNode, { kind: 'webauthn' }>, drawing: Drawing): Html {
  return html`<div class="webauthn" hidden${attrs({
    'data-webauthn': node.mode,
    'data-options': JSON.stringify(node.options),
    'data-field': node.field,
    'data-conditional': node.conditional === true,
    'data-unable': node.unable,
    'data-unknown': node.unknownCredential,
  })}><button${attrs({ class: node.tone, type: 'submit', name: '_action', value: node.action, formnovalidate: true })}>${icons.passkey}<span>${say(drawing, node.label)}</span></button></div>`;
}
