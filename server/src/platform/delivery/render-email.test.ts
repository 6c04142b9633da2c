import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createI18n, findCatalogues, loadCatalogues, LOCALES } from '#platform/i18n';
import type { OutgoingMessage } from './contract.ts';
import { MAX_HTML_BYTES, renderEmail } from './render-email.ts';

const texts = loadCatalogues(findCatalogues(fileURLToPath(new URL('..', import.meta.url))));
const own = { 't.text': 'Hello {name}' };
const i18n = createI18n({
  strict: true,
  catalogues: {
    en: { ...texts.en, ...own },
    fr: { ...texts.fr, ...own },
    de: { ...texts.de, ...own },
    es: { ...texts.es, ...own },
    ar: { ...texts.ar, ...own },
    zh: { ...texts.zh, ...own },
  },
});
const say = (name: string) => ({ id: 't.text', values: { name } });
const message: OutgoingMessage = {
  channel: 'email',
  to: 'ann@example.org',
  locale: 'en',
  brand: { name: 'Acme & Söhne', colour: '#123456', onColour: '#ffffff', senderName: 'Acme', supportUrl: 'https://acme.example/help', logoUrl: 'https://acme.example/logo.png' },
  content: {
    template: 't',
    subject: say('subject'),
    preheader: say('preheader'),
    heading: say('heading'),
    paragraphs: [say('one'), say('two')],
    code: 'ABCD EFGH',
    action: { label: say('button'), url: 'https://id.example/l/x?a=1&b="2"' },
    footnote: say('foot'),
    also: { label: say('more'), url: 'https://id.example/look/y' },
  },
  idempotencyKey: 'k',
};

test('the layout keeps to what mail programs understand', () => {
  for (const locale of LOCALES) {
    const { html, text } = renderEmail(i18n, { ...message, locale });
    assert.ok(Buffer.byteLength(html) < MAX_HTML_BYTES / 4);
    assert.match(html, new RegExp(`^<!doctype html>\\s*<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`));
    assert.match(html, /<meta name="color-scheme" content="light dark">/);
    assert.equal((html.match(/<table/g) ?? []).length, (html.match(/<table role="presentation"/g) ?? []).length);
    assert.match(html, /max-width:560px/);
    assert.match(html, /<bdi dir="ltr"><span [^>]*monospace;font-size:30px[^>]*>ABCD EFGH<\/span><\/bdi>/);
    assert.ok(!/<script|<form|<link|<iframe|javascript:|@import|url\(/i.test(html));
    assert.deepEqual(
      [...html.matchAll(/\ssrc="([^"]*)"/g)].map((match) => match[1]),
      ['https://acme.example/logo.png'],
    );
    assert.match(html, /<img [^>]*alt="Acme &amp; Söhne"/);
    assert.equal(html.match(/<h1/g)?.length, 1);
    assert.ok(text.includes('ABCD EFGH') && text.includes('https://id.example/l/x?a=1&b="2"') && text.includes('Acme & Söhne'));
    assert.match(html, /<a class="link" href="https:\/\/id\.example\/look\/y"[^>]*>Hello more<\/a>/);
    assert.ok(text.includes('Hello more:\nhttps://id.example/look/y'));
    assert.ok(!/<[a-z]/i.test(text));
  }
});

test('values cannot break out of text or attributes', () => {
  const evil = '"><script>alert(1)</script>';
  const { html, subject } = renderEmail(i18n, {
    ...message,
    brand: { ...message.brand, name: evil, colour: 'red;background:url(https://evil.example)', onColour: evil, supportUrl: `https://x.example/${evil}` },
    content: { ...message.content, subject: say('a\r\nBcc: b@c.example'), heading: say(evil), paragraphs: [say(`${evil}\nsecond line`)], preheader: say(evil) },
  });
  assert.ok(!html.includes('<script>') && !html.includes('evil.example'));
  assert.ok(html.includes('second line'));
  assert.equal(subject, 'Hello a Bcc: b@c.example');
});

test('a logo that mail programs do not show is replaced by the name', () => {
  const { html } = renderEmail(i18n, { ...message, brand: { ...message.brand, logoUrl: 'data:image/png;base64,AAAA' } });
  assert.ok(!html.includes('<img') && html.includes('Acme &amp; Söhne</span>'));
});

test('a message without code and action has neither box nor button', () => {
  const { code: _code, action: _action, also: _also, ...content } = message.content;
  const { html, text } = renderEmail(i18n, { ...message, content });
  assert.ok(!html.includes('class="code"') && !html.includes('word-break:break-all'));
  assert.ok(!text.includes('https://id.example'));
});
