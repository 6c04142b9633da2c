import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

/** Script solves it by `data-challenge` and goes on by itself; without script, or where it finds no solution, the other way stands there. */
export function drawChallenge(node: Extract<ScreenNode, { kind: 'challenge' }>, drawing: Drawing): Html {
  return html`<div${attrs({
    class: 'challenge',
    'data-challenge': node.method,
    'data-options': JSON.stringify(node.options),
    'data-field': node.field,
    'data-action': node.action,
  })}><div class="wait working" hidden><span class="pulse" aria-hidden="true"></span><p>${say(drawing, node.text)}</p></div><div class="by-hand"><p>${drawing.say({ id: 'pages.challenge_by_hand' })}</p><button${attrs(
    { class: 'secondary', type: 'submit', name: '_action', value: node.unable, formnovalidate: true },
  )}>${drawing.say({ id: 'pages.challenge_unable' })}</button></div></div>`;
}
