import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { data, say } from '../say.ts';
import type { Drawing } from '../view.ts';

type Node<K extends ScreenNode['kind']> = Extract<ScreenNode, { kind: K }>;

export function drawQr(node: Node<'qr'>, drawing: Drawing): Html {
  return html`<figure class="qr"><figcaption>${say(drawing, node.label)}</figcaption><a class="link" href="${node.text}">${data(node.text)}</a></figure>`;
}

export function drawSecret(node: Node<'secret'>, drawing: Drawing): Html {
  return html`<dl class="facts"><div><dt>${say(drawing, node.label)}</dt><dd>${data(node.value)}</dd></div></dl>`;
}

export function drawCodes(node: Node<'codes'>, drawing: Drawing): Html {
  return html`<section class="codes"><p>${say(drawing, node.label)}</p><ul>${node.codes.map((code) => html`<li>${data(code)}</li>`)}</ul></section>`;
}

export function drawNumber(node: Node<'number'>, drawing: Drawing): Html {
  return html`<p class="number"><span>${say(drawing, node.label)}</span> <strong>${data(node.value)}</strong></p>`;
}

export function drawCards(node: Node<'cards'>, drawing: Drawing): Html {
  const words = (value: Node<'cards'>['items'][number]['title']) => (typeof value === 'string' ? data(value) : say(drawing, value));
  return html`<section class="cards"><h2>${say(drawing, node.legend)}</h2>${node.items.length === 0 && node.empty && html`<p>${say(drawing, node.empty)}</p>`}${node.items.map(
    (card) =>
      html`<article><h3>${words(card.title)}</h3><dl class="facts">${card.facts.map(
        (fact) => html`<div><dt>${say(drawing, fact.label)}</dt><dd>${words(fact.value)}</dd></div>`,
      )}</dl>${card.actions.map(
        (action) =>
          html`<button${attrs({ class: action.tone, type: 'submit', name: '_action', value: action.action, formnovalidate: true })}>${say(drawing, action.label)}</button>`,
      )}</article>`,
  )}</section>`;
}

export function drawPasskeys(node: Node<'passkeys'>): Html {
  const { kind: _kind, ...signal } = node;
  return html`<div hidden${attrs({ 'data-passkeys': JSON.stringify(signal) })}></div>`;
}

export function drawChallenge(node: Node<'challenge'>, drawing: Drawing): Html {
  return html`<div${attrs({ class: 'challenge', 'data-challenge': node.method, 'data-options': JSON.stringify(node.options), 'data-field': node.field, 'data-action': node.action })}><p>${say(
    drawing,
    node.text,
  )}</p><button${attrs({ class: 'secondary', type: 'submit', name: '_action', value: node.unable, formnovalidate: true })}>${say(drawing, { id: 'pages.wait_continue' })}</button></div>`;
}
