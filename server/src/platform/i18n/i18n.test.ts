import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createI18n, findCatalogues, loadCatalogues, LOCALES, negotiateLocale, sayDay, type Catalogues } from './index.ts';

const empty = { en: {}, fr: {}, de: {}, es: {}, ar: {}, zh: {} };
const catalogues: Catalogues = {
  ...empty,
  en: { 'a.plain': "Don't <b>stop</b>", 'a.count': '{n, plural, one {# code} other {# codes}}', 'a.english': 'Only here', 'a.name': 'Hello {name}' },
  fr: { 'a.plain': 'Texte', 'a.count': '{n, plural, one {# code} other {# codes}}' },
  ar: { 'a.count': '{n, plural, zero {لا رموز} one {رمز} two {رمزان} few {# رموز} many {# رمزًا} other {# رمز}}' },
};

test('messages are put into the language with its plural rules; tags stay text', () => {
  const i18n = createI18n({ catalogues, strict: true });
  assert.equal(i18n.format('en', { id: 'a.plain' }), "Don't <b>stop</b>");
  assert.equal(i18n.format('en', { id: 'a.count', values: { n: 1 } }), '1 code');
  assert.equal(i18n.format('fr', { id: 'a.count', values: { n: 0 } }), '0 code');
  assert.equal(i18n.format('ar', { id: 'a.count', values: { n: 2 } }), 'رمزان');
  assert.equal(i18n.format('en', { id: 'a.name', values: { name: '{x} <i>' } }), 'Hello {x} <i>');
});

test('what is missing throws in development and is English, then the key, in production', () => {
  const strict = createI18n({ catalogues, strict: true });
  assert.throws(() => strict.format('fr', { id: 'a.english' }), /no text "a.english" in "fr"/);
  assert.throws(() => strict.format('en', { id: 'a.name' }), /a.name/);
  const missing: string[] = [];
  const lenient = createI18n({ catalogues, strict: false, onMissing: (locale, id) => missing.push(`${locale} ${id}`) });
  assert.equal(lenient.format('fr', { id: 'a.english' }), 'Only here');
  assert.equal(lenient.format('fr', { id: 'a.none' }), 'a.none');
  assert.equal(lenient.format('en', { id: 'a.name' }), 'a.name');
  assert.equal(lenient.format('en', { id: 'toString' }), 'toString');
  assert.deepEqual(missing, ['fr a.english', 'fr a.none', 'en a.name', 'en toString']);
});

test('languages are negotiated: explicit list, then Accept-Language by quality, then the fallback', () => {
  assert.equal(negotiateLocale(['pt', 'fr-CA'], 'de', 'en'), 'fr');
  assert.equal(negotiateLocale([], 'pt, es;q=0.4, de-AT;q=0.9', 'en'), 'de');
  assert.equal(negotiateLocale([], 'de;q=0, *', 'zh'), 'zh');
  assert.equal(negotiateLocale([], 'zh-Hans-CN', 'en'), 'zh');
  assert.equal(negotiateLocale([], undefined, 'ar'), 'ar');
  assert.equal(negotiateLocale(['__proto__', '', '../en'], ',,;q=;;=,', 'es'), 'es');
  assert.equal(negotiateLocale([], 'x,'.repeat(50_000), 'en'), 'en');
});

test('Arabic is written from right to left', () => {
  const i18n = createI18n({ catalogues, strict: true });
  assert.deepEqual(
    LOCALES.map((locale) => i18n.direction(locale)),
    ['ltr', 'ltr', 'ltr', 'ltr', 'rtl', 'ltr'],
  );
});

test('a key in two folders stops the start', () => {
  const root = mkdtempSync(join(tmpdir(), 'parvis-texts-'));
  for (const room of ['one', 'two']) {
    mkdirSync(join(root, room, 'locales'), { recursive: true });
    writeFileSync(join(root, room, 'locales', 'en.json'), JSON.stringify({ 'shared.key': room }));
  }
  assert.equal(findCatalogues(root).length, 2);
  assert.throws(() => loadCatalogues(findCatalogues(root)), /"shared.key" is in .*one.* and again in .*two/);
});

test('every text of the house compiles in every language', () => {
  const loaded = loadCatalogues(findCatalogues(fileURLToPath(new URL('../..', import.meta.url))));
  const i18n = createI18n({ catalogues: loaded, strict: true });
  const wrong: string[] = [];
  for (const locale of LOCALES) {
    for (const [id, text] of Object.entries(loaded[locale])) {
      const names = [...text.matchAll(/\{\s*(\w+)/g)].map((match) => [match[1] as string, 2] as const);
      try {
        i18n.format(locale, { id, values: Object.fromEntries(names) });
      } catch (error) {
        wrong.push((error as Error).message);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(Object.keys(loaded.en).length > 20);
});

test('a day of the calendar is written as each language writes it, and what is none stays as it is', () => {
  assert.deepEqual(
    LOCALES.map((locale) => sayDay('2012-01-31', locale)),
    ['January 31, 2012', '31 janvier 2012', '31. Januar 2012', '31 de enero de 2012', '31 يناير 2012', '2012年1月31日'],
  );
  assert.equal(sayDay('some day', 'en'), 'some day');
});
