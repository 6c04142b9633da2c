import { requireOneOfEach } from '#journeys';
import type { FieldError, Screen, ScreenNode } from '#journeys/contract';
import { attrs, html, nothing, type Html, type Part } from './html.ts';
import { icons } from './icons.ts';
import { layout } from './layout.ts';
import { drawCopy } from './nodes/copy.ts';
import { drawHiddenUsername } from './nodes/input.ts';
import { drawNodes } from './nodes/index.ts';
import { drawRedirectForm, redirectHead } from './nodes/redirect.ts';
import { say } from './say.ts';
import { fieldId, STAY, type Drawing, type ScreenView } from './view.ts';

type Kind<K extends ScreenNode['kind']> = Extract<ScreenNode, { kind: K }>;

/** A whole page: the same view gives the same bytes. */
export function renderScreen(view: ScreenView): string {
  const { context } = view;
  const screen = requireOneOfEach(view.screen);
  const errors = screen.errors ?? [];
  const named = new Set(
    screen.nodes.flatMap((node) => ('name' in node && node.kind !== 'application' ? [node.name, ...('parts' in node ? node.parts.map(({ name }) => name) : [])] : [])),
  );
  const drawing: Drawing = {
    ...view,
    ...context,
    errorOf: (field) => errors.find((error) => error.field === field),
    decision: isDecision(screen),
  };
  const title = context.say(screen.title);
  const body = html`${drawNodes(screen.nodes, drawing)}`;
  const main = html`${expiryNotice(view.expiresIn, drawing)}<h1>${say(context, screen.title)}</h1>${errorSummary(errors, named, screen, drawing)}${view.form ? drawForm(view.form, screen, body) : html`<div class="content">${body}</div>`}${drawRedirectForm(screen)}${
    view.reference !== undefined && reference(view.reference, drawing)
  }`;
  return layout(
    {
      title: errors.length > 0 ? context.say({ id: 'pages.error_title', values: { title } }) : title,
      main,
      head: redirectHead(screen),
      ...(view.languages ? { languages: view.languages } : {}),
      ...(view.navigation ? { navigation: view.navigation } : {}),
    },
    context,
  );
}

/** Two full answers and nothing to type: they get the same size and weight, side by side. */
function isDecision(screen: Screen): boolean {
  const answers = screen.nodes.filter((node): node is Kind<'action'> => node.kind === 'action' && node.tone !== 'link');
  return answers.length === 2 && !answers.some((node) => node.listed === true) && !screen.nodes.some((node) => ['input', 'date', 'wait'].includes(node.kind));
}

function drawForm(form: NonNullable<ScreenView['form']>, screen: Screen, body: Html): Html {
  const hidden = Object.entries(form.hidden ?? {}).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const version = form.version !== undefined && html`<input type="hidden" name="_version" value="${form.version}">`;
  return html`<form${attrs({ class: 'content', method: 'post', action: form.action, enctype: screen.nodes.some(({ kind }) => kind === 'file') ? 'multipart/form-data' : undefined, novalidate: true })}>${hidden}${version}${defaultAction(screen.nodes, form.version)}${hiddenUsername(screen)}${body}</form>`;
}

/**
 * Enter presses the first button of a form, which must be the primary one, not "Not you?"; `_default` says the same for a form sent without
 * any button. Two equal answers have no default: Enter presses a button that only shows the page again, so nothing is allowed by accident.
 * (A disabled first button would not do: browsers then press the next one.)
 */
function defaultAction(nodes: readonly ScreenNode[], version: number | undefined): Part {
  const actions = nodes.filter((node): node is Kind<'action'> => node.kind === 'action');
  const primary = actions.find((node) => node.tone === 'primary');
  const press = (action: string) => html`<button${attrs({ class: 'unseen', type: 'submit', name: '_action', value: action, tabindex: -1, 'aria-hidden': 'true' })}></button>`;
  if (!primary) return (actions.length > 0 || nodes.some(hasOwnButton)) && version !== undefined && press(STAY);
  return html`<input type="hidden" name="_default" value="${primary.action}">${!firstButtonIs(primary, nodes) && press(primary.action)}`;
}

function firstButtonIs(primary: Kind<'action'>, nodes: readonly ScreenNode[]): boolean {
  for (const node of nodes) {
    if (node.kind === 'action') return node === primary;
    if (hasOwnButton(node)) return false;
  }
  return true;
}

/** Buttons that are no `action`: Enter must not press them by accident. */
function hasOwnButton(node: ScreenNode): boolean {
  if (node.kind === 'identity') return node.action !== undefined;
  if (node.kind === 'cards') return node.items.some((card) => card.actions.length > 0);
  return node.kind === 'webauthn' || node.kind === 'challenge';
}

function hiddenUsername(screen: Screen): Html {
  const inputs = screen.nodes.filter((node): node is Kind<'input'> => node.kind === 'input');
  const asksPassword = inputs.some((node) => node.input === 'password' || node.input === 'new-password');
  if (!asksPassword || inputs.some((node) => node.input === 'identifier' || node.autocomplete?.includes('username'))) return nothing;
  const identity = screen.nodes.find((node): node is Kind<'identity'> => node.kind === 'identity');
  return identity ? drawHiddenUsername(identity.value) : nothing;
}

/** Said at once, focused without script by `autofocus`, each item leading to its field (G4). */
function errorSummary(errors: readonly FieldError[], named: ReadonlySet<string>, screen: Screen, drawing: Drawing): Html {
  if (errors.length === 0) return nothing;
  const items = errors.map((error) => {
    const words = say(drawing, error.text);
    return html`<li>${error.field !== undefined && named.has(error.field) ? html`<a href="#${fieldId(error.field)}">${words}</a>` : words}</li>`;
  });
  return html`<div class="callout danger summary" id="errors" role="alert" tabindex="-1" autofocus data-screen="${screen.id}">${icons.alert}<div><p class="summary-title">${drawing.say({ id: 'pages.errors' })}</p><ul>${items}</ul></div></div>`;
}

/** Script shows it two minutes before the end (G14). Going on is what keeps the page: every step begins its time anew. */
function expiryNotice(seconds: number | undefined, drawing: Drawing): Part {
  return (
    seconds !== undefined &&
    html`<div class="callout warning expiring" id="expiring" hidden data-seconds="${Math.max(0, seconds)}">${icons.warning}<p>${drawing.say({ id: 'pages.expiring' })}</p></div>`
  );
}

/** The reference equals the one in log and audit (ER1). The copy button appears by script, where there is a clipboard. */
function reference(value: string, drawing: Drawing): Html {
  return html`<p class="reference"><span>${drawing.say({ id: 'pages.reference' })}</span> <bdi dir="ltr" translate="no">${value}</bdi> ${drawCopy(value, drawing)}</p>`;
}
