import type { ScreenNode } from '#journeys/contract';
import { html, nothing, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { imageSource } from '../images.ts';
import { data } from '../say.ts';
import type { Drawing } from '../view.ts';

export function drawApplication(node: Extract<ScreenNode, { kind: 'application' }>, drawing: Drawing): Html {
  const logo = imageSource(node.logo);
  const initial = [...node.name.trim()][0] ?? '';
  return html`<div class="application">${
    logo === undefined ? html`<span class="app-mark" aria-hidden="true">${initial.toUpperCase()}</span>` : html`<img class="app-mark" src="${logo}" alt="" width="48" height="48">`
  }<span class="app-text"><span class="app-name"><bdi>${node.name}</bdi></span>${node.host === undefined ? nothing : html`<span class="app-host">${data(node.host)}</span>`}</span><span class="badge${node.verified ? ' good' : ''}">${
    node.verified ? icons.verified : icons.alert
  }${drawing.say({ id: node.verified ? 'pages.verified' : 'pages.not_verified' })}</span></div>`;
}
