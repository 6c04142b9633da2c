import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createI18n, loadCatalogues, LOCALES } from '#platform/i18n';
import { newSecret } from '#platform/ids';
import { NOTICE_KINDS } from '../notices/kinds.suite.ts';
import { MAX_BRAND } from './settings.ts';

const i18n = createI18n({ catalogues: loadCatalogues([fileURLToPath(new URL('locales', import.meta.url))]), strict: true });
/** The default alphabet of 3GPP TS 23.038 section 6.2.1, without what takes two places. */
const GSM = /^[@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;
/** 160 places in that alphabet, 70 in UCS-2; in several parts each loses a few to say which it is. */
const partsOf = (text: string) => (GSM.test(text) ? (text.length <= 160 ? 1 : Math.ceil(text.length / 153)) : text.length <= 70 ? 1 : Math.ceil(text.length / 67));
const link = `https://login.example.com/secure/${newSecret()}`;

test('each kind of notice, in every language: one message in the Latin ones, three at most elsewhere, with a long brand and the link', () => {
  for (const kind of [...NOTICE_KINDS, 'verification_result', 'last'])
    for (const locale of LOCALES) {
      const text = `${i18n.format(locale, { id: `credentials.text_${kind}`, values: { brand: 'F'.repeat(MAX_BRAND) } })} ${link}`;
      assert.ok(partsOf(text) <= (['ar', 'zh'].includes(locale) ? 3 : 1), `${locale} ${kind}: ${text.length} ${text}`);
      assert.ok(text.startsWith('F'.repeat(MAX_BRAND)), 'who writes comes first');
    }
});

test('the locked screen says nothing of whom, and nothing that gets anybody in', () => {
  for (const kind of [...NOTICE_KINDS, 'verification_result'])
    for (const locale of LOCALES) assert.doesNotMatch(i18n.format(locale, { id: `credentials.text_${kind}`, values: { brand: 'Acme' } }).replace('Acme', ''), /[@{}0-9]/);
});
