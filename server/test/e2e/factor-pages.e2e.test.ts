import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { CDPSession } from 'playwright-core';
import type { Screen, ScreenNode } from '#journeys/contract';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { altchaPuzzle, PASSKEY_OPTIONS, puzzleScreen } from '../support/page-factor-screens.ts';
import { SCREENS } from '../support/page-screens.ts';
import { BROWSER_SECRET, startPageServer, type PageServer } from '../support/page-server.ts';
import { until } from '../support/start-process.ts';

/* The screens of second steps, cards and challenges in a real browser, over a journeys room that is a map. */

let browser: Browser;
let server: PageServer;
before(async () => {
  server = await startPageServer({ deps: { finishUrl: (_returnTo, flow) => `${flow.issuer}/` } });
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

let count = 0;
function flowAt(screen: string | Screen, expiresIn = 3600): { readonly id: string; readonly url: string } {
  const id = `flow-factors-${++count}`;
  server.flows.set(id, {
    kind: 'screen',
    flow: server.flow(id, { expiresAt: new Date(Date.now() + expiresIn * 1000) }),
    screen: typeof screen === 'string' ? (SCREENS[screen] as Screen) : screen,
  });
  return { id, url: `${server.url}/flow/${id}` };
}
const posted = (id: string) =>
  server.calls.filter(([name, , flow]) => name === 'advance' && flow === id).map((call) => call[5] as { action: string; fields: Record<string, string> });
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const top = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())?.y ?? assert.fail(selector);
const arrived = (page: Page) => page.waitForURL(`${server.url}/`);

describe('a secret for an app', () => {
  test('on a desk the picture comes first; on a phone it comes last and the link is a button', async () => {
    const desk = await visit();
    await desk.page.goto(flowAt('app-setup').url);
    assert.ok((await top(desk.page, '.qr')) < (await top(desk.page, '.secret')));
    assert.ok((await top(desk.page, '.secret')) < (await top(desk.page, '.app-link')));
    await desk.close();
    const phone = await visit(PHONE);
    await phone.page.goto(flowAt('app-setup').url);
    assert.ok((await top(phone.page, '.app-link')) < (await top(phone.page, '.qr')));
    assert.ok(((await phone.page.locator('.app-link').boundingBox())?.width ?? 0) > 300);
    assert.match((await phone.page.getAttribute('.app-link', 'href')) ?? '', /^otpauth:\/\/totp\/Acme:/);
    await phone.close();
  });

  test('the picture is square, light around also in the dark, and has a name', async () => {
    const visitor = await visit({ colorScheme: 'dark' });
    await visitor.page.goto(flowAt('app-setup').url);
    const picture = visitor.page.getByRole('img', { name: 'Picture for your authenticator app' });
    const box = await picture.boundingBox();
    assert.ok(box && box.width === box.height && box.width >= 170 && box.width <= 260, JSON.stringify(box));
    assert.equal(await visitor.page.evaluate(`getComputedStyle(document.querySelector('.qr rect')).fill`), 'rgb(255, 255, 255)');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('is copied and selected whole, without the gaps that are seen', async () => {
    const visitor = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = visitor;
    await page.goto(flowAt('app-setup').url);
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    assert.equal(await page.evaluate(`getSelection().selectAllChildren(document.querySelector('.secret-value')), getSelection().toString()`), secret);
    await page.click('.secret .copy');
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), secret);
    assert.equal(await page.textContent('.secret .copy'), 'Copied');
    await visitor.close();
  });
});

describe('recovery codes', () => {
  test('are copied, one a line', async () => {
    const visitor = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    await visitor.page.goto(flowAt('recovery-codes').url);
    await visitor.page.getByRole('button', { name: 'Copy all' }).click();
    const copied = String(await visitor.page.evaluate('navigator.clipboard.readText()')).split('\n');
    assert.deepEqual([copied.length, copied[0], copied[9]], [10, 'k7mq-2xvt', 'g2fv-8ykm']);
    assert.equal(await visitor.page.locator('.tool svg').count(), 3);
    await visitor.close();
  });

  test('are saved as a text file that says whose they are and from when', async () => {
    const visitor = await visit();
    await visitor.page.goto(flowAt('recovery-codes').url);
    const [download] = await Promise.all([visitor.page.waitForEvent('download'), visitor.page.getByRole('button', { name: 'Download' }).click()]);
    assert.equal(download.suggestedFilename(), 'acme-recovery-codes.txt');
    const lines = (await readFile(await download.path(), 'utf8')).replace('\ufeff', '').split('\r\n');
    assert.equal(lines[0], 'Acme – Your recovery codes');
    assert.match(lines[1] ?? '', /20\d\d/);
    assert.deepEqual(lines.slice(3, 5), ['k7mq-2xvt', '9fhd-w3pn']);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('on paper: brand, title, codes and the day, and nothing else', async () => {
    const visitor = await visit({ colorScheme: 'dark' });
    const { page } = visitor;
    await page.goto(flowAt('recovery-codes').url);
    await page.evaluate('window.print = () => { window.printed = true; }');
    await page.getByRole('button', { name: 'Print' }).click();
    assert.equal(await page.evaluate('window.printed'), true);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const text = (await page.innerText('body')).split('\n').filter((line) => line.trim() !== '');
    assert.deepEqual(text.slice(0, 5), ['A', 'Acme', 'Keep your recovery codes', 'Your recovery codes', 'k7mq-2xvt']);
    assert.match(text.at(-1) ?? '', /20\d\d/);
    assert.equal(text.length, 15);
    assert.equal(await page.evaluate('getComputedStyle(document.body).color'), 'rgb(0, 0, 0)');
    await visitor.close();
  });

  test('without script are there to be written down, and no dead button beside them', async () => {
    const visitor = await visit({ javaScriptEnabled: false });
    await visitor.page.goto(flowAt('recovery-codes').url);
    assert.equal(await visitor.page.locator('.codes li:visible').count(), 10);
    assert.equal(await visitor.page.locator('.tools:visible, .tool:visible').count(), 0);
    await visitor.close();
  });
});

test('the number for another device is large and said once', async () => {
  const visitor = await visit();
  const { page } = visitor;
  await page.clock.install();
  await page.goto(flowAt('push-number').url);
  assert.ok(Number(await page.evaluate(`parseFloat(getComputedStyle(document.querySelector('.digits')).fontSize)`)) >= 72);
  await page.evaluate(
    `window.heard = []; new MutationObserver(() => window.heard.push(document.getElementById('announcer').textContent)).observe(document.getElementById('announcer'), { childList: true })`,
  );
  await page.clock.runFor(20_000);
  assert.deepEqual(await page.evaluate('window.heard'), ['Your number 47']);
  await visitor.close();
});

test('each button of a card says what it is about, and Enter presses none of them', async () => {
  const visitor = await visit({ javaScriptEnabled: false });
  const { page } = visitor;
  const flow = flowAt('security');
  await page.goto(flow.url);
  assert.equal(await page.evaluate(`[...document.querySelectorAll('h1, h2, h3')].map((one) => one.tagName).join(' ')`), 'H1 H2 H3 H3 H2 H2 H3 H3');
  await page.getByRole('button', { name: 'Remove iCloud Keychain' }).click();
  await arrived(page);
  assert.deepEqual(posted(flow.id), [{ action: 'remove:pk1', fields: {} }]);
  const nodes = (SCREENS['security'] as Screen).nodes.filter((node) => node.kind === 'cards');
  const named: ScreenNode = { kind: 'input', name: 'name', label: { id: 'factors.rename' }, input: 'text', required: false };
  const only = flowAt({ ...(SCREENS['security'] as Screen), nodes: [...nodes, named] });
  await page.goto(only.url);
  await page.press('[name=name]', 'Enter');
  await page.waitForLoadState('networkidle');
  assert.deepEqual(posted(only.id), []);
  await visitor.close();
});

// ---------------------------------------------------------------- The platform's passkeys

async function deviceOf({ context, page }: Visitor, credentials: readonly string[] = []) {
  const cdp: CDPSession = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  for (const id of credentials) {
    await cdp.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: {
        credentialId: Buffer.from(id).toString('base64'),
        isResidentCredential: true,
        rpId: 'localhost',
        userHandle: Buffer.from('user-maria').toString('base64'),
        userName: 'old@example.com',
        userDisplayName: 'Old name',
        signCount: 0,
        privateKey: PRIVATE_KEY,
      },
    });
  }
  return async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}
const PRIVATE_KEY = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');

describe('passkeys', () => {
  test('the security page tells the platform which work here and whose they are: a removed one is offered no more', async () => {
    const { nodes } = SCREENS['security'] as Screen;
    const accepted = [Buffer.from('kept').toString('base64url')];
    const userId = Buffer.from('user-maria').toString('base64url');
    const screen = { ...(SCREENS['security'] as Screen), nodes: nodes.map((node) => (node.kind === 'passkeys' ? { ...node, accepted, userId } : node)) };
    for (const id of ['kept', 'removed']) {
      const visitor = await visit();
      const kept = await deviceOf(visitor, [id]);
      assert.equal((await kept()).length, 1);
      await visitor.page.goto(flowAt(screen).url);
      // Nothing is left of the removed one; the other carries the name of today.
      const wanted = id === 'kept' ? [['maria.oliveira@example.com', 'Maria Oliveira']] : [];
      const names = async () => (await kept()).map(({ userName, userDisplayName }) => [userName, userDisplayName]);
      await until(`the platform knows: ${id}`, 30, async () => isDeepStrictEqual(await names(), wanted));
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    }
  });

  test('a passkey made unasked is posted like one made by the button, once', async () => {
    const visitor = await visit();
    const { page } = visitor;
    // What a password manager does that has just filled in a password.
    await page.addInitScript(`
      window.asked = [];
      PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
      const create = navigator.credentials.create.bind(navigator.credentials);
      navigator.credentials.create = ({ mediation, ...request }) => { window.asked.push(mediation); return create(request); };
    `);
    const kept = await deviceOf(visitor);
    const flow = flowAt('passkey-upgrade');
    await page.goto(flow.url);
    await arrived(page);
    assert.equal(posted(flow.id).length, 1);
    assert.equal(posted(flow.id)[0]?.action, 'created');
    assert.ok(JSON.parse(posted(flow.id)[0]?.fields['credential'] ?? '{}').response.attestationObject);
    assert.equal((await kept()).length, 1);
    await visitor.close();
  });

  test('where it may not be made unasked nothing is to be seen of it, and the button works', async () => {
    for (const capabilities of ['real', '{ conditionalCreate: true }', '{}', undefined]) {
      const visitor = await visit();
      const { page } = visitor;
      await page.addInitScript(`
        window.asked = [];
        ${capabilities === 'real' ? '' : `PublicKeyCredential.getClientCapabilities = ${capabilities === undefined ? 'undefined' : `async () => (${capabilities})`};`}
        const create = navigator.credentials.create.bind(navigator.credentials);
        navigator.credentials.create = (request) => { window.asked.push(request.mediation); return request.mediation && ${capabilities !== 'real'} ? Promise.reject(new DOMException('no', 'NotAllowedError')) : create(request); };
      `);
      const kept = await deviceOf(visitor);
      const flow = flowAt('passkey-upgrade');
      const asked = capabilities?.includes('true') || capabilities === 'real' ? 1 : 0;
      await page.goto(flow.url);
      await page.waitForFunction(`window.asked.length >= ${asked}`);
      // What must not come has time to come.
      await page.waitForTimeout(300);
      assert.equal(posted(flow.id).length, 0, capabilities);
      assert.equal(await page.locator('.webauthn button').isVisible(), true);
      assert.equal(await page.locator('.callout:visible, [aria-busy]').count(), 0);
      assert.equal(await page.evaluate('window.asked.length'), asked, capabilities);
      await page.click('.webauthn button');
      await arrived(page);
      assert.deepEqual([posted(flow.id).length, (await kept()).length], [1, 1], capabilities);
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    }
  });

  test('one asked for by the button ends the one that still waits', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.addInitScript(`
      PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
      const create = navigator.credentials.create.bind(navigator.credentials);
      navigator.credentials.create = (request) => request.mediation ? new Promise((_, fail) => { window.waits = true; request.signal.addEventListener('abort', () => { sessionStorage.ended = 'yes'; fail(request.signal.reason); }); }) : create(request);
    `);
    await deviceOf(visitor);
    const flow = flowAt({ ...(SCREENS['passkey-upgrade'] as Screen) });
    await page.goto(flow.url);
    await page.waitForFunction('window.waits');
    await page.click('.webauthn button');
    await arrived(page);
    assert.equal(await page.evaluate('sessionStorage.ended'), 'yes');
    assert.equal(posted(flow.id).length, 1);
    assert.deepEqual(PASSKEY_OPTIONS.excludeCredentials, []);
    await visitor.close();
  });
});

