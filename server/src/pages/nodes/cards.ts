import type { Card, ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { imageSource, linkTarget } from '../images.ts';
import { data, say } from '../say.ts';
import { fieldId, type Drawing } from '../view.ts';

/** Things with actions of their own (AC4). */
export function drawCards(node: Extract<ScreenNode, { kind: 'cards' }>, drawing: Drawing): Html {
  return html`<section class="${node.compact ? 'cards compact' : 'cards'}"><h2>${say(drawing, node.legend)}</h2>${node.items.length === 0 && node.empty && html`<p class="empty">${say(drawing, node.empty)}</p>`}${node.items.map(
    (card) => drawCard(card, drawing),
  )}</section>`;
}

/** A button is called by its own words and the card's title, so that "Remove" says what it removes also to whoever cannot see the card. */
function drawCard(card: Card, drawing: Drawing): Html {
  const words = (value: Card['title']) => (typeof value === 'string' ? data(value) : say(drawing, value));
  const picture = imageSource(card.picture);
  const id = fieldId(`card-${card.id}`);
  const files = (card.files ?? []).flatMap(({ href, label }) => {
    const target = linkTarget(href);
    return target === undefined ? [] : [{ href: target, label }];
  });
  return html`<article class="card" aria-labelledby="${id}"><header>${picture !== undefined && html`<img class="card-picture" src="${picture}" alt="" width="48" height="48">`}<h3 id="${id}">${words(card.title)}</h3>${card.badge && html`<span class="badge quiet">${say(drawing, card.badge)}</span>`}</header>${
    card.facts.length > 0 &&
    html`<dl class="card-facts">${card.facts.map((fact) => html`<div><dt>${say(drawing, fact.label)}</dt><dd${attrs({ lang: fact.lang })}>${words(fact.value)}</dd></div>`)}</dl>`
  }${
    (card.actions.length > 0 || files.length > 0) &&
    html`<div class="card-actions">${card.actions.map(
      (action, at) =>
        html`<button${attrs({
          class: action.tone === 'link' ? 'link' : `small ${action.tone}`,
          type: 'submit',
          name: '_action',
          value: action.action,
          formnovalidate: true,
          id: `${id}-${at}`,
          'aria-labelledby': `${id}-${at} ${id}`,
        })}>${say(drawing, action.label)}</button>`,
    )}${files.map(
      ({ href, label }, at) =>
        html`<a${attrs({ class: 'link', href, id: `${id}-file-${at}`, 'aria-labelledby': `${id}-file-${at} ${id}` })}>${icons.download}<span>${say(drawing, label)}</span></a>`,
    )}</div>`
  }</article>`;
}
