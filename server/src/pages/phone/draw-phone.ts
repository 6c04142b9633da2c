import type { Text } from '#platform/i18n';
import { assetPath } from '../assets.ts';
import type { PageContext } from '../context.ts';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { layout } from '../layout.ts';
import { say } from '../say.ts';

/** The only policy the page may make: for the address of its worker. */
export const TRUSTED_POLICY = 'parvis-phone';

interface PhoneView {
  /** Of the page itself, with the query that names its look. */
  readonly path: string;
  readonly query: string;
  readonly userAgent: string;
}

/**
 * Every state of the phone stands in the page, in its language; the script shows one of them and fills in data as text, so no markup is ever made from
 * strings. There is one heading, which takes the words of the state that is shown (G2).
 */
export function drawPhone(view: PhoneView, context: PageContext): string {
  const { basePath, nonce, brand } = context;
  const values = { brand: brand.name };
  const text = (key: string, more: Text['values'] = values): Text => ({ id: `pages.phone_${key}`, values: more ?? {} });
  const words = (key: string) => context.say(text(key));
  const state = (name: string, body: Html): Html => html`<section class="content" data-state="${name}" data-title="${words(`${name}_title`)}" hidden>${body}</section>`;
  const lead = (key: string) => html`<p class="lead">${say(context, text(key))}</p>`;
  const plain = (key: string) => html`<p>${say(context, text(key))}</p>`;
  const hint = (key: string) => html`<p class="hint">${say(context, text(key))}</p>`;
  const button = (action: string, tone: string, key: string, type = 'button') => html`<button${attrs({ type, class: tone, 'data-do': action })}>${words(key)}</button>`;
  const told = (tone: 'success' | 'warning', key: string) =>
    html`<div class="callout ${tone}">${tone === 'success' ? icons.success : icons.warning}<p>${say(context, text(key))}</p></div>`;
  const fact = (key: string) => html`<div data-fact="${key}"><dt>${words(`fact_${key}`)}</dt><dd><bdi data-fill="${key}"></bdi></dd></div>`;
  const field = (id: string, key: string, input: Html, error: boolean) =>
    html`<div class="field field-code"><label for="${id}">${words(key)}</label>${error && html`<p class="field-error" id="${id}-error" hidden>${icons.alert}<span data-error></span></p>`}${input}</div>`;

  const main = html`<h1 id="phone-title" tabindex="-1">${words('starting_title')}</h1><div id="phone" data-api="${basePath}/phone/v1" data-worker="${basePath}/phone/worker.js" data-scope="${basePath}/phone" data-policy="${TRUSTED_POLICY}" data-notice-title="${words('notice_title')}" data-notice-body="${context.say(text('notice_body', { application: '#' }))}" data-unknown="${words('unknown')}" data-wrong="${words('wrong')}" data-digits="${words('digits')}" data-failed="${words('failed')}" data-left="${context.say(text('left', { seconds: '#' }))}" data-sign-in="${words('action_sign_in')}" data-confirm="${words('action_confirm')}"><noscript>${plain('noscript')}</noscript>${state(
    'starting',
    html`<p class="hint" role="status">${words('starting')}</p>`,
  )}${state('unsupported', html`${lead('unsupported')}`)}${state('empty', html`${lead('empty')}${plain('empty_next')}`)}${state(
    'enrol',
    html`${lead('enrol')}<form class="content" data-form="enrol" novalidate><div class="field"><label for="phone-name">${words('name')}</label><p class="hint" id="phone-name-hint">${words('name_hint')}</p><input id="phone-name" name="name" type="text" dir="auto" maxlength="60" autocomplete="off" aria-describedby="phone-name-hint" value="${suggestName(view.userAgent, words('name_default'))}"></div><div class="actions"><div class="answers">${button('enrol', 'primary', 'enrol_button', 'submit')}</div></div>${hint('enrol_hint')}</form><p class="callout warning" data-problem role="alert" hidden></p>`,
  )}${state('ended', html`${lead('ended')}${plain('ended_next')}`)}${state(
    'number',
    html`${lead('number')}<div class="number"><span class="label">${words('number_label')}</span><bdi class="digits" dir="ltr" translate="no" data-fill="number"></bdi></div>${hint('number_hint')}`,
  )}${state(
    'inbox',
    html`${lead('inbox')}<p class="hint" role="status" data-connection data-on="${words('connected')}" data-off="${words('reconnecting')}"></p><div data-notices hidden><p>${say(context, text('notices'))}</p><div class="actions"><div class="answers">${button('notices', 'secondary', 'notices_button')}</div></div></div><div data-notices-on hidden>${told('success', 'notices_on')}</div><div data-notices-off hidden>${plain('notices_off')}</div><details class="more"><summary>${words('install')}</summary><p>${say(context, text('install_text'))}</p></details>`,
  )}${state(
    'prompt',
    html`<p class="lead" data-fill="action"></p><dl class="facts">${fact('application')}${fact('purpose')}${fact('browser')}${fact('network')}${fact('time')}</dl><form class="content" data-form="confirm" novalidate>${field(
      'phone-number',
      'type_number',
      html`<input id="phone-number" name="number" type="text" inputmode="numeric" pattern="[0-9]*" maxlength="2" dir="ltr" autocomplete="off" autocorrect="off" spellcheck="false" required>`,
      true,
    )}<p class="hint" data-left></p><div class="actions"><div class="answers pair">${button('confirm', 'primary', 'confirm', 'submit')}${button('deny', 'secondary', 'deny')}</div></div>${hint('only_if')}</form>`,
  )}${state('confirmed', html`${told('success', 'confirmed')}<div class="actions"><div class="answers">${button('inbox', 'secondary', 'done')}</div></div>`)}${state(
    'denied',
    html`${told('warning', 'denied')}${plain('denied_next')}<div class="actions"><div class="answers">${button('inbox', 'secondary', 'done')}</div></div>`,
  )}${state('mismatched', html`${lead('mismatched')}<div class="actions"><div class="answers">${button('inbox', 'secondary', 'done')}</div></div>`)}${state(
    'late',
    html`${lead('late')}<div class="actions"><div class="answers">${button('inbox', 'secondary', 'done')}</div></div>`,
  )}${state('removed', html`${lead('removed')}${plain('empty_next')}`)}</div>`;
  const head = html`<link rel="manifest" href="${basePath}/phone/manifest.webmanifest${view.query}" crossorigin="use-credentials"><meta name="mobile-web-app-capable" content="yes"><meta name="apple-mobile-web-app-title" content="${brand.name}"><link rel="stylesheet" href="${basePath}${assetPath('phone.css')}" nonce="${nonce}"><script src="${basePath}${assetPath('phone.js')}" nonce="${nonce}" defer></script>
`;
  return layout({ title: words('page_title'), main, head, languages: { by: 'link', path: view.path } }, context);
}

/** A start for the name, so that most need not type. */
function suggestName(userAgent: string, otherwise: string): string {
  const known = [
    [/\biPhone\b/, 'iPhone'],
    [/\biPad\b/, 'iPad'],
    [/\bAndroid\b/, 'Android'],
  ] as const;
  return known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? otherwise;
}