// ---------------------------------------------------------------- Challenges

describe('a challenge', () => {
  test('is solved and sent without a hand', async () => {
    const visitor = await visit();
    const puzzle = altchaPuzzle(20_000, 40_000);
    const flow = flowAt(puzzleScreen(puzzle));
    await visitor.page.goto(flow.url);
    await arrived(visitor.page);
    const [answer, ...more] = posted(flow.id);
    assert.equal(more.length, 0);
    assert.deepEqual([answer?.action, Object.keys(answer?.fields ?? {})], ['solved', ['solution']]);
    const solution = JSON.parse(Buffer.from(answer?.fields['solution'] ?? '', 'base64').toString());
    assert.deepEqual(solution, { algorithm: 'SHA-256', challenge: puzzle.challenge, number: 20_000, salt: puzzle.salt, signature: puzzle.signature });
    assert.equal(createHash('sha256').update(`${solution.salt}${solution.number}`).digest('hex'), puzzle.challenge);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('works calmly: the page says what it does and stays alive', async () => {
    const visitor = await visit();
    const { page } = visitor;
    const flow = flowAt('challenge');
    await page.goto(flow.url);
    await page.waitForSelector('.working:visible');
    assert.match((await page.textContent('#announcer')) ?? '', /^Checking that this is not a program/);
    assert.equal(await page.locator('.by-hand:visible').count(), 0);
    await page.click('.languages summary');
    assert.equal(await page.locator('.languages[open]').count(), 1);
    assert.equal(posted(flow.id).length, 0, 'it was opened while the page works, not afterwards');
    await visitor.close();
  });

  test('without script, or without a solution, the other way stands there', async () => {
    for (const options of [{ javaScriptEnabled: false }, {}]) {
      const visitor = await visit(options);
      const flow = flowAt('challenge-unable');
      await visitor.page.goto(flow.url);
      await visitor.page.click('.by-hand button');
      await arrived(visitor.page);
      assert.deepEqual(posted(flow.id), [{ action: 'unable', fields: {} }]);
      await visitor.close();
    }
  });

  test('of an unknown kind goes the other way by itself, but not round for ever', async () => {
    const visitor = await visit();
    const flow = flowAt(puzzleScreen({}, 'picture'));
    await visitor.page.goto(flow.url);
    await arrived(visitor.page);
    assert.deepEqual(posted(flow.id), [{ action: 'unable', fields: {} }]);
    const again = flowAt({ ...puzzleScreen({}, 'picture'), errors: [{ text: { id: 'factors.wrong_code' } }] });
    await visitor.page.goto(again.url);
    await visitor.page.waitForTimeout(300);
    assert.equal(posted(again.id).length, 0);
    assert.equal(await visitor.page.locator('.by-hand button').isVisible(), true);
    await visitor.close();
  });
});

// ---------------------------------------------------------------- Every page

describe('light or dark (G7)', () => {
  const ground = (page: Page) => page.evaluate('getComputedStyle(document.querySelector("main")).backgroundColor');
  const LIGHT = 'rgb(255, 255, 255)';
  const DARK = 'rgb(22, 24, 29)';

  test('is chosen at once, loses nothing typed, and is kept', async () => {
    const visitor = await visit({ colorScheme: 'light' });
    const { page } = visitor;
    const flow = flowAt('identify');
    await page.goto(flow.url);
    assert.equal(await ground(page), LIGHT);
    await page.fill('[name=identifier]', 'maria@example.com');
    await page.click('form.theme summary');
    const [response] = await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/preferences')), page.click('button[value=dark]')]);
    assert.equal(response.status(), 303);
    assert.equal(await ground(page), DARK);
    assert.equal(await page.inputValue('[name=identifier]'), 'maria@example.com');
    await page.goto(`${server.url}/`);
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    assert.equal(await ground(page), DARK);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('works without script, against the device’s own, and back', async () => {
    const visitor = await visit({ javaScriptEnabled: false, colorScheme: 'dark' });
    const { page } = visitor;
    const flow = flowAt('identify');
    await page.goto(flow.url);
    for (const [choice, expected] of [
      ['light', LIGHT],
      ['dark', DARK],
      ['light', LIGHT],
      ['system', DARK],
    ] as const) {
      await page.click('form.theme summary');
      await page.click(`button[name=theme][value=${choice}]`);
      await page.waitForLoadState();
      assert.equal(page.url(), flow.url);
      assert.equal(await ground(page), expected, choice);
      assert.equal(await page.locator(`button[value=${choice}][aria-current]`).count(), 1);
    }
    await visitor.close();
  });

  test('its menu fits on the smallest screen', async () => {
    const visitor = await visit({ viewport: { width: 320, height: 640 }, locale: 'de' });
    for (const locale of ['en', 'ar'] as const) {
      await visitor.page.goto(`${server.url}/?lang=${locale}`);
      await visitor.page.click('form.theme summary');
      const box = await visitor.page.locator('form.theme ul').boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    }
    await visitor.close();
  });
});

test('a page that is about to end says so two minutes before, and shows what it has become when it has ended (G14)', async () => {
  const visitor = await visit();
  const { page } = visitor;
  await page.clock.install();
  const flow = flowAt('identify', 600);
  await page.goto(flow.url);
  await page.clock.runFor(470_000);
  assert.equal(await page.locator('#expiring').isVisible(), false);
  await page.clock.runFor(20_000);
  assert.equal(await page.locator('#expiring').isVisible(), true);
  assert.match((await page.textContent('#announcer')) ?? '', /closes in less than two minutes/);
  server.flows.set(flow.id, { kind: 'gone', why: 'expired' });
  await page.clock.runFor(130_000);
  await page.waitForSelector('text=This page has expired');
  await visitor.close();
});
