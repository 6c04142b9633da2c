import type { I18n } from '#platform/i18n';
import { attrs, html, layout, PLAIN_BRAND, trusted, type Html } from '#pages';
import { formStyle } from './form-style.ts';

/** What every page of the form needs to draw itself. */
export interface Frame {
  /** `/<key>`: before every address. */
  readonly base: string;
  /** Against posts from elsewhere: stands in every form. */
  readonly token: string;
  readonly nonce: string;
  readonly i18n: Pick<I18n, 'format'>;
}

export interface FramedPage {
  readonly title: string;
  readonly main: Html;
  /** Where to go back to. */
  readonly up?: { readonly href: string; readonly title: string };
}

export function framed(frame: Frame, page: FramedPage): string {
  const { base, nonce, i18n } = frame;
  return layout(
    {
      title: page.title,
      wide: true,
      head: html`<style nonce="${nonce}">${trusted(formStyle)}</style>`,
      main: html`${page.up && html`<p class="up"><a class="link" href="${base}${page.up.href}">← ${page.up.title}</a></p>`}<h1>${page.title}</h1><div class="content">${page.main}</div>`,
    },
    { brand: { ...PLAIN_BRAND, name: 'Parvis' }, locale: 'en', direction: 'ltr', locales: ['en'], basePath: base, nonce, say: (text) => i18n.format('en', text) },
  );
}

/** A form that changes something. */
export const postForm = (frame: Frame, action: string, content: Html, more: Readonly<Record<string, string>> = {}): Html =>
  html`<form${attrs({ method: 'post', action: `${frame.base}${action}`, class: 'content', novalidate: true, autocomplete: 'off', ...more })}><input type="hidden" name="_token" value="${frame.token}">${content}</form>`;

export const button = (label: string, tone: 'primary' | 'secondary' | 'link' | 'danger' = 'secondary', more: Readonly<Record<string, string>> = {}): Html =>
  html`<button${attrs({ type: 'submit', class: tone, ...more })}><span>${label}</span></button>`;

export const callout = (tone: 'success' | 'warning' | 'danger', content: Html, id?: string): Html =>
  html`<div${attrs({ class: `callout ${tone}`, id, role: tone === 'success' ? 'status' : undefined, tabindex: id === undefined ? undefined : '-1' })}><div>${content}</div></div>`;

/** Something to take elsewhere: selected by hand, or by the button where there is script. */
export const copied = (value: string): Html =>
  html`<span class="address"><bdi dir="ltr">${value}</bdi><button type="button" class="copy" hidden data-copy="${value}" data-done="Copied">Copy</button></span>`;
