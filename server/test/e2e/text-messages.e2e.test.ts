import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Screen } from '#journeys/contract';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import { addPhone, atCode, newNetwork, newNumber, phoneUser, proved, smsWorld } from '../../src/credentials/sms-code/phone.suite.ts';
import { launchChromium, newVisitor, type Browser, type Visitor } from '../support/chromium.ts';
import { axeViolations, clipped, smallTargets, VARIANTS } from '../support/page-gallery.ts';
import { BROWSER_SECRET, startPageServer, type PageServer } from '../support/page-server.ts';

/* The screens of codes to phones, as their steps make them, in a real browser; and the mailbox that shows the messages in development. */

let browser: Browser;
let server: PageServer;
const screens: Record<string, Screen> = {};
const text = '482 913 is your code to sign in to Acme. It works for 10 minutes. Never share it.\n\n@localhost #482913';
const sms = { id: 's1', channel: 'sms', to: '+33612345678', from: 'Acme', subject: text.slice(0, 60), sentAt: new Date('2026-05-03T10:42:10Z') } as const;

before(async () => {
  const w = await smsWorld();
  try {
    const user = await w.user();
    const adding = await w.begin('phone-new', { facts: proved(user), ip: newNetwork() });
    screens['new-phone'] = adding.screen;
    await adding.act('send', { phone: '+34612345678' });
    screens['new-phone-refused'] = adding.screen;
    await adding.act('send', { phone: newNumber() });
    screens['new-phone-code'] = adding.screen;
    const owner = await phoneUser(w);
    const code = await atCode(w, owner);
    screens['code'] = code.screen;
    for (let index = 0; index < 5; index++) await code.act('continue', { code: '000000' });
    screens['code-spent'] = code.screen;
    await addPhone(w, owner, newNumber());
    const choosing = await atCode(w, owner);
    screens['choose'] = choosing.screen;
    await w.rules({ countries: ['GB'] });
    await choosing.act('send', { phone: (await w.inTenant((tx) => w.type.list(tx, owner.id)))[0]?.id ?? '' });
    screens['refused'] = choosing.screen;
  } finally {
    await w.close();
  }
  const i18n = createI18n({ strict: true, catalogues: loadCatalogues(findCatalogues(fileURLToPath(new URL('../../src', import.meta.url)))) });
  server = await startPageServer({ deps: { i18n }, mailbox: { list: async () => [sms], read: async (_tenant, id) => (id === 's1' ? { ...sms, html: '', text } : undefined) } });
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function visit(options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(browser, options);
  await visitor.context.addCookies([{ name: 'parvis_browser', value: BROWSER_SECRET, url: server.url }]);
  return visitor;
}

describe('screens of codes to phones', () => {
  for (const variant of VARIANTS) {
    // As with all pages: axe reads structure and colour once in light, once in dark and right to left.
    const withAxe = variant.name === 'light' || variant.name === 'phone-dark-ar';
    test(`${variant.name}: ${withAxe ? 'no axe violation, ' : ''}nothing clipped, nothing too small to press`, async () => {
      const visitor = await visit(variant.context);
      for (const [name, screen] of Object.entries(screens)) {
        const id = `flow-${name}-${variant.name}`;
        server.flows.set(id, { kind: 'screen', flow: server.flow(id, { locale: variant.locale }), screen });
        await visitor.page.goto(`${server.url}/flow/${id}`);
        if (variant.textScale)
          await visitor.page.evaluate(
            `{ const sheet = new CSSStyleSheet(); sheet.replaceSync('html{font-size:${variant.textScale * 100}%}'); document.adoptedStyleSheets = [sheet]; }`,
          );
        assert.deepEqual(await clipped(visitor.page), [], name);
        if (!variant.textScale) assert.deepEqual(await smallTargets(visitor.page), [], name);
        if (withAxe) assert.deepEqual(await axeViolations(visitor.page), [], name);
      }
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    });
  }

  test('without script a number and a code can be sent', async () => {
    const visitor = await visit({ javaScriptEnabled: false });
    for (const [name, field, value, action] of [
      ['new-phone', 'phone', '06 12 34 56 78', 'send'],
      ['code', 'code', '123 456', 'continue'],
    ] as const) {
      const id = `flow-noscript-${name}`;
      server.flows.set(id, { kind: 'screen', flow: server.flow(id), screen: screens[name] as Screen });
      await visitor.page.goto(`${server.url}/flow/${id}`);
      await visitor.page.fill(`input[name="${field}"]`, value);
      await visitor.page.click(`button[value="${action}"]`);
      const [call] = server.calls.filter(([what, , flow]) => what === 'advance' && flow === id);
      assert.ok(JSON.stringify(call).includes(value), name);
    }
    await visitor.close();
  });
});

test('the development mailbox marks text messages and shows their code to copy', async () => {
  for (const variant of VARIANTS.filter(({ name }) => name === 'light' || name === 'phone-dark-ar')) {
    const visitor = await visit(variant.context);
    for (const path of [`/dev/mailbox?lang=${variant.locale}`, `/dev/mailbox/s1?lang=${variant.locale}`]) {
      await visitor.page.goto(server.url + path);
      assert.equal(await visitor.page.locator('.badge').count(), 1, path);
      assert.equal(await visitor.page.locator('bdi[dir="ltr"]', { hasText: '+33612345678' }).count(), 1, path);
      assert.deepEqual(await clipped(visitor.page), [], path);
      assert.deepEqual(await axeViolations(visitor.page), [], path);
    }
    assert.equal(await visitor.page.locator('[data-code]').textContent(), '482913');
    assert.equal(await visitor.page.locator('iframe').count(), 0);
    await visitor.close();
  }
});
