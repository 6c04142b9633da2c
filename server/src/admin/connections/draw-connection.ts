import type { CheckResult, OwnAddress, TraceEntry } from '#platform/connections';
import { html, type Html } from '#pages';
import { button, callout, copied, framed, postForm, type Frame } from './frame.ts';
import { stateBadge } from './draw-list.ts';
import type { ListedConnection } from './rooms.ts';

export interface ConnectionView {
  /** `/tenant/room/slug`. */
  readonly at: string;
  readonly up: { readonly href: string; readonly title: string };
  readonly connection: ListedConnection;
  readonly version: number;
  readonly secrets: readonly string[];
  readonly addresses: readonly OwnAddress[];
  readonly canTry: boolean;
  readonly notice: Html | false;
}

/** One connection: where it stands, what to tell the other side, and what can be done with it. */
export function drawConnection(frame: Frame, view: ConnectionView): string {
  const { at, connection, addresses, secrets } = view;
  const isActive = connection.state === 'active';
  const facts: readonly (readonly [string, Html])[] = [
    ['State', stateBadge(connection.state)],
    ['Kind', html`${connection.connector}${connection.preset !== undefined && ` (${connection.preset})`}`],
    ['Short name', html`<bdi dir="ltr">${connection.slug}</bdi>`],
    ['Secrets set', html`${secrets.length === 0 ? 'none' : secrets.join(', ')}`],
    ...addresses.map(({ title, url }) => [title, copied(url)] as const),
  ];
  const version = html`<input type="hidden" name="_version" value="${view.version}">`;
  const main = html`${view.notice}<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<div class="toolbar"><a class="primary" href="${frame.base}${at}/edit">Change</a>${postForm(frame, `${at}/check`, button('Test connection'), { class: '' })}${
    view.canTry && postForm(frame, `${at}/try`, button('Try a sign-in'), { class: '' })
  }<a class="secondary" href="${frame.base}${at}/yaml">Copy as YAML</a>${postForm(
    frame,
    `${at}/state`,
    html`${version}<input type="hidden" name="state" value="${isActive ? 'suspended' : 'active'}">${button(isActive ? 'Suspend' : 'Put into use')}`,
    { class: '' },
  )}<a class="secondary" href="${frame.base}${at}/delete">Delete</a></div>`;
  return framed(frame, { title: connection.name, up: view.up, main });
}

export function drawYaml(
  frame: Frame,
  view: { readonly up: { readonly href: string; readonly title: string }; readonly name: string; readonly yaml: string; readonly variables: readonly string[] },
): string {
  const main = html`<p>Save this as a file, and <code>npm run parvis -- apply FILE</code> makes the same connection in another installation.${
    view.variables.length > 0 &&
    html` Secrets are not in it: put them into the environment as ${view.variables.map((name, index) => html`${index > 0 && ', '}<code>${name}</code>`)}.`
  }</p><pre class="yaml" tabindex="0" dir="ltr">${view.yaml}</pre><p><button type="button" class="secondary copy" hidden data-copy="${view.yaml}" data-done="Copied">Copy</button></p>`;
  return framed(frame, { title: `${view.name} as YAML`, up: view.up, main });
}

export function drawDelete(
  frame: Frame,
  view: {
    readonly at: string;
    readonly up: { readonly href: string; readonly title: string };
    readonly connection: ListedConnection;
    readonly version: number;
    readonly problem?: string;
  },
): string {
  const { slug, name } = view.connection;
  const main = html`${view.problem !== undefined && callout('danger', html`<p>${view.problem}</p>`, 'errors')}<p>Its settings and secrets are gone after this. A connection that accounts rest on is not deleted: suspend it.</p>${postForm(
    frame,
    `${view.at}/delete`,
    html`<input type="hidden" name="_version" value="${view.version}"><div class="field"><label for="f-confirm">Type <code>${slug}</code> to delete it</label><input id="f-confirm" name="confirm" type="text" dir="ltr" autocomplete="off" autocapitalize="none" spellcheck="false"></div>${button('Delete for good', 'danger')}`,
  )}`;
  return framed(frame, { title: `Delete ${name}?`, up: view.up, main });
}

export const drawSteps = (steps: readonly TraceEntry[]): Html =>
  html`<ol class="steps">${steps.map(
    ({ title, facts, problem }) =>
      html`<li><strong><bdi dir="ltr">${title}</bdi></strong><dl>${Object.entries(facts).map(([name, value]) => html`<dt>${name}</dt><dd><bdi dir="ltr">${value}</bdi></dd>`)}</dl>${
        problem !== undefined && html`<p class="bad">${problem}</p>`
      }</li>`,
  )}</ol>`;

export function drawCheck(
  frame: Frame,
  view: {
    readonly at: string;
    readonly up: { readonly href: string; readonly title: string };
    readonly name: string;
    readonly steps: readonly TraceEntry[];
    readonly results: readonly CheckResult[];
  },
): string {
  const bad = view.results.filter(({ ok }) => !ok).length;
  const verdict =
    view.results.length === 0
      ? callout('success', html`<p>There is nothing to ask before somebody comes.</p>`)
      : bad === 0
        ? callout('success', html`<p>Everything that can be tested without a person works.</p>`)
        : callout('danger', html`<p>${bad === 1 ? 'One thing does not work yet.' : `${bad} things do not work yet.`}</p>`);
  const results = view.results.map(({ name, ok, detail }) => html`<li><strong class="${ok ? 'ok' : 'bad'}">${ok ? 'Works' : 'Does not work'}: ${name}</strong><br>${detail}</li>`);
  const main = html`${verdict}<ul class="results">${results}</ul>${view.steps.length > 0 && html`<h2>What was asked</h2>${drawSteps(view.steps)}`}${postForm(frame, `${view.at}/check`, button('Test again'))}`;
  return framed(frame, { title: `Test of ${view.name}`, up: view.up, main });
}
