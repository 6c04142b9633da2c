import type { FieldProblem } from '#platform/errors';
import { attrs, html, nothing, type Html } from '#pages';
import type { FieldNode } from './field-tree.ts';
import { plainFix } from './plain-fix.ts';
import { under } from './read-form.ts';

/** One form on its way to the page. What has found a field stands beside it; the rest stands above all. */
export interface FormDrawing {
  readonly problems: readonly FieldProblem[];
  /** Empty rows to type into, beside those that are there. */
  readonly spare: number;
  /** Words for a field by its name, wherever it stands. */
  readonly suggestions: Readonly<Record<string, readonly string[]>>;
  /** Where each problem was put. */
  readonly placed: Map<FieldProblem, Placed>;
  /** What counts where a field is left empty, before the schema's own: as the whole would be given. */
  readonly preset: Readonly<Record<string, unknown>>;
}

export interface Placed {
  readonly id: string;
  readonly title: string;
}

/** `at`: the name of its inputs; `path`: what problems call it. They differ inside variants. */
interface Place {
  readonly at: string;
  readonly path: string;
}

const idOf = (at: string): string => `f-${at}`;
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const entries = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const shown = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

export function drawFields(drawing: FormDrawing, fields: readonly FieldNode[], values: unknown, at: string, path = at): Html {
  return html`${fields.map((field) => drawField(drawing, field, record(values)[field.name], { at: under(at, field.name), path: under(path, field.name) }))}`;
}

/** Whether somebody said something here, or has to: then it is not folded away. */
export const isTouched = (drawing: FormDrawing, fields: readonly FieldNode[], values: unknown, path: string): boolean =>
  fields.some(({ name }) => record(values)[name] !== undefined || drawing.problems.some(({ field }) => isWithin(field, under(path, name))));

const isWithin = (field: string, path: string): boolean => field === path || field.startsWith(`${path}.`);

function drawField(drawing: FormDrawing, field: FieldNode, value: unknown, place: Place): Html {
  switch (field.kind) {
    case 'group':
      return fieldset(drawing, field, place, drawFields(drawing, field.of, value, place.at, place.path));
    case 'rows':
      return fieldset(drawing, field, place, drawRows(drawing, field, value, place));
    case 'variants':
      return fieldset(drawing, field, place, drawVariants(drawing, field, value, place));
    case 'pairs':
      return fieldset(drawing, field, place, drawPairs(drawing, field, value, place));
    case 'blocks':
      return fieldset(drawing, field, place, drawBlocks(drawing, field, value, place));
    case 'choices':
      return fieldset(drawing, field, place, drawChoices(field, value, place));
    default:
      return drawControl(drawing, field, value, place);
  }
}

/** A field with one control. */
function drawControl(drawing: FormDrawing, field: FieldNode, value: unknown, place: Place): Html {
  const id = idOf(place.at);
  const { notes, describedBy, wrong } = notesOf(drawing, field, place);
  const common = { id, name: place.at, 'aria-describedby': describedBy, 'aria-invalid': wrong ? 'true' : undefined, required: undefined };
  return html`<div class="field${wrong ? ' invalid' : ''}"><label for="${id}">${field.title}${mandatory(drawing, field, place)}</label>${notes}${control(drawing, field, value, common)}</div>`;
}

type Attributes = Readonly<Record<string, string | undefined>>;

function control(drawing: FormDrawing, field: FieldNode, value: unknown, common: Attributes): Html {
  if (field.kind === 'choice') return select(common, field.options, shown(value), usual(drawing, field, common['name'] ?? ''));
  if (field.kind === 'boolean') return select(common, ['yes', 'no'], value === true ? 'yes' : value === false ? 'no' : shown(value), usual(drawing, field, common['name'] ?? ''));
  if (field.kind === 'lines')
    return html`<textarea${attrs({ ...common, rows: String(Math.min(Math.max(entries(value).length + 1, 2), 8)), dir: 'ltr', spellcheck: 'false' })}>
${entries(value).map(shown).join('\n')}</textarea>`;
  if (field.kind === 'text' && field.long)
    return html`<textarea${attrs({ ...common, rows: '4', dir: 'ltr', spellcheck: 'false' })}>
${shown(value)}</textarea>`;
  const words = drawing.suggestions[field.name];
  if (words)
    return html`${input({ ...common, list: `${common['id']}-words` }, shown(value))}<datalist id="${common['id']}-words">${words.map((word) => html`<option value="${word}"></option>`)}</datalist>`;
  return input(field.kind === 'number' ? { ...common, inputmode: 'numeric' } : common, shown(value));
}

const input = (common: Attributes, value: string): Html =>
  html`<input${attrs({ type: 'text', ...common, value, dir: 'ltr', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' })}>`;

function select(common: Attributes, options: readonly string[], value: string, fallback: string | undefined): Html {
  const first = fallback === undefined ? 'not said' : `as usual: ${fallback}`;
  // What is not offered any more is shown all the same: nothing changes behind somebody's back.
  const all = value === '' || options.includes(value) ? options : [...options, value];
  return html`<select${attrs(common)}><option value="">${first}</option>${all.map((option) => html`<option${attrs({ value: option, selected: option === value })}>${option}</option>`)}</select>`;
}

function drawChoices(field: Extract<FieldNode, { kind: 'choices' }>, value: unknown, { at }: Place): Html {
  const chosen = entries(value);
  return html`${field.options.map(
    (option) =>
      html`<label class="tick"><input${attrs({ type: 'checkbox', name: under(at, option), value: 'on', checked: chosen.includes(option) })}><span><code>${option}</code></span></label>`,
  )}`;
}

