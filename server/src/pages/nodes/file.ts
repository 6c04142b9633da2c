import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { imageSource } from '../images.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';
import { fieldParts } from './field.ts';

/** A file to choose; browsers bring their own button for it, in the customer's language. */
export function drawFile(node: Extract<ScreenNode, { kind: 'file' }>, drawing: Drawing): Html {
  const { id, error, describedBy, notes } = fieldParts(drawing, node.name, [node.hint]);
  const shown = imageSource(node.picture?.href);
  return html`${
    node.picture !== undefined && shown !== undefined && html`<img class="picture-now" src="${shown}" alt="${drawing.say(node.picture.label)}" width="128" height="128">`
  }<div class="field field-file${error ? ' invalid' : ''}"><label for="${id}">${say(drawing, node.label)}</label>${notes}<input${attrs({
    type: 'file',
    id,
    name: node.name,
    accept: node.accept.join(','),
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': describedBy,
  })}></div>`;
}
