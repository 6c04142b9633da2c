import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MessageBrand, MessageContent, RenderedEmail } from '#platform/delivery';
import { renderEmail } from '#platform/delivery';
import { createI18n, findCatalogues, loadCatalogues, LOCALES, type Locale } from '#platform/i18n';
import type { Brand } from '#tenants/contract';
import { codeMail } from '../../src/credentials/mailed-code/code-mails.ts';
import { NOTICE_KINDS } from '../../src/credentials/notices/kinds.suite.ts';
import { noticeContent } from '../../src/credentials/notices/notice-content.ts';
import { sayTime } from '../../src/credentials/notices/say-time.ts';
import { askMail } from '../../src/organizations/family/mails.ts';
import { confirmMail } from '../../src/credentials/address/ask-to-confirm.ts';
import { supportMail } from '../../src/credentials/recovery/support-mail.ts';
import { movedContent, proofContent } from '../../src/preferences/addresses/address-mails.ts';
import { findViolations } from '../support/axe.ts';
import { launchChromium, type Browser, type Page } from '../support/chromium.ts';

/* Every mail as customers see it: all templates, languages and both colour schemes; with SCREENSHOTS=1 as pictures in test-results/mails. */

const folder = fileURLToPath(new URL('../../../test-results/mails', import.meta.url));
const i18n = createI18n({ catalogues: loadCatalogues(findCatalogues(fileURLToPath(new URL('../../src', import.meta.url)))), strict: true });
const LINK = 'https://id.example.com/t/acme/link/3f1a9a52-0f58-7d0a-a6a5-0d41a9d0b7c3/pQ8rT2vX5zB1dF4hJ7kL0nM3qS6uW9yA2cE5gI8kN0o';
const SECURE = 'https://id.example.com/t/acme/secure/pQ8rT2vX5zB1dF4hJ7kL0nM3qS6uW9yA2cE5gI8kN0o';
const HELP = 'https://acme.example/help';
/** A dark accent with light words on it, and a light one with dark words. */
const BRANDS: readonly MessageBrand[] = [
  { name: 'Acme', colour: '#3a44c9', onColour: '#ffffff', senderName: 'Acme Accounts', supportUrl: HELP },
  { name: 'Acme', colour: '#ffd23f', onColour: '#14161c', senderName: 'Acme Accounts', supportUrl: HELP },
];
const brand = { name: 'Acme' } as Brand;
const at = new Date('2026-05-03T22:42:00Z');
const TOPIC = { words: { en: { title: 'Invoices' }, de: { title: 'Rechnungen' }, ar: { title: 'الفواتير' } } } as Parameters<typeof proofContent>[0]['topic'];

interface Preview {
  readonly name: string;
  readonly content: (locale: Locale) => MessageContent;
  /** What must stand in both forms, beside code and link. */
  readonly expiry: (content: MessageContent) => MessageContent['paragraphs'][number] | undefined;
}

const working = ['sign_in_code', 'recovery_code', 'verify_address', 'already_registered'] as const;
const previews: readonly Preview[] = [
  ...working.flatMap((template) =>
    [undefined, LINK].map(
      (link): Preview => ({
        name: link ? `${template}-with-link` : template,
        content: () => codeMail({ template, brand, code: '482913', secondsLeft: 600, ...(link === undefined ? {} : { link }) }),
        expiry: (content) => content.paragraphs.at(-1),
      }),
    ),
  ),
  {
    name: 'guardian_asked',
    content: () =>
      askMail({ brand: 'Acme', name: 'Mia', address: 'mia@people.example', until: at, url: LINK.replace(/\/link\/.*$/, '/guardian/pQ8rT2vX5zB1dF4hJ7kL0nM3qS6uW9yA2cE5gI8kN0o') }),
    expiry: (content) => content.paragraphs.at(-1),
  },
  ...(['no_account', 'no_account_closed'] as const).map(
    (template): Preview => ({ name: template, content: () => codeMail({ template, brand, code: '482913', secondsLeft: 600 }), expiry: () => undefined }),
  ),
  {
    name: 'prove_address',
    content: (locale) => proofContent({ locale, brand, topic: TOPIC, code: '482913' }),
    expiry: (content) => content.paragraphs.at(-1),
  },
  { name: 'address_moved', content: (locale) => movedContent({ locale, brand, topic: TOPIC, address: 'books@example.com', url: LINK }), expiry: () => undefined },
  ...NOTICE_KINDS.map(
    (what): Preview => ({
      name: what,
      content: (locale) =>
        noticeContent({
          what,
          brand: 'Acme',
          ...(what === 'passkey_added' ? { thing: 'Apple Passwords' } : {}),
          at: sayTime(at, locale, 'Europe/Berlin'),
          browser: 'Firefox, Windows',
          network: '203.0.113.•••',
          url: SECURE,
          until: sayTime(new Date(at.getTime() + 72 * 3_600_000), locale, 'Europe/Berlin'),
        }),
      expiry: (content) => content.footnote,
    }),
  ),
  { name: 'confirm_address', content: () => confirmMail('Acme', 'https://login.example.com/account/profile'), expiry: () => undefined },
  { name: 'support_code', content: () => supportMail('Acme', 'k7m2p-9x4qd-w3h8n'), expiry: (content) => content.paragraphs.at(-1) },
];

