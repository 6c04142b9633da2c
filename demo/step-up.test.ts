import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Session } from './shared/sessions.ts';
import { challengeFor, isConfirmed, isEnough, readChallenge } from './shared/step-up.ts';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, startScene } from './testing/scene.ts';

const TWO = 'urn:parvis:acr:2';

describe('confirming a payment', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.next = 'ada';
    scene.provider.level = undefined;
    scene.provider.prompts.length = 0;
  });

  const payment = () => `${scene.shop.url}/checkout/payment`;
  async function atCheckout(): Promise<TestBrowser> {
    const browser = new TestBrowser();
    await browser.submit(`${scene.shop.url}/basket/items`, { product: 'ember-mug' });
    await browser.open(`${scene.shop.url}/login`);
    scene.provider.prompts.length = 0;
    return browser;
  }

  it('is asked for at payment only, names what it is for, and comes back exactly there with everything kept', async () => {
    const browser = await atCheckout();
    await browser.open(payment());
    assert.deepEqual(scene.provider.prompts, [], 'looking at it needs nothing more');
    scene.provider.level = TWO;
    const back = await browser.submit(payment(), { note: 'For "Mum" & <Dad>' });
    assert.deepEqual(scene.provider.prompts, ['login']);
    const { acr_values, max_age, action } = scene.provider.asked;
    assert.deepEqual([acr_values, max_age, action], [TWO, '300', 'payment']);
    assert.match(back.url, /\/checkout\/payment\?order=[\w-]{22}$/);
    assert.match(back.text, /You are confirmed/);
    assert.match(back.text, /For &quot;Mum&quot; &amp; &lt;Dad&gt;<\/textarea>/);
    assert.match((await browser.open(`${scene.shop.url}/basket`)).text, /Ember enamel mug/, 'nothing is ordered by coming back');
    assert.match((await browser.submit(payment(), { note: 'x' })).text, /Thank you, <bdi>Ada/);
    assert.deepEqual(scene.provider.prompts, ['login'], 'asked once');
    assert.match((await browser.open(`${scene.shop.url}/basket`)).text, /basket is empty/);
  });

  it('is for the customer alone: who acts for them is shown on every page, sees the checkout, and orders nothing', async () => {
    scene.provider.actor = { sub: 'operator-1', iss: 'https://id.example/t/system' };
    const browser = await atCheckout();
    scene.provider.actor = undefined;
    for (const url of [`${scene.shop.url}/`, payment()]) assert.match((await browser.open(url)).text, /Support looks at this shop for <bdi>Ada<\/bdi>/);
    const refused = await browser.submit(payment(), { note: 'x' });
    assert.match(refused.text, /Only the customer can pay/);
    assert.deepEqual(scene.provider.prompts, [], 'nobody is asked to confirm it');
    assert.match((await browser.open(`${scene.shop.url}/basket`)).text, /Ember enamel mug/);
  });

  it('is not asked for again within the five minutes', async () => {
    const browser = await atCheckout();
    scene.provider.level = TWO;
    await browser.submit(payment(), { note: '' });
    await browser.submit(payment(), { note: '' });
    await browser.submit(`${scene.shop.url}/basket/items`, { product: 'fjell-tent' });
    scene.provider.prompts.length = 0;
    assert.match((await browser.submit(payment(), { note: '' })).text, /Thank you/);
    assert.deepEqual(scene.provider.prompts, []);
  });

  it('says so when the level was not reached, orders nothing, and lets them try again', async () => {
    const browser = await atCheckout();
    const page = await browser.submit(payment(), { note: 'ring twice' });
    assert.match(page.text, /We could not confirm it is you/);
    assert.match(page.text, /Nothing was ordered/);
    assert.match(page.text, /ring twice<\/textarea>/);
    assert.doesNotMatch(page.text, /acr|urn:parvis/);
    assert.match((await browser.open(`${scene.shop.url}/basket`)).text, /Ember enamel mug/);
    scene.provider.level = TWO;
    assert.match((await browser.submit(payment(), { note: 'ring twice' })).text, /You are confirmed/);
  });

  it('comes back to the order, still signed in, when they cancel: says that it was not confirmed, loses nothing, and lets them try again', async () => {
    const browser = await atCheckout();
    scene.provider.next = 'deny';
    const page = await browser.submit(payment(), { note: 'ring twice' });
    assert.match(page.url, /\/checkout\/payment\?order=[\w-]{22}&cancelled=yes$/);
    assert.match(page.text, /Your payment was not confirmed/);
    assert.match(page.text, /nothing was ordered and nothing was paid/);
    assert.doesNotMatch(page.text, /access_denied|could not confirm/);
    assert.match(page.text, /ring twice<\/textarea>/);
    assert.match(page.text, /Hello, <bdi>Ada/);
    assert.match((await browser.open(`${scene.shop.url}/basket`)).text, /Ember enamel mug/);
    scene.provider.next = 'ada';
    scene.provider.level = TWO;
    assert.match((await browser.submit(payment(), { note: 'ring twice' })).text, /You are confirmed/);
    assert.match((await browser.open(page.url)).text, /You are confirmed/, 'an old address does not deny what is');
  });

  it('gives what was typed to its owner only', async () => {
    const browser = await atCheckout();
    scene.provider.level = TWO;
    const page = await browser.submit(payment(), { note: 'a secret' });
    scene.provider.next = 'bruno';
    const other = new TestBrowser();
    await other.submit(`${scene.shop.url}/basket/items`, { product: 'ember-mug' });
    await other.open(`${scene.shop.url}/login`);
    const shown = await other.open(page.url);
    assert.equal(shown.status, 200);
    assert.doesNotMatch(shown.text, /a secret|You are confirmed/);
    assert.doesNotMatch((await browser.open(`${payment()}?order=made-up`)).text, /You are confirmed/);
  });

  it('orders API: refuses by RFC 9470 what is not confirmed, and takes nobody else’s word', async () => {
    const order = (headers: Record<string, string>) => fetch(`${scene.shop.url}/api/orders`, { method: 'POST', headers, body: new URLSearchParams({ note: '' }) });
    const none = await order({});
    assert.deepEqual([none.status, none.headers.get('www-authenticate')], [401, 'Bearer']);
    const unknown = await order({ authorization: 'Bearer made-up' });
    assert.deepEqual([unknown.status, unknown.headers.get('www-authenticate')], [401, 'Bearer error="invalid_token"']);
    assert.equal((await order({ authorization: 'Basic YTpi' })).status, 401);
  });
});

