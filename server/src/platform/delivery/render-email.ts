import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { I18n, Locale, Text, Wording } from '#platform/i18n';
import { headerText } from './address.ts';
import type { EmailMessage, MessageBrand } from './contract.ts';
import { STYLE } from './email-style.ts';

/** One message ready for any transport: the same facts as HTML and as text (EM1). */
export interface RenderedEmail {
  readonly to: string;
  readonly senderName: string;
  readonly subject: string;
  /** What a mailbox shows beside the subject. */
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
}

/** Gmail clips longer ones. */
export const MAX_HTML_BYTES = 100 * 1024;

/** `own`: what is said in other words than ours. */
export function renderEmail(i18n: I18n, message: Omit<EmailMessage, 'notAfter'>, own?: Wording): RenderedEmail {
  const { content, locale } = message;
  const say = (text: Text) => own?.(text) ?? i18n.format(locale, text);
  const view: View = {
    i18n,
    locale,
    brand: message.brand,
    subject: headerText(say(content.subject)),
    preheader: say(content.preheader),
    heading: say(content.heading),
    paragraphs: content.paragraphs.map(say),
    ...(content.code === undefined ? {} : { code: content.code }),
    ...(content.action ? { action: { label: say(content.action.label), url: content.action.url } } : {}),
    ...(content.also ? { also: { label: say(content.also.label), url: content.also.url } } : {}),
    ...(content.footnote ? { footnote: say(content.footnote) } : {}),
  };
  return { to: message.to, senderName: headerText(message.brand.senderName), subject: view.subject, preheader: view.preheader, html: toHtml(view), text: toText(view) };
}

interface View {
  readonly i18n: I18n;
  readonly locale: Locale;
  readonly brand: MessageBrand;
  readonly subject: string;
  readonly preheader: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly code?: string;
  readonly action?: { readonly label: string; readonly url: string };
  readonly also?: { readonly label: string; readonly url: string };
  readonly footnote?: string;
}

function toText(view: View): string {
  const say = (id: string, values?: Text['values']) => view.i18n.format(view.locale, values ? { id, values } : { id });
  const blocks = [
    view.heading,
    ...view.paragraphs,
    ...(view.code === undefined ? [] : [`    ${view.code}`]),
    ...(view.action ? [`${view.action.label}:\n${view.action.url}`] : []),
    ...(view.footnote === undefined ? [] : [view.footnote]),
    ...(view.also ? [`${view.also.label}:\n${view.also.url}`] : []),
    // RFC 3676 section 4.3: what follows is a signature.
    [`-- \n${say('platform.mail_sent_by', { brand: view.brand.name })}`, ...(view.brand.supportUrl ? [`${say('platform.mail_help')} ${view.brand.supportUrl}`] : [])].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/**
 * EM3, EM5: one column of at most 600 px in presentation tables, real text, nothing loaded from elsewhere but the logo, both colour schemes.
 * Styles that matter stand inline as well, because many mail programs drop the style element.
 */
function toHtml(view: View): string {
  const { brand, locale } = view;
  const say = (id: string, values?: Text['values']) => view.i18n.format(locale, values ? { id, values } : { id });
  const direction = view.i18n.direction(locale);
  const start = direction === 'rtl' ? 'right' : 'left';
  const accent = colour(brand.colour, '#1f4fd8');
  const onAccent = colour(brand.onColour, '#ffffff');
  const font = `font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif`;
  const row = (content: unknown, padding: string) => html`<tr><td align="${start}" style="padding:${padding};${font}">${content}</td></tr>`;
  const page = html`<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${view.subject}</title>
<style>${raw(STYLE)}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f3f4f7;">
<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;opacity:0">${view.preheader}${raw('&#8199;&#847;'.repeat(40))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f4f7">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" dir="${direction}" style="max-width:560px;background-color:#ffffff;border-radius:16px;border-top:6px solid ${accent}">
${row(brandMark(brand), '28px 32px 0')}
${row(html`<h1 class="ink" style="margin:0;font-size:24px;line-height:32px;font-weight:650;word-break:break-word;color:#14161c">${view.heading}</h1>`, '20px 32px 0')}
${view.paragraphs.map((paragraph) => row(html`<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#2b2f3a">${lines(paragraph)}</p>`, '14px 32px 0'))}
${
  view.code === undefined
    ? ''
    : row(
        html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="code" align="center" style="padding:20px 12px;background-color:#f3f4f7;border-radius:12px"><bdi dir="ltr"><span class="ink" style="font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:30px;line-height:38px;font-weight:700;letter-spacing:5px;color:#14161c">${view.code}</span></bdi></td></tr></table>`,
        '24px 32px 0',
      )
}
${view.action ? row(button(view.action, accent, onAccent), '24px 32px 0') : ''}
${
  view.action
    ? row(
        html`<p class="quiet" style="margin:0;font-size:13px;line-height:20px;color:#5b6170">${say('platform.mail_link_hint')}<br><bdi dir="ltr"><a class="link" href="${view.action.url}" style="color:#2b2f3a;word-break:break-all">${view.action.url}</a></bdi></p>`,
        '16px 32px 0',
      )
    : ''
}
${view.footnote === undefined ? '' : row(html`<p class="quiet" style="margin:0;font-size:14px;line-height:22px;color:#5b6170">${lines(view.footnote)}</p>`, '24px 32px 0')}
${view.also ? row(html`<p class="quiet" style="margin:0;font-size:14px;line-height:22px;color:#5b6170"><a class="link" href="${view.also.url}" style="color:#2b2f3a">${view.also.label}</a></p>`, '24px 32px 0') : ''}
<tr><td style="padding:0 32px 32px"></td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" dir="${direction}" style="max-width:560px">
<tr><td class="quiet" align="center" style="padding:20px 32px;${font};font-size:13px;line-height:20px;color:#5b6170">${say('platform.mail_sent_by', { brand: brand.name })}${
    brand.supportUrl ? html`<br>${say('platform.mail_help')} <a class="link" href="${brand.supportUrl}" style="color:#5b6170">${brand.supportUrl}</a>` : ''
  }</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
  // Without promises among its values a template is text at once, as a String object that remembers it is escaped.
  return (page as HtmlEscapedString).toString();
}

/** Mail programs show no `data:` images; then the name stands for the logo. */
function brandMark(brand: MessageBrand): unknown {
  if (brand.logoUrl?.startsWith('https://'))
    return html`<img src="${brand.logoUrl}" alt="${brand.name}" height="36" style="display:block;height:36px;max-width:220px;border:0;font-size:18px;font-weight:650">`;
  return html`<span class="ink" style="font-size:18px;line-height:26px;font-weight:650;color:#14161c">${brand.name}</span>`;
}

/** At least 44 px high (EM3). */
function button(action: { readonly label: string; readonly url: string }, accent: string, onAccent: string): unknown {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="border-radius:10px;background-color:${accent}"><a href="${action.url}" style="display:inline-block;min-height:24px;padding:12px 28px;font-size:16px;line-height:24px;font-weight:600;color:${onAccent};text-decoration:none;border-radius:10px">${action.label}</a></td></tr></table>`;
}

function lines(text: string): unknown {
  return text.split('\n').map((line, index) => html`${index > 0 ? raw('<br>') : ''}${line}`);
}

function colour(value: string, fallback: string): string {
  return /^#[0-9a-f]{6}$/i.test(value) ? value : fallback;
}
