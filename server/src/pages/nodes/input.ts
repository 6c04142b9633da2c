import type { InputNode } from '#journeys/contract';
import { attrs, html, nothing, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';
import { fieldParts } from './field.ts';

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** How each kind of input behaves on keyboards, in password managers and in right-to-left pages. */
const KINDS: Readonly<Record<InputNode['input'], Attributes>> = {
  identifier: { type: 'text', inputmode: 'email', autocomplete: 'username', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', dir: 'ltr' },
  email: { type: 'email', inputmode: 'email', autocomplete: 'email', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', dir: 'ltr' },
  tel: { type: 'tel', autocomplete: 'tel', dir: 'ltr' },
  text: { type: 'text', dir: 'auto' },
  password: { type: 'password', autocomplete: 'current-password', autocapitalize: 'none', spellcheck: 'false', dir: 'ltr' },
  'new-password': { type: 'password', autocomplete: 'new-password', autocapitalize: 'none', spellcheck: 'false', dir: 'ltr' },
  code: { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', autocapitalize: 'characters', autocorrect: 'off', spellcheck: 'false', dir: 'ltr' },
};

/** Never sent back to the page (G4): a code is short-lived, a password is not ours to repeat. */
const SECRET: ReadonlySet<InputNode['input']> = new Set(['password', 'new-password', 'code']);

export function drawInput(node: InputNode, drawing: Drawing): Html {
  const secret = SECRET.has(node.input);
  const { id, error, describedBy, notes } = fieldParts(drawing, node.name, [node.hint, node.prefilledFrom]);
  const strengthId = node.strength === true && drawing.strengthUrl !== undefined ? `${id}-strength` : undefined;
  const described = [describedBy, strengthId].filter((part) => part !== undefined).join(' ');
  if (node.lines !== undefined) return drawArea(node, drawing);
  const control = html`<input${attrs({
    ...KINDS[node.input],
    ...kindExtras(node),
    id,
    name: node.name,
    value: secret ? (node.input === 'code' ? node.value : undefined) : (drawing.kept?.[node.name] ?? node.value),
    required: node.required,
    // Codes may be pasted with spaces and dashes, so their length is the server's business (OT1).
    maxlength: node.input === 'code' ? undefined : node.maxLength,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': described === '' ? undefined : described,
  })}>`;
  const label = html`<label for="${id}">${say(drawing, node.label)}${!node.required && html` <span class="optional">${drawing.say({ id: 'pages.optional' })}</span>`}</label>`;
  const kind = node.input === 'new-password' ? 'password' : node.input;
  return html`<div class="field field-${kind}${error ? ' invalid' : ''}">${label}${notes}${
    node.input === 'password' || node.input === 'new-password' ? passwordControl(control, id, drawing) : control
  }${strengthId !== undefined && html`<p class="strength" id="${strengthId}" role="status" data-strength="${drawing.strengthUrl}" data-for="${id}"><span class="meter" aria-hidden="true"><i></i><i></i><i></i><i></i></span><span class="strength-text"></span></p>`}</div>`;
}

/** Text of several lines. The first line break of a text area is not its own (HTML section 13.1.2.5), so one stands before the text. */
function drawArea(node: InputNode, drawing: Drawing): Html {
  const { id, error, describedBy, notes } = fieldParts(drawing, node.name, [node.hint, node.prefilledFrom]);
  const text = drawing.kept?.[node.name] ?? node.value ?? '';
  const label = html`<label for="${id}">${say(drawing, node.label)}${!node.required && html` <span class="optional">${drawing.say({ id: 'pages.optional' })}</span>`}</label>`;
  return html`<div class="field field-area${error ? ' invalid' : ''}">${label}${notes}<textarea${attrs({
    id,
    name: node.name,
    rows: node.lines,
    dir: 'auto',
    required: node.required,
    maxlength: node.maxLength,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': describedBy,
  })}>
${text}</textarea></div>`;
}

function kindExtras(node: InputNode): Attributes {
  const own: Record<string, string | undefined> = {};
  if (node.autocomplete !== undefined) own.autocomplete = node.autocomplete;
  // A code that no message delivers (a device's user code) has letters: `autocomplete: off` tells it apart from a one-time code.
  if (node.input === 'code' && node.autocomplete === 'off') own.inputmode = 'text';
  if (node.input === 'new-password') own.passwordrules = `minlength: ${node.minLength ?? 8}; maxlength: ${node.maxLength ?? 256}; allowed: unicode;`;
  return own;
}

/** The Show button works by script only, so script reveals it. Its name stays the same; `aria-pressed` tells the state. */
function passwordControl(control: Html, id: string, drawing: Drawing): Html {
  return html`<div class="with-reveal">${control}<button type="button" class="reveal" hidden aria-controls="${id}" aria-pressed="false" aria-label="${drawing.say({ id: 'pages.show_password' })}">${icons.eye}${icons.eyeOff}</button></div><p class="caps hint" role="status" data-caps="${drawing.say({ id: 'pages.caps_lock' })}" data-for="${id}"></p>`;
}

/** Tells password managers whose password it is, where the page shows the identifier only as text (SI4, Chromium's password-form guidance). No name: it is not sent. */
export function drawHiddenUsername(value: string): Html {
  return value === '' ? nothing : html`<input class="unseen" type="text" id="username" autocomplete="username" value="${value}" readonly tabindex="-1" aria-hidden="true">`;
}
