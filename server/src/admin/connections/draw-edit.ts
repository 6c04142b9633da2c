import type { FieldProblem } from '#platform/errors';
import type { SecretField } from '#platform/connections';
import { attrs, html, nothing, type Html } from '#pages';
import { drawFields, isTouched, withCode, type FormDrawing } from '../forms/draw-form.ts';
import { plainFix } from '../forms/plain-fix.ts';
import { connectionFields, presetOf } from './connection-input.ts';
import type { Difference } from './differing.ts';
import { button, callout, framed, postForm, type Frame } from './frame.ts';
import type { Given, OfferedForm } from './rooms.ts';

export interface EditView {
  readonly title: string;
  readonly up: { readonly href: string; readonly title: string };
  /** Where it is posted to. */
  readonly action: string;
  readonly form: OfferedForm;
  readonly preset: string | undefined;
  /** What stands in the fields: as it is stored, or as it was typed. */
  readonly values: Given | undefined;
  /** Which secrets are set. */
  readonly secrets: readonly string[];
  /** What somebody saw before they typed; undefined: it is new. */
  readonly version: number | undefined;
  readonly problems: readonly FieldProblem[];
  readonly spare: number;
  /** Attributes of the tenant. */
  readonly attributes: readonly string[];
  /** Secrets were typed, and the page is drawn again without them. */
  readonly secretsLost?: boolean;
  /** Somebody else was first. */
  readonly conflict?: readonly Difference[];
}

export function drawEdit(frame: Frame, view: EditView): string {
  const { form, values } = view;
  const drawing: FormDrawing = {
    problems: view.problems,
    spare: view.spare,
    suggestions: { attribute: view.attributes, ...(form.claims ? { claim: form.claims } : {}) },
    placed: new Map(),
    preset: presetOf(form, view.preset),
  };
  const fields = connectionFields(form, view.preset, view.version === undefined);
  const settings = values?.['settings'];
  const parts = [
    section('What it is called', drawFields(drawing, fields.names, values, '')),
    fields.needed.length > 0 && section('At the other side', drawFields(drawing, fields.needed, settings, 'settings')),
    Object.keys(form.secrets).length > 0 && section('Secrets', drawSecrets(drawing, form.secrets, view.secrets)),
    folded('Who may use it, and what is believed and kept', isTouched(drawing, fields.rules, values, ''), drawFields(drawing, fields.rules, values, '')),
    fields.more.length > 0 &&
      folded('More settings of the other side', isTouched(drawing, fields.more, settings, 'settings'), drawFields(drawing, fields.more, settings, 'settings')),
  ];
  const main = html`${view.conflict && drawConflict(view.conflict)}${view.conflict === undefined && summary(drawing)}${view.secretsLost === true && callout('warning', html`<p>Secrets are never sent back to the page: type them again before you save.</p>`)}<p>${withCode(form.about)}</p>${postForm(
    frame,
    view.action,
    html`<input type="hidden" name="_version" value="${view.version ?? 'new'}"><input type="hidden" name="_spare" value="${view.spare}">${parts}<div class="toolbar">${button('Save', 'primary', { name: '_do', value: 'save' })}${button('More empty rows', 'secondary', { name: '_do', value: 'more' })}</div>`,
  )}`;
  return framed(frame, { title: view.title, up: view.up, main });
}

const section = (title: string, content: Html): Html => html`<section class="section" aria-label="${title}"><h2>${title}</h2>${content}</section>`;
const folded = (title: string, open: boolean, content: Html): Html =>
  html`<details${attrs({ class: 'section', open })}><summary>${title}</summary><div class="section">${content}</div></details>`;

/** After all fields are drawn: what stands where, and what found no field. */
function summary({ problems, placed }: FormDrawing): Html {
  if (problems.length === 0) return nothing;
  const items = problems.map((problem) => {
    const place = placed.get(problem);
    return html`<li>${place === undefined ? `${problem.field}: ${plainFix(problem.fix)}` : html`<a href="#${place.id}">${place.title} ${plainFix(problem.fix)}</a>`}</li>`;
  });
  return callout(
    'danger',
    html`<p class="summary-title">Nothing was saved yet. Please look at this:</p><ul>${items}</ul><p>Secrets are never sent back to the page: type them again.</p>`,
    'errors',
  );
}

function drawConflict(differences: readonly Difference[]): Html {
  const rows = differences.map(({ field, theirs, yours }) => html`<tr><th scope="row"><code>${field}</code></th><td>${theirs}</td><td>${yours}</td></tr>`);
  return callout(
    'warning',
    html`<p class="summary-title">Somebody else has changed this connection while you were at it.</p><p>Nothing of theirs was overwritten, and what you typed is still below, but for secrets: type those again. Saving now puts yours in the place of theirs.</p>${
      rows.length > 0 &&
      html`<table class="differences"><thead><tr><th scope="col">Field</th><th scope="col">What stands there now</th><th scope="col">What you typed</th></tr></thead><tbody>${rows}</tbody></table>`
    }`,
    'errors',
  );
}

/** Only ever written: what is set is not sent to the page in any form. */
function drawSecrets(drawing: FormDrawing, fields: Readonly<Record<string, SecretField>>, set: readonly string[]): Html {
  return html`${Object.entries(fields).map(([name, { about, required, long }]) => {
    const [id, path, isSet] = [`f-secrets.${name}`, `secrets.${name}`, set.includes(name)];
    const own = drawing.problems.filter(({ field }) => field === path);
    for (const problem of own) drawing.placed.set(problem, { id, title: titleOf(name) });
    const common = { id, name: path, autocomplete: 'off', spellcheck: 'false', dir: 'ltr', 'aria-describedby': `${id}-hint`, 'aria-invalid': own.length > 0 ? 'true' : undefined };
    const control =
      long === true ? html`<textarea${attrs({ ...common, rows: 4 })}></textarea>` : html`<input${attrs({ type: 'password', ...common, autocomplete: 'new-password' })}>`;
    return html`<div class="field${own.length > 0 ? ' invalid' : ''}"><label for="${id}">${titleOf(name)}${!required && html` <span class="optional">optional</span>`}</label><p class="hint" id="${id}-hint">${about}${
      isSet && html` <strong>Set. Leave empty to keep it.</strong>`
    }</p>${own.length > 0 && html`<p class="field-error">${titleOf(name)} ${own.map(({ fix }) => plainFix(fix)).join('; ')}.</p>`}${control}${
      isSet && !required && html`<label class="tick"><input type="checkbox" name="drop.${name}" value="on"><span>Take it away</span></label>`
    }</div>`;
  })}`;
}

const titleOf = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
