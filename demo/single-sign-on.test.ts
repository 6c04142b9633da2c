import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, startScene } from './testing/scene.ts';

describe('one identity, two sites', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.prompts.length = 0;
  });

  it('recognises at the club someone who signed in at the shop, without asking', async () => {
    const browser = new TestBrowser();
    await browser.open(`${scene.shop.url}/login`);
    const asked = scene.provider.prompts.length;
    const page = await browser.open(`${scene.club.url}/rewards`);
    assert.equal(page.url, `${scene.club.url}/rewards`);
    assert.match(page.text, /Hello, <bdi>Ada/);
    assert.equal(scene.provider.prompts.length, asked);
  });

  it('shows a stranger the club quietly, and tries only once', async () => {
    const browser = new TestBrowser();
    const first = await browser.open(`${scene.club.url}/`);
    assert.equal(first.status, 200);
    assert.match(first.text, /Join the Circle/);
    assert.ok(browser.trail.some((url) => url.includes('prompt=none')));
    const before = browser.trail.length;
    await browser.open(`${scene.club.url}/rewards`);
    assert.equal(browser.trail.length, before + 1);
    assert.deepEqual(scene.provider.prompts, []);
  });

  it('recognises a person who follows the link from the shop, even after a failed silent attempt', async () => {
    const browser = new TestBrowser();
    await browser.open(scene.club.url);
    await browser.open(`${scene.shop.url}/login`);
    const page = await browser.open(`${scene.club.url}/sso?return_to=/`);
    assert.match(page.text, /Good to see you, <bdi>Ada/);
  });

  it('signs out of the shop, and the club knows on the next request', async () => {
    const browser = new TestBrowser();
    await browser.open(`${scene.shop.url}/login`);
    assert.match((await browser.open(scene.club.url)).text, /Hello,/);

    const confirm = await browser.submit(`${scene.shop.url}/logout`);
    const parameters = new URL(confirm.url).searchParams;
    assert.equal(parameters.get('client_id'), 'demo-shop');
    assert.equal(parameters.get('post_logout_redirect_uri'), `${scene.shop.url}/signed-out`);
    assert.ok(parameters.get('id_token_hint'));
    const action = /action="([^"]+)"/.exec(confirm.text)?.[1] ?? '';
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm.text)?.[1] ?? '';
    const done = await browser.submit(action, { xsrf, logout: 'yes' }, scene.provider.issuer);

    assert.equal(done.url.split('?')[0], `${scene.shop.url}/signed-out`);
    assert.match(done.text, /signed out here and on our sister site/);
    const club = await browser.open(scene.club.url);
    assert.match(club.text, /Join the Circle/);
    assert.doesNotMatch(club.text, /Hello,/);
  });

  it('shows what was received, and refreshes it', async () => {
    const browser = new TestBrowser();
    await browser.open(`${scene.shop.url}/login`);
    const before = await browser.open(`${scene.shop.url}/tokens`);
    assert.match(before.text, /What the shop received/);
    assert.match(before.text, /ada@example\.com/);
    assert.equal(before.headers.get('cache-control'), 'no-store');
    const refreshed = await browser.submit(`${scene.shop.url}/tokens/refresh`);
    assert.match(refreshed.text, /Refreshed\. The new tokens are below/);
  });

  it('shares one request between parallel refreshes, so rotation signs nobody out', async () => {
    const browser = new TestBrowser();
    await browser.open(`${scene.shop.url}/login`);
    const before = scene.provider.tokenRequests.length;
    const pages = await Promise.all(Array.from({ length: 5 }, () => browser.submit(`${scene.shop.url}/tokens/refresh`)));
    for (const page of pages) assert.match(page.text, /Refreshed/);
    assert.ok(scene.provider.tokenRequests.length - before < 5);
    assert.match((await browser.submit(`${scene.shop.url}/tokens/refresh`)).text, /Refreshed/);
  });
});
