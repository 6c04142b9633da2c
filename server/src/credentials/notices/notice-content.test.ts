import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { createI18n, LOCALES, loadCatalogues } from '#platform/i18n';
import { noticeContent } from './notice-content.ts';
import { NOTICE_KINDS } from './kinds.suite.ts';
import { sayTime } from './say-time.ts';

const folder = fileURLToPath(new URL('locales', import.meta.url));
const i18n = createI18n({ catalogues: loadCatalogues([folder]), strict: true });
const at = new Date('2026-01-02T03:04:00Z');

for (const what of NOTICE_KINDS) {
  test(`${what}: complete in every language, with a short preheader and exactly one action`, () => {
    for (const locale of LOCALES) {
      const content = noticeContent({
        what,
        brand: 'Acme',
        at: sayTime(at, locale),
        browser: 'Safari, iPhone',
        network: '10.0.0.•••',
        url: 'https://id.example/secure/x',
        until: sayTime(at, locale),
      });
      const say = (text: (typeof content)['subject']) => i18n.format(locale, text);
      assert.ok(say(content.subject).includes('Acme') && say(content.subject).length <= 100, say(content.subject));
      assert.ok(say(content.preheader).length <= 90);
      // As long as the link of this notice works.
      assert.match(say(content.preheader), what === 'account_merged' ? /\b30\b/ : /\b3\b/);
      for (const text of [content.heading, ...content.paragraphs, content.footnote, content.action?.label]) assert.ok(text && say(text).length > 0);
      assert.match(content.paragraphs.map(say).join('\n'), /Safari, iPhone[\s\S]*10\.0\.0\.•••/);
    }
  });
}

test('what is not known is said so; what nobody did in a browser says nothing of one', () => {
  const of = (more: object) =>
    noticeContent({ what: 'recovery_started', brand: 'Acme', at: 'now', url: 'https://id.example/secure/x', until: 'then', ...more })
      .paragraphs.map((text) => i18n.format('en', text))
      .join('\n');
  assert.match(of({ network: '10.0.0.•••' }), /Browser: not known/);
  assert.doesNotMatch(of({}), /Browser|Network/);
});

test('English sentences are short', () => {
  const texts = JSON.parse(readFileSync(`${folder}/en.json`, 'utf8')) as Record<string, string>;
  for (const [id, text] of Object.entries(texts)) for (const sentence of text.split(/(?<=[.?:])\s/)) assert.ok(sentence.split(/\s+/).length <= 20, `${id}: ${sentence}`);
});

test('the time is said the way of the language, on the clock of the customer', () => {
  assert.match(sayTime(at, 'en', 'Europe/Berlin'), /4:04|04:04/);
  assert.match(sayTime(at, 'fr'), /2 janvier 2026.*03:04.*UTC/);
  assert.equal(sayTime(at, 'de', 'Nowhere/Atlantis'), sayTime(at, 'de', 'UTC'));
});