function drawBlocks(drawing: FormDrawing, field: FieldNode, value: unknown, { at }: Place): Html {
  const given = entries(value);
  return html`${indexes(given.length + (given.length === 0 ? 1 : drawing.spare)).map(
    (index) =>
      html`<textarea${attrs({ name: under(at, index), rows: '4', dir: 'ltr', spellcheck: 'false', 'aria-label': `${field.title}, ${index + 1}` })}>
${shown(given[index])}</textarea>`,
  )}`;
}

function drawPairs(drawing: FormDrawing, field: Extract<FieldNode, { kind: 'pairs' }>, value: unknown, { at }: Place): Html {
  const given = Object.entries(record(value));
  const part = (index: number, which: 'name' | 'value', word: string | undefined, options: readonly string[] | undefined) => {
    const common = { name: `${at}.${index}.${which}`, 'aria-label': `${field.title}, ${index + 1}: ${which}` };
    return options ? select(common, options, word ?? '', undefined) : input(common, word ?? '');
  };
  return html`${indexes(given.length + drawing.spare).map((index) => {
    const [name, word] = given[index] ?? [];
    return html`<div class="pair-row">${part(index, 'name', name, field.names)}<span aria-hidden="true">→</span>${part(index, 'value', word === undefined ? undefined : shown(word), field.values)}</div>`;
  })}`;
}

function drawRows(drawing: FormDrawing, field: Extract<FieldNode, { kind: 'rows' }>, value: unknown, place: Place): Html {
  const given = entries(value);
  return html`${indexes(given.length + drawing.spare).map(
    (index) =>
      html`<div class="row" role="group" aria-label="${field.title}, ${index + 1}">${drawFields(
        // Said once, above, and not again in each row.
        drawing,
        index === 0 ? field.of : field.of.map(({ about: _about, ...rest }) => rest as FieldNode),
        given[index],
        under(place.at, index),
        under(place.path, index),
      )}</div>`,
  )}`;
}

/** Only the part that was chosen is seen, where the browser can tell by style alone; elsewhere all of them. */
function drawVariants(drawing: FormDrawing, field: Extract<FieldNode, { kind: 'variants' }>, value: unknown, place: Place): Html {
  const chosen = shown(record(value)[field.by]);
  const name = under(place.at, field.by);
  const options = [
    html`<option value="">none</option>`,
    ...field.of.map((variant, index) => html`<option${attrs({ value: variant.value, class: `v${index}`, selected: variant.value === chosen })}>${variant.value}</option>`),
  ];
  return html`<div class="variants"><div class="field"><label for="${idOf(name)}">Kind</label><select id="${idOf(name)}" name="${name}">${options}</select></div>${field.of.map(
    (variant, index) =>
      html`<div class="variant v${index}" role="group" aria-label="${variant.value}">${drawFields(variant.value === chosen ? drawing : { ...drawing, problems: [] }, variant.fields, variant.value === chosen ? value : {}, under(place.at, variant.value), place.path)}</div>`,
  )}</div>`;
}

const indexes = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** Drawn after what is in it: problems that found no field there are its own. */
function fieldset(drawing: FormDrawing, field: FieldNode, place: Place, content: Html): Html {
  const { notes, describedBy, wrong } = notesOf(drawing, field, place);
  return html`<fieldset${attrs({ class: `field nested${wrong ? ' invalid' : ''}`, id: idOf(place.at), 'aria-describedby': describedBy })}><legend>${field.title}${mandatory(drawing, field, place)}</legend>${notes}${content}</fieldset>`;
}

function mandatory(drawing: FormDrawing, field: FieldNode, { path }: Place): Html {
  return field.required && presetValue(drawing, path) === undefined ? nothing : html` <span class="optional">optional</span>`;
}

function notesOf(drawing: FormDrawing, field: FieldNode, place: Place) {
  const id = idOf(place.at);
  const own = drawing.problems.filter((problem) => isWithin(problem.field, place.path) && !drawing.placed.has(problem));
  for (const problem of own) drawing.placed.set(problem, { id, title: field.title });
  const texts = own.map(({ field: path, fix }) => `${path === place.path ? '' : `${path.slice(place.path.length + 1)}: `}${plainFix(fix)}`);
  const left = ['choice', 'boolean', 'group', 'variants'].includes(field.kind) ? undefined : usual(drawing, field, place.path);
  const hint = [field.about, left === undefined ? undefined : `Left empty: ${left}`].filter((part) => part !== undefined).join(' ');
  const ids = [hint === '' ? undefined : `${id}-hint`, own.length > 0 ? `${id}-error` : undefined].filter((part) => part !== undefined);
  return {
    notes: html`${hint !== '' && html`<p class="hint" id="${id}-hint">${withCode(hint)}</p>`}${texts.length > 0 && html`<p class="field-error" id="${id}-error">${field.title} ${texts.join('; ')}.</p>`}`,
    describedBy: ids.length > 0 ? ids.join(' ') : undefined,
    wrong: own.length > 0,
  };
}

/** What stands between backticks is a word to write as it is. */
export const withCode = (text: string): Html => html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;

const presetValue = ({ preset }: FormDrawing, path: string): unknown => path.split('.').reduce<unknown>((within, name) => record(within)[name], preset);

function usual(drawing: FormDrawing, field: FieldNode, path: string): string | undefined {
  const value = presetValue(drawing, path) ?? field.fallback;
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(shown).join(', ');
  const pairs = Object.entries(record(value));
  if (typeof value === 'object') return pairs.length === 0 ? undefined : pairs.map(([name, word]) => `${name} → ${shown(word)}`).join(', ');
  return shown(value);
}
