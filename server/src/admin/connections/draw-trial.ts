import type { Trial, TrialResult, TriedIdentity } from '#federation/contract';
import { attrs, html, type Html } from '#pages';
import { button, callout, framed, postForm, type Frame } from './frame.ts';
import { drawSteps } from './draw-connection.ts';

interface TrialView {
  readonly up: { readonly href: string; readonly title: string };
  readonly at: string;
  readonly trial: Trial;
}

/** Leads there in another tab. Where there is script the page looks for the answer by itself. */
export function drawTrial(frame: Frame, { up, trial }: TrialView, own: string): string {
  const { name } = trial.connection;
  const label = `Go to ${name}`;
  const leave = trial.form
    ? html`<form method="post" action="${trial.url}" target="_blank" rel="noopener noreferrer">${Object.entries(trial.form).map(([field, value]) => html`<input${attrs({ type: 'hidden', name: field, value })}>`)}${button(label, 'primary')}</form>`
    : html`<p><a class="primary" href="${trial.url}" target="_blank" rel="noopener noreferrer">${label}</a></p>`;
  const main = html`<p>${name} opens in another tab. Sign in there with an account of your own, for tests if you have one. Nobody is signed in here and no account is made: this page shows what comes back.</p>${leave}<p class="hint" data-poll="${frame.base}${own}/status" data-version="waiting" data-every="2">The answer is waited for, ten minutes at most.</p><p><a class="secondary" href="${frame.base}${own}">See whether it has come</a></p>`;
  return framed(frame, { title: `Try a sign-in with ${name}`, up, main });
}

const FAILED: Readonly<Record<string, string>> = {
  cancelled: 'The sign-in was cancelled over there.',
  refused: 'An answer came, and it is not one to believe. A customer would be back on the first page.',
  unavailable: 'Something could not be asked. It may work in a moment.',
};

export function drawTrialResult(frame: Frame, { up, at, trial }: TrialView, result: TrialResult | 'over'): string {
  const again = postForm(frame, `${at}/try`, button('Try again'));
  const title = `What ${trial.connection.name} said`;
  if (result === 'over') return framed(frame, { title, up, main: html`${callout('warning', html`<p>This try is over: no answer came in time.</p>`)}${again}` });
  const { outcome, steps } = result;
  const main =
    outcome.kind === 'identity'
      ? drawIdentity(outcome.identity)
      : callout(
          'danger',
          html`<p>${FAILED[outcome.kind]}</p>${outcome.kind === 'refused' && html`<p>It failed at <code>${outcome.check}</code>${outcome.detail !== undefined && `: ${outcome.detail}`}.</p>`}${
            outcome.kind === 'unavailable' && outcome.detail !== undefined && html`<p>${outcome.detail}</p>`
          }`,
        );
  return framed(frame, { title, up, main: html`${main}${steps.length > 0 && html`<h2>What happened</h2>${drawSteps(steps)}`}${again}` });
}

const LEVELS = { one: 'one factor', two: 'two factors', resistant: 'two factors that resist phishing' } as const;

function drawIdentity({ subject, email, phone, address, claims, attributes, groups = [], mappedGroups, assurance, level }: TriedIdentity): Html {
  const person: readonly (readonly [string, string])[] = [
    ['Who (subject)', shortened(subject)],
    ['Address', email === undefined ? 'none came' : email.value],
    [
      'The address counts as',
      email === undefined
        ? 'nothing: it is asked for and proved here'
        : address.authoritative
          ? 'proved, and leads into an account that has it'
          : address.proved
            ? 'proved'
            : 'not proved: it is proved here by a code',
    ],
    ...(phone === undefined ? [] : [['Phone', phone.value] as const]),
    ['The sign-in counts as', `${LEVELS[level]}${assurance?.acr === undefined ? '' : ` (acr ${assurance.acr})`}`],
    ...(groups.length === 0
      ? []
      : [['Groups there', groups.join(', ')] as const, ['Groups here', mappedGroups.length === 0 ? 'none: the map names none of them' : mappedGroups.join(', ')] as const]),
  ];
  return html`${callout('success', html`<p>The sign-in works. Nobody was signed in by it here.</p>`)}${facts('Who came', person)}${facts(
    'What a new account would have',
    Object.entries(attributes).map(([name, value]) => [name, String(value)] as const),
  )}${facts(
    'Everything that was told',
    Object.entries(claims).map(([name, value]) => [name, shortened(typeof value === 'string' ? value : JSON.stringify(value))] as const),
  )}`;
}

const facts = (title: string, entries: readonly (readonly [string, string])[]): Html =>
  html`<section class="section" aria-label="${title}"><h2>${title}</h2>${
    entries.length === 0 ? html`<p>Nothing.</p>` : html`<dl class="plain-facts">${entries.map(([name, value]) => html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`
  }</section>`;

const MAX = 120;
/** Tokens, wherever they stand, show their beginning and no more. */
export function shortened(value: string): string {
  if (/^[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/.test(value)) return `${value.slice(0, 8)}… (a token of ${value.length} characters)`;
  return value.length > MAX ? `${value.slice(0, MAX)}… (${value.length} characters)` : value;
}