describe('the club', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());

  it('links to the security pages of the account, where they belong', async () => {
    const page = await new TestBrowser().open(`${scene.club.url}/login`);
    assert.ok(page.text.includes(`href="${scene.provider.issuer}/account/security?application=demo-club"`));
  });
});

describe('what was proved', () => {
  const wanted = { acrValues: [TWO, 'urn:parvis:acr:phr'], maxAge: 300 };
  const now = Date.parse('2026-01-01T12:00:00Z');
  const seconds = now / 1000;

  it('is enough by level and by age, and only when somebody says so', () => {
    assert.ok(isEnough({ acr: TWO, auth_time: seconds - 300 }, wanted, now));
    assert.ok(isEnough({ acr: 'urn:parvis:acr:phr', auth_time: seconds }, wanted, now));
    for (const said of [
      { acr: TWO, auth_time: seconds - 306 },
      { acr: 'urn:parvis:acr:1', auth_time: seconds },
      { acr: TWO },
      { auth_time: seconds },
      { acr: [TWO], auth_time: seconds },
      { acr: TWO, auth_time: String(seconds) },
      {},
    ])
      assert.ok(!isEnough(said, wanted, now), JSON.stringify(said));
    assert.ok(!isConfirmed({ idTokenClaims: {} } as Session, wanted));
  });

  it('is asked for in a header that is read back as it was written, in either form', () => {
    assert.deepEqual(readChallenge(challengeFor(wanted)), wanted);
    assert.deepEqual(readChallenge('DPoP error=insufficient_user_authentication, max_age=60'), { acrValues: [], maxAge: 60 });
    for (const other of [null, '', 'Bearer', 'Bearer error="invalid_token"']) assert.equal(readChallenge(other), undefined);
    assert.equal(readChallenge('Bearer error="insufficient_user_authentication", max_age="soon"')?.maxAge, 0);
  });
});
