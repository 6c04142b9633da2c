import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { say } from '../say.ts';
import { fieldId, type Drawing } from '../view.ts';
import { drawFieldNotes } from './field.ts';

/** Three short fields in one group, each with its name above it; what is wrong stands once, and at the field it is about. */
export function drawDate(node: Extract<ScreenNode, { kind: 'date' }>, drawing: Drawing): Html {
  const id = fieldId(node.name);
  const whole = drawing.errorOf(node.name);
  const wrong = node.parts.find(({ name }) => drawing.errorOf(name));
  const error = whole ?? (wrong && drawing.errorOf(wrong.name));
  const { describedBy, notes } = drawFieldNotes(drawing, id, error, [node.hint, node.prefilledFrom]);
  const errorId = error ? `${id}-error` : undefined;
  const parts = node.parts.map((part) => {
    const invalid = whole !== undefined || part === wrong;
    const own = fieldId(part.name);
    return html`<div class="date-part date-${part.part}${invalid ? ' wrong' : ''}"><label for="${own}">${say(drawing, part.label)}</label><input${attrs({
      type: 'text',
      inputmode: 'numeric',
      dir: 'ltr',
      id: own,
      name: part.name,
      value: drawing.kept?.[part.name] ?? part.value,
      autocomplete: part.autocomplete ?? 'off',
      required: node.required,
      'aria-invalid': invalid ? 'true' : undefined,
      'aria-describedby': invalid ? errorId : undefined,
    })}></div>`;
  });
  return html`<fieldset class="field field-date${error ? ' invalid' : ''}"${attrs({ id, tabindex: -1, 'aria-describedby': describedBy })}><legend>${say(drawing, node.label)}${
    !node.required && html` <span class="optional">${drawing.say({ id: 'pages.optional' })}</span>`
  }</legend>${notes}<div class="date-parts">${parts}</div></fieldset>`;
}
