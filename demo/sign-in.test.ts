import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startShop } from './shop/server.ts';
import { TestBrowser } from './testing/browser.ts';
import { startTestProvider, type TestProvider } from './testing/open-id-provider.ts';
import { freePort, type Scene, SECRET, startScene } from './testing/scene.ts';

describe('signing in', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.next = 'ada';
    scene.provider.prompts.length = 0;
  });

  it('greets a person by first name and returns to the page they came from', async () => {
    const browser = new TestBrowser();
    const page = await browser.open(`${scene.shop.url}/login?return_to=/products/moor-pack`);
    assert.equal(page.url, `${scene.shop.url}/products/moor-pack`);
    assert.match(page.text, /Hello, <bdi>Ada<\/bdi>/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
  });

  it('uses code flow with PKCE, state, nonce and an authenticated client', async () => {
    const { headers } = await new TestBrowser().step(`${scene.shop.url}/login`);
    const { searchParams } = new URL(headers.get('location') ?? '');
    assert.equal(searchParams.get('response_type'), 'code');
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(searchParams.get('scope'), 'openid profile email offline_access organization');
    assert.ok((searchParams.get('state') ?? '').length >= 32);
    assert.ok((searchParams.get('nonce') ?? '').length >= 32);
    assert.match(headers.getSetCookie().join(), /shop_browser=[^;]+;.*HttpOnly; SameSite=Lax/);
    await new TestBrowser().open(`${scene.shop.url}/login`);
    assert.match(scene.provider.tokenRequests.at(-1) ?? '', /^Basic /);
  });

  it('falls back to the e-mail address when there is no name', async () => {
    scene.provider.next = 'bruno';
    const page = await new TestBrowser().open(`${scene.shop.url}/login`);
    assert.match(page.text, /Hello, <bdi>bruno@example\.com<\/bdi>/);
  });

  it('asks for account creation with prompt=create', async () => {
    const page = await new TestBrowser().open(`${scene.shop.url}/signup`);
    assert.match(page.text, /Hello, <bdi>Ada/);
    assert.ok(scene.provider.prompts.includes('create'));
  });

  it('lets several tabs sign in at once', async () => {
    const browser = new TestBrowser();
    const first = (await browser.step(`${scene.shop.url}/login?return_to=/basket`)).headers.get('location') ?? '';
    const second = (await browser.step(`${scene.shop.url}/login?return_to=/products/ember-mug`)).headers.get('location') ?? '';
    assert.equal((await browser.open(second)).url, `${scene.shop.url}/products/ember-mug`);
    assert.equal((await browser.open(first)).url, `${scene.shop.url}/basket`);
  });

  it('refuses an unknown state', async () => {
    const page = await new TestBrowser().open(`${scene.shop.url}/callback?code=stolen&state=made-up`);
    assert.equal(page.status, 400);
    assert.match(page.text, /Try again/);
    assert.doesNotMatch(page.text, /made-up|stolen|state/);
  });

  it("refuses another browser's answer, and leaves that sign-in usable", async () => {
    const mallory = new TestBrowser();
    let answer = await mallory.step(`${scene.shop.url}/login`);
    while (!answer.headers.get('location')?.includes('/callback')) {
      answer = await mallory.step(new URL(answer.headers.get('location') ?? '', answer.url).href);
    }
    const callback = answer.headers.get('location') ?? '';
    const victim = new TestBrowser();
    assert.equal((await victim.open(callback)).status, 400);
    assert.doesNotMatch((await victim.open(scene.shop.url)).text, /Hello,/);
    assert.match((await mallory.open(callback)).text, /Hello,/);
  });

  it('refuses an answer that names another issuer', async () => {
    const browser = new TestBrowser();
    const location = new URL((await browser.step(`${scene.shop.url}/login`)).headers.get('location') ?? '');
    const state = location.searchParams.get('state') ?? '';
    const page = await browser.open(`${scene.shop.url}/callback?code=x&state=${state}&iss=https%3A%2F%2Fevil.example`);
    assert.equal(page.status, 400);
    assert.doesNotMatch(page.text, /Hello,|evil\.example/);
  });

  it('explains a declined sign-in kindly and offers a retry', async () => {
    scene.provider.next = 'deny';
    const page = await new TestBrowser().open(`${scene.shop.url}/login?return_to=/checkout`);
    assert.equal(page.status, 400);
    assert.match(page.text, /You are not signed in/);
    assert.match(page.text, /href="\/login\?return_to=%2Fcheckout"/);
    assert.doesNotMatch(page.text, /access_denied/);
  });

  it('never sends people to another site afterwards', async () => {
    for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example', '/%09/evil.example/..//x', 'javascript:alert(1)']) {
      const page = await new TestBrowser().open(`${scene.shop.url}/login?return_to=${encodeURIComponent(evil)}`);
      assert.equal(new URL(page.url).origin, scene.shop.url, evil);
    }
  });

  it('asks for a sign-in before payment and comes back to it', async () => {
    const browser = new TestBrowser();
    await browser.submit(`${scene.shop.url}/basket/items`, { product: 'ember-mug' });
    const page = await browser.open(`${scene.shop.url}/checkout/payment`);
    assert.equal(page.url, `${scene.shop.url}/checkout/payment`);
    assert.match(page.text, /Pay €23\.90\?/);
  });

  it('refuses forms sent from another origin, the sister site included', async () => {
    const browser = new TestBrowser();
    await browser.open(`${scene.shop.url}/login`);
    assert.equal((await browser.submit(`${scene.shop.url}/logout`, {}, scene.club.url)).status, 403);
    assert.match((await browser.open(scene.shop.url)).text, /Hello,/);
  });

  it('starts before the identity server and works once it is there', async () => {
    const [port, providerPort] = await Promise.all([freePort(), freePort()]);
    const url = `http://localhost:${port}`;
    const shop = await startShop({ port, baseUrl: url, issuer: `http://localhost:${providerPort}`, clientSecret: SECRET });
    let late: TestProvider | undefined;
    try {
      const browser = new TestBrowser();
      assert.equal((await browser.open(`${shop.url}/health`)).text, 'ok');
      assert.equal((await browser.open(shop.url)).status, 200);
      const page = await browser.open(`${shop.url}/login`);
      assert.equal(page.status, 503);
      assert.match(page.text, /Sign-in is taking a break/);
      late = await startTestProvider(providerPort, [{ id: 'demo-shop', secret: SECRET, url }]);
      await sleep(1_100);
      assert.match((await browser.open(`${shop.url}/login`)).text, /Hello, <bdi>Ada/);
    } finally {
      await late?.close();
      await shop.close();
    }
  });
});
