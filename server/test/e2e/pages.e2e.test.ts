import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { AddressInfo } from 'node:net';
import type { Screen } from '#journeys/contract';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { axeViolations, clipped, GALLERY_MAIL, galleryPages, smallTargets, VARIANTS } from '../support/page-gallery.ts';
import { SCREENS } from '../support/page-screens.ts';
import { BROWSER_SECRET, startPageServer, type PageServer } from '../support/page-server.ts';

/* The hosted pages in a real browser, over a journeys room that is a map: looks, script, policy. */

let browser: Browser;
let server: PageServer;
/** Stands for an application on another origin. */
let shop: Server;
let shopUrl: string;

before(async () => {
  shop = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<title>Shop</title>welcome back'));
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`;
  server = await startPageServer({ mailbox: GALLERY_MAIL, deps: { finishUrl: () => `${shopUrl}/callback`, redirectOrigins: () => [shopUrl] } });
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  await server.close();
  shop.close();
});

async function visit(options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(browser, options);
  await visitor.context.addCookies([{ name: 'parvis_browser', value: BROWSER_SECRET, url: server.url }]);
  return visitor;
}

let count = 0;
/** A new flow at this screen; returns its address. */
function flowAt(name: string, more: Partial<Screen> = {}): { readonly id: string; readonly url: string } {
  const id = `flow-e2e-${++count}`;
  server.flows.set(id, { kind: 'screen', flow: server.flow(id), screen: { ...(SCREENS[name] as Screen), ...more } });
  return { id, url: `${server.url}/flow/${id}` };
}
const advances = (id: string) => server.calls.filter(([name, , flow]) => name === 'advance' && flow === id);
const focused = (page: Page) => page.evaluate('document.activeElement && (document.activeElement.id || document.activeElement.tagName)');

describe('every page', () => {
  test('would be told of, were something wrong with it', async () => {
    const visitor = await visit();
    await visitor.page.setContent(
      '<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><p style="color:#bbb;width:200vw">pale</p><button>x</button></main>',
    );
    const found = (await axeViolations(visitor.page)).map((line) => line.split(':')[0]);
    for (const rule of ['image-alt', 'color-contrast']) assert.ok(found.includes(rule), found.join());
    assert.ok((await clipped(visitor.page)).length > 0);
    assert.ok((await smallTargets(visitor.page)).length > 0);
    await assert.rejects(visitor.look('wrong'), /sideways/);
    await visitor.close();
  });

  for (const variant of VARIANTS) {
    // axe reads structure and colour: once in light, once in dark and right to left. The rest is measured in every setting.
    const withAxe = variant.name === 'light' || variant.name === 'phone-dark-ar';
    test(`${variant.name}: ${withAxe ? 'no axe violation, ' : ''}nothing clipped, targets of 44 px, no policy report`, async () => {
      const visitor = await visit(variant.context);
      const { page } = visitor;
      for (const [name, path] of Object.entries(galleryPages(server, variant.locale))) {
        await page.goto(server.url + path);
        if (variant.textScale)
          await page.evaluate(`{ const sheet = new CSSStyleSheet(); sheet.replaceSync('html{font-size:${variant.textScale * 100}%}'); document.adoptedStyleSheets = [sheet]; }`);
        assert.deepEqual(await clipped(page), [], name);
        if (!variant.textScale) assert.deepEqual(await smallTargets(page), [], name);
        if (withAxe) assert.deepEqual(await axeViolations(page), [], name);
      }
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    });
  }

  test('a pseudo-language 40 % longer clips nothing at 360 px (G8)', async () => {
    const long = await startPageServer({ mailbox: GALLERY_MAIL, pseudo: true });
    const visitor = await visit({ viewport: { width: 360, height: 640 } });
    await visitor.context.addCookies([{ name: 'parvis_browser', value: BROWSER_SECRET, url: long.url }]);
    for (const [name, path] of Object.entries(galleryPages(long, 'en'))) {
      await visitor.page.goto(long.url + path);
      assert.deepEqual(await clipped(visitor.page), [], name);
    }
    await visitor.close();
    await long.close();
  });

  test('forced colours and a hostile brand stay readable', async () => {
    const loud = await startPageServer({
      brand: { name: 'ÄÖ & <b>Söhne</b>', colours: { accent: '#ffff00', onAccent: '#ffffff', accentDark: '#101010', onAccentDark: '#000000' } },
    });
    for (const options of [{ forcedColors: 'active' }, { colorScheme: 'dark' }, { contrast: 'more' }] as const) {
      const visitor = await visit(options);
      await visitor.context.addCookies([{ name: 'parvis_browser', value: BROWSER_SECRET, url: loud.url }]);
      loud.flows.set('flow-loud', { kind: 'screen', flow: loud.flow('flow-loud'), screen: SCREENS['password-error'] as Screen });
      await visitor.page.goto(`${loud.url}/flow/flow-loud`);
      assert.deepEqual(await axeViolations(visitor.page), [], JSON.stringify(options));
      await visitor.close();
    }
    await loud.close();
  });

  test('on a phone the primary button stays above the keyboard (G6)', async () => {
    // 640 px high, of which a keyboard takes about 260.
    const visitor = await visit({ viewport: { width: 360, height: 640 } });
    for (const name of ['identify', 'password', 'code']) {
      await visitor.page.goto(flowAt(name).url);
      const box = await visitor.page.locator('.primary').boundingBox();
      assert.ok(box && box.y + box.height <= 380, `${name}: ${box && box.y + box.height}`);
      assert.ok(Number(await visitor.page.evaluate(`parseFloat(getComputedStyle(document.querySelector('.field input')).fontSize)`)) >= 16);
    }
    await visitor.close();
  });
});

describe('posting', () => {
  test('a form of ours passes the cross-site check and its redirect to the application is not blocked (G12, W7)', async () => {
    const visitor = await visit();
    await visitor.page.goto(flowAt('identify').url);
    await visitor.page.fill('[name=identifier]', 'maria@example.com');
    await visitor.page.click('.primary');
    await visitor.page.waitForURL(`${shopUrl}/callback`);
    assert.equal(await visitor.page.title(), 'Shop');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('the same without script', async () => {
    const visitor = await visit({ javaScriptEnabled: false });
    for (const [name, values] of [
      ['identify', { identifier: 'maria@example.com' }],
      ['password', { password: 'correct horse' }],
      ['code', { code: '482 913' }],
    ] as const) {
      const flow = flowAt(name);
      await visitor.page.goto(flow.url);
      for (const [field, value] of Object.entries(values)) await visitor.page.fill(`[name=${field}]`, value);
      await visitor.page.press(`[name=${Object.keys(values)[0]}]`, 'Enter');
      await visitor.page.waitForURL(`${shopUrl}/callback`);
      assert.deepEqual(advances(flow.id)[0]?.[5], { action: 'continue', fields: values }, name);
    }
    for (const action of ['allow', 'cancel']) {
      const flow = flowAt('consent');
      await visitor.page.goto(flow.url);
      await visitor.page.check('[name=orders]');
      await visitor.page.click(`button[value=${action}]:not(.unseen)`);
      await visitor.page.waitForURL(`${shopUrl}/callback`);
      assert.deepEqual(advances(flow.id)[0]?.[5], { action, fields: { orders: 'true' } });
    }
    await visitor.close();
  });

  test('without script the error summary has the focus, and the language menu opens', async () => {
    const visitor = await visit({ javaScriptEnabled: false });
    const flow = flowAt('password-error');
    await visitor.page.goto(flow.url);
    assert.equal(await visitor.page.locator('#errors:focus').count(), 1);
    await visitor.page.click('.languages summary');
    await visitor.page.click('button[value=ar]');
    await visitor.page.waitForSelector('html[dir=rtl]');
    assert.equal(await visitor.page.locator('.reveal:visible, .copy:visible').count(), 0);
    await visitor.close();
  });

  test('a double click is one step; the button shows it at once; coming back finds the page alive (G5)', async () => {
    const visitor = await visit();
    const { page } = visitor;
    const flow = flowAt('identify');
    await page.goto(flow.url);
    await page.fill('[name=identifier]', 'maria@example.com');
    const busy = await page.evaluate(`(() => {
      const button = document.querySelector('.primary');
      button.click(); button.click(); button.form.requestSubmit();
      return [button.getAttribute('aria-busy'), button.form.getAttribute('aria-busy')];
    })()`);
    assert.deepEqual(busy, ['true', 'true']);
    await page.waitForURL(`${shopUrl}/callback`);
    assert.equal(advances(flow.id).length, 1);
    await page.goBack();
    await page.waitForSelector('.primary');
    assert.equal(await page.locator('[aria-busy]').count(), 0);
    await page.click('.primary');
    await page.waitForURL(`${shopUrl}/callback`);
    await visitor.close();
  });

  test('Enter in a tick box gives no consent', async () => {
    const visitor = await visit();
    const flow = flowAt('consent', { nodes: (SCREENS['consent'] as Screen).nodes.map((node) => (node.kind === 'action' ? { ...node, tone: 'secondary' } : node)) });
    await visitor.page.goto(flow.url);
    await visitor.page.press('[name=orders]', 'Enter');
    await visitor.page.waitForLoadState('networkidle');
    assert.equal(advances(flow.id).length, 0);
    assert.equal(visitor.page.url(), flow.url);
    await visitor.close();
  });
});

describe('script', () => {
  test('focus goes to the error summary, its link to the field, and typing clears the mark (G4)', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(flowAt('password-error').url);
    assert.equal(await focused(page), 'errors');
    await page.click('#errors a');
    assert.equal(await focused(page), 'f-password');
    await page.keyboard.type('x');
    assert.equal(await page.locator('[aria-invalid], .field-error').count(), 0);
    assert.equal(await page.getAttribute('#f-password', 'aria-describedby'), null);
    await visitor.close();
  });

  test('the first empty field has the focus with a mouse, none on a touch screen (SI1)', async () => {
    const desk = await visit();
    await desk.page.goto(flowAt('identify').url);
    assert.equal(await focused(desk.page), 'f-identifier');
    await desk.close();
    const phone = await visit({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 640 } });
    await phone.page.goto(flowAt('identify').url);
    assert.equal(await focused(phone.page), 'BODY');
    await phone.close();
  });

  test('Show turns the password to text and back, and never leaves it shown on sending', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(flowAt('password').url);
    await page.fill('#f-password', 'correct horse');
    await page.click('.reveal');
    assert.deepEqual([await page.getAttribute('#f-password', 'type'), await page.getAttribute('.reveal', 'aria-pressed')], ['text', 'true']);
    await page.evaluate(`document.addEventListener('submit', (event) => { event.preventDefault(); window.sentAs = document.getElementById('f-password').type; })`);
    await page.click('.primary');
    assert.equal(await page.evaluate('window.sentAs'), 'password');
    await visitor.close();
  });

  test('Caps Lock is said while typing a password', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(flowAt('password').url);
    await page.evaluate(`document.getElementById('f-password').dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true }))`);
    assert.equal(await page.textContent('.caps'), 'Caps Lock is on.');
    await page.evaluate(`document.getElementById('f-password').dispatchEvent(new KeyboardEvent('keyup', { key: 'a' }))`);
    assert.equal(await page.textContent('.caps'), '');
    await visitor.close();
  });

  test('"Send again" counts down, cannot be pressed early, and is announced once when ready (OT3)', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.clock.install();
    const flow = flowAt('code');
    await page.goto(flow.url);
    await page.clock.runFor(2_000);
    assert.match((await page.textContent('.countdown')) ?? '', /^Available in 2[78] s$/);
    await page.click('[value=resend]', { force: true });
    assert.equal(advances(flow.id).length, 0);
    await page.evaluate(
      `window.heard = []; new MutationObserver(() => window.heard.push(document.getElementById('announcer').textContent)).observe(document.getElementById('announcer'), { childList: true })`,
    );
    await page.clock.runFor(40_000);
    assert.deepEqual(await page.evaluate('window.heard'), ['Send again: you can use this now.']);
    await page.click('[value=resend]');
    await page.waitForURL(`${shopUrl}/callback`);
    assert.deepEqual(advances(flow.id)[0]?.[5], { action: 'resend', fields: { code: '' } });
    await visitor.close();
  });

  test('strength comes from the server once typing pauses, the last word wins (SU5)', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(flowAt('new-password').url);
    const asked: string[] = [];
    page.on('request', (request) => request.url().endsWith('/strength') && asked.push(request.postData() ?? ''));
    await page.type('#f-password', 'correct horse battery', { delay: 5 });
    await page.waitForSelector('.strength[data-level="4"]');
    assert.equal(asked.length, 1);
    assert.match((await page.textContent('.strength-text')) ?? '', /At least 8 characters/);
    await page.fill('#f-password', '');
    assert.equal(await page.textContent('.strength-text'), '');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('a waiting page goes on by itself when the flow moved (ML2)', async () => {
    const visitor = await visit();
    const { page } = visitor;
    const flow = flowAt('link');
    await page.goto(flow.url);
    await page.waitForResponse((response) => response.url().endsWith('/status'));
    server.flows.set(flow.id, { kind: 'screen', flow: server.flow(flow.id, { version: 4 }), screen: SCREENS['new-password'] as Screen });
    await page.waitForSelector('text=Choose a password');
    await visitor.close();
  });

  test('the mailbox shows a new message by itself and copies its code', async () => {
    const visitor = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = visitor;
    await page.goto(`${server.url}/dev/mailbox/m3`);
    await page.click('.code-line .copy');
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), '482913');
    assert.equal(await page.frameLocator('.letter').locator('h1').textContent(), 'Your code');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('the language menu closes on Escape and gives the focus back', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(flowAt('identify').url);
    await page.click('.languages summary');
    assert.equal(await page.locator('.languages[open]').count(), 1);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.languages[open]').count(), 0);
    assert.equal(await focused(page), 'SUMMARY');
    await visitor.close();
  });
});