const render = (preview: Preview, locale: Locale, look: MessageBrand): RenderedEmail =>
  renderEmail(i18n, { channel: 'email', to: 'ann@example.com', locale, brand: look, content: preview.content(locale), idempotencyKey: 'preview' });

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser?.close());

for (const preview of previews) {
  test(`${preview.name}: small, only its own links, nothing loaded, the same facts as text, in every language`, () => {
    for (const locale of LOCALES) {
      const content = preview.content(locale);
      const { html, text, subject } = render(preview, locale, BRANDS[0] as MessageBrand);
      const where = `${preview.name} ${locale}`;
      assert.ok(Buffer.byteLength(html) <= 100 * 1024, `${where}: ${Buffer.byteLength(html)} bytes`);
      assert.match(html, new RegExp(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`));
      const links = [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1]);
      assert.deepEqual([...new Set(links)].sort(), [...(content.action ? [content.action.url] : []), HELP].sort(), where);
      assert.doesNotMatch(html, /<(?:img|script|link|iframe|form)\b|url\(|http-equiv|background=/i, where);
      const expiry = preview.expiry(content);
      for (const fact of [content.code, content.action?.url, expiry && i18n.format(locale, expiry), i18n.format(locale, content.heading)]) {
        if (fact === undefined) continue;
        assert.ok(text.includes(fact), `${where}: the text lacks "${fact}"`);
        assert.ok(html.includes(fact) || html.includes(fact.replaceAll('&', '&amp;')), `${where}: the HTML lacks "${fact}"`);
      }
      assert.doesNotMatch(text, /<[a-z]|\{\w+\}|undefined|\[object/, where);
      assert.ok(subject.includes('Acme'), `${where}: ${subject}`);
      assert.ok(i18n.format(locale, content.preheader).length <= 90, where);
    }
  });
}

const PHONE = { width: 360, height: 640 };

/** As it looks where there is room. */
async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return;
  await page.setViewportSize({ width: 640, height: 900 });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.setViewportSize(PHONE);
}

/** What sticks out at 360 px, and how high the button is. */
const measure = (page: Page) =>
  page.evaluate(
    `({ wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, buttons: [...document.querySelectorAll('a[style*="inline-block"]')].map((link) => link.getBoundingClientRect().height) })`,
  ) as Promise<{ wide: number; buttons: number[] }>;

for (const theme of ['light', 'dark'] as const) {
  test(`${theme}: every template in every language is readable, fits a phone, and has one button to hit`, async () => {
    const context = await browser.newContext({ colorScheme: theme, viewport: PHONE, javaScriptEnabled: true });
    const page = await context.newPage();
    const wrong: string[] = [];
    for (const preview of previews) {
      for (const locale of LOCALES) {
        const where = `${preview.name}.${locale}.${theme}`;
        const { html } = render(preview, locale, BRANDS[0] as MessageBrand);
        await page.setContent(html);
        await picture(page, where);
        const { wide, buttons } = await measure(page);
        if (wide > 0) wrong.push(`${where}: ${wide} px too wide for a phone`);
        if (buttons.some((height) => height < 44) || buttons.length > 1) wrong.push(`${where}: buttons of ${buttons.join()} px`);
      }
    }
    assert.deepEqual(wrong, []);
    await context.close();
  });

  test(`${theme}: words stand out from what is behind them, on light and dark brands`, async () => {
    const context = await browser.newContext({ colorScheme: theme, viewport: { width: 640, height: 900 } });
    const page = await context.newPage();
    const wrong: string[] = [];
    for (const [index, look] of BRANDS.entries()) {
      for (const preview of previews.filter(({ name }) => ['sign_in_code-with-link', 'no_account', 'new_browser', 'support_code'].includes(name))) {
        for (const locale of ['en', 'ar'] as const) {
          await page.setContent(render(preview, locale, look).html);
          const violations = await findViolations(page, { rules: ['color-contrast', 'image-alt', 'link-name', 'html-has-lang', 'html-lang-valid', 'document-title'] });
          for (const { id, nodes } of violations) wrong.push(`${preview.name} ${locale} brand ${index}: ${id} ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    await context.close();
  });
}
