import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { say } from '../say.ts';
import { fieldId, type Drawing } from '../view.ts';

/**
 * What an application asks for, in plain verbs (CO1). What is needed is a list; what is optional is a tick box, off until the customer ticks it.
 * A ticked box arrives as a field named like the item, with the value `true`.
 */
export function drawScopes(node: Extract<ScreenNode, { kind: 'scopes' }>, drawing: Drawing): Html {
  return html`<div class="scopes">${node.groups
    .filter((group) => group.items.length > 0)
    .map(
      (group) =>
        html`<fieldset class="scope-group"><legend>${say(drawing, group.legend)}</legend><ul>${group.items.map((item) => {
          if (!item.optional) return html`<li>${icons.check}<span>${say(drawing, item.label)}</span></li>`;
          const id = fieldId(item.name);
          return html`<li><label class="tick" for="${id}"><input${attrs({ type: 'checkbox', id, name: item.name, value: 'true', checked: drawing.kept?.[item.name] === 'true' })}><span>${say(
            drawing,
            item.label,
          )} <span class="optional">${drawing.say({ id: 'pages.optional' })}</span></span></label></li>`;
        })}</ul></fieldset>`,
    )}</div>`;
}
