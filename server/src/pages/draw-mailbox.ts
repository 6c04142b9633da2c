import type { MailboxItem, MailboxMessage } from './contract.ts';
import type { PageContext } from './context.ts';
import { html, type Html, type Part } from './html.ts';
import { linkTarget } from './images.ts';
import { layout } from './layout.ts';
import { data } from './say.ts';

export function drawMailbox(view: { readonly items: readonly MailboxItem[]; readonly version: string; readonly path: string }, context: PageContext): string {
  const title = context.say({ id: 'pages.mailbox_title' });
  const list = view.items.map(
    (item) =>
      html`<li><a href="${view.path}/${encodeURIComponent(item.id)}"><strong><bdi>${item.subject}</bdi></strong>${badge(item, context)}<span class="hint when">${time(item.sentAt, context)}</span><span class="hint">${context.say(
        {
          id: 'pages.mailbox_to',
        },
      )}: ${data(item.to)}</span></a></li>`,
  );
  const main = html`<h1>${title}</h1><div class="content" data-poll="${view.path}/status" data-version="${view.version}" data-every="2" data-endless><p>${context.say({
    id: view.items.length > 0 ? 'pages.mailbox_note' : 'pages.mailbox_empty',
  })}</p>${list.length > 0 && html`<ul class="messages">${list}</ul>`}</div>`;
  return layout({ title, main, wide: true, languages: { by: 'link', path: view.path } }, context);
}

export function drawMessage(view: { readonly message: MailboxMessage; readonly path: string; readonly list: string }, context: PageContext): string {
  const { message } = view;
  const say = (key: string) => context.say({ id: `pages.mailbox_${key}` });
  const rows: readonly (readonly [string, Html])[] = [
    ...(message.from === undefined ? [] : [[say('from'), data(message.from)] as const]),
    [say('to'), data(message.to)],
    [say('sent'), html`${time(message.sentAt, context)}`],
  ];
  const code = findCode(message);
  // The help address stands in every letter; only what the letter is about is worth a line.
  const links = findLinks(message.text).filter((link) => link !== context.brand.supportUrl);
  const main = html`<p><a class="link" href="${view.list}">${say('back')}</a></p><h1><bdi>${message.subject}</bdi></h1><div class="content">${message.channel === 'sms' && html`<p>${badge(message, context)}</p>`}<dl class="facts">${rows.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>${code !== undefined && codeLine(say('code'), html`<bdi class="value" dir="ltr" data-code>${code}</bdi>`, code, context)}${links.map((link) =>
    codeLine(say('link'), html`<a class="value" dir="ltr" href="${link}">${link}</a>`, link, context),
  )}${Boolean(message.html) && html`<h2>${say('html')}</h2><iframe class="letter" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${view.path}/letter" title="${say('html')}"></iframe>`}<h2>${say('text')}</h2><pre class="plain" dir="auto" tabindex="0">${message.text}</pre></div>`;
  return layout({ title: message.subject, main, wide: true, languages: { by: 'link', path: view.path } }, context);
}

function badge({ channel }: MailboxItem, context: PageContext): Part {
  return channel === 'sms' && html`<span class="badge">${context.say({ id: 'delivery.text_message' })}</span>`;
}

function codeLine(label: string, value: Html, copied: string, context: PageContext): Html {
  return html`<div class="code-line"><span class="hint">${label}</span>${value}<button type="button" class="copy" hidden data-copy="${copied}" data-done="${context.say({ id: 'pages.copied' })}">${context.say({ id: 'pages.copy' })}</button></div>`;
}

/** Six digits, perhaps with a gap in the middle: in the subject first, where our own messages carry it (EM2). */
function findCode(message: MailboxMessage): string | undefined {
  const found =
    /(?<![\d#-])(\d{3})[ \u00a0-]?(\d{3})(?!\d)/.exec(message.subject) ?? /(?<![\d#/=_-])(\d{3})[ \u00a0]?(\d{3})(?![\d_-])/.exec(message.text.replace(/https?:\/\/\S+/g, ' '));
  return found ? `${found[1]}${found[2]}` : undefined;
}

function findLinks(text: string): readonly string[] {
  const found = text.match(/https?:\/\/[^\s<>"'）)]+/g) ?? [];
  return [...new Set(found.map((link) => link.replace(/[.,;:!?。]+$/, '')))].filter((link) => linkTarget(link) !== undefined);
}

function time(at: Date, context: PageContext): string {
  return new Intl.DateTimeFormat(context.locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}
