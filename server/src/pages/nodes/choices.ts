import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { say } from '../say.ts';
import { fieldId, type Drawing } from '../view.ts';
import { fieldParts } from './field.ts';

/** A tick box is never ticked for the customer unless the step says so: it is the step that answers for pre-ticks (G16). */
export function drawCheckbox(node: Extract<ScreenNode, { kind: 'checkbox' }>, drawing: Drawing): Html {
  const { id, error, describedBy, notes } = fieldParts(drawing, node.name, [node.hint]);
  const checked = drawing.kept ? drawing.kept[node.name] === 'true' : node.checked;
  return html`<div class="field${error ? ' invalid' : ''}"><label class="tick" for="${id}"><input${attrs({
    type: 'checkbox',
    id,
    name: node.name,
    value: 'true',
    checked,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': describedBy,
  })}><span>${say(drawing, node.label)}</span></label>${notes}</div>`;
}

/** Each is ticked as it stands, or as it was left when the form comes back with something to put right. */
export function drawTicks({ legend, hint, options }: Extract<ScreenNode, { kind: 'ticks' }>, drawing: Drawing): Html {
  const ticks = options.map(({ name, label, checked }) => {
    const id = fieldId(name);
    const box = { type: 'checkbox', id, name, value: 'true', checked: drawing.kept ? drawing.kept[name] === 'true' : checked };
    return html`<label class="tick" for="${id}"><input${attrs(box)}><span>${say(drawing, label)}</span></label>`;
  });
  return html`<fieldset class="field ticks"><legend>${say(drawing, legend)}</legend>${hint && html`<p class="hint">${say(drawing, hint)}</p>`}${ticks}</fieldset>`;
}

export function drawSelect(node: Extract<ScreenNode, { kind: 'select' }>, drawing: Drawing): Html {
  const { id, error, describedBy, notes } = fieldParts(drawing, node.name, []);
  const chosen = drawing.kept?.[node.name] ?? node.value;
  const groups = node.groups.map(({ label, options }) => {
    const drawn = options.map(
      (option) =>
        html`<option${attrs({ value: option.value, selected: option.value === chosen })}>${typeof option.label === 'string' ? option.label : drawing.say(option.label)}</option>`,
    );
    return label ? html`<optgroup${attrs({ label: drawing.say(label) })}>${drawn}</optgroup>` : html`${drawn}`;
  });
  const control = { id, name: node.name, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': describedBy };
  return html`<div class="field${error ? ' invalid' : ''}"><label for="${id}">${say(drawing, node.label)}</label>${notes}<select${attrs(control)}>${groups}</select></div>`;
}

export function drawChoice(node: Extract<ScreenNode, { kind: 'choice' }>, drawing: Drawing): Html {
  const { id, error, describedBy, notes } = fieldParts(drawing, node.name, []);
  const kept = drawing.kept?.[node.name];
  const options = node.options.map((option, at) => {
    // The first option carries the field's id, so that the error summary can lead to it.
    const own = at === 0 ? id : `${id}-${at}`;
    return html`<label class="option" for="${own}"><input${attrs({
      type: 'radio',
      id: own,
      name: node.name,
      value: option.value,
      checked: kept === undefined ? option.checked === true : kept === option.value,
      'aria-describedby': option.hint ? `${own}-note` : undefined,
    })}><span class="option-text"><span${attrs({ class: 'option-label', lang: option.lang })}>${say(drawing, option.label)}</span>${option.hint && html`<span class="hint" id="${own}-note">${say(drawing, option.hint)}</span>`}</span></label>`;
  });
  return html`<fieldset class="field${error ? ' invalid' : ''}"${attrs({ 'aria-describedby': describedBy })}><legend>${say(drawing, node.legend)}</legend>${notes}<div class="options">${options}</div></fieldset>`;
}
