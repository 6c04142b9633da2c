import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createI18n, LOCALES, loadCatalogues } from '#platform/i18n';
import type { Brand } from '#tenants/contract';
import { codeMail, templateFor, type Purpose } from './mailed-code/code-mails.ts';

const room = fileURLToPath(new URL('.', import.meta.url));
const i18n = createI18n({ catalogues: loadCatalogues([`${room}locales`]), strict: true });
const keys = Object.keys(JSON.parse(readFileSync(`${room}locales/en.json`, 'utf8')) as object);
const values = { brand: 'Acme', minutes: 3, seconds: 21, code: '123 456', sender: 'Acme Accounts', min: 8, max: 256, at: '2026-01-02 03:04 UTC', browser: 'Firefox, Linux' };

test('every text can be said in every language, for one and for many', () => {
  for (const id of keys)
    for (const locale of LOCALES)
      for (const n of [0, 1, 2, 3, 11, 100]) assert.ok(i18n.format(locale, { id, values: { ...values, minutes: n, seconds: n } }).length > 0, `${locale} ${id}`);
});

test('no text is left over that nothing says', () => {
  const code = globSync('**/*.ts', { cwd: room })
    .filter((file) => !/\.(test|suite)\.ts$/.test(file))
    .map((file) => readFileSync(`${room}${file}`, 'utf8'))
    .join('\n');
  const patterns = [...code.matchAll(/[`'](credentials\.[a-z_${}.]+)[`']/g)].map(
    (match) => new RegExp(`^${(match[1] as string).replace('.', '\\.').replace(/\$\{[^}]*\}/g, '[a-z_]+')}$`),
  );
  assert.deepEqual(
    keys.filter((key) => !patterns.some((pattern) => pattern.test(key))),
    [],
  );
});

test('mails: the code first in the subject, the expiry in a preheader of at most 90 characters, in every language', () => {
  const brand = { name: 'Acme', colours: { accent: '#000000', onAccent: '#ffffff' }, senderName: 'Acme' } as unknown as Brand;
  for (const purpose of ['sign-up', 'sign-in', 'recover', 'change'] satisfies Purpose[]) {
    for (const exists of [true, false]) {
      for (const link of purpose === 'change' ? [undefined] : [undefined, 'https://id.example.com/link/f/t']) {
        const template = templateFor(purpose, exists, true);
        const content = codeMail({ template, brand, code: '012345', secondsLeft: 600, ...(link === undefined ? {} : { link }) });
        const working = purpose === 'sign-up' || purpose === 'change' || exists;
        assert.equal(content.code, working ? '012345' : undefined);
        assert.equal(content.action?.url, working ? link : undefined);
        for (const locale of LOCALES) {
          const preheader = i18n.format(locale, content.preheader);
          assert.ok(preheader.length <= 90, `${locale}: ${preheader}`);
          const subject = i18n.format(locale, content.subject);
          assert.ok(subject.includes('Acme') && subject.startsWith('012 345') === working, subject);
          if (working) assert.match(preheader, /10/);
          for (const text of [content.heading, ...content.paragraphs, ...(content.action ? [content.action.label] : []), ...(content.footnote ? [content.footnote] : [])])
            assert.ok(i18n.format(locale, text).length > 0);
        }
      }
    }
  }
});
