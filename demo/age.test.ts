import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Session } from './shared/sessions.ts';
import { ageOf } from './shop/age.ts';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, startScene } from './testing/scene.ts';

const born = (birthdate: string) => ({ verification: { trust_framework: 'demo' }, claims: { birthdate } });

describe('an article for adults', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.next = 'ada';
    scene.provider.verified = undefined;
  });

  const knife = () => `${scene.shop.url}/products/heron-knife`;
  const buy = (browser: TestBrowser) => browser.submit(`${scene.shop.url}/basket/items`, { product: 'heron-knife' });

  it('is sold when a verified date of birth says so, and asks for nothing else', async () => {
    const browser = new TestBrowser();
    assert.match((await browser.open(knife())).text, /Confirm your age/);
    assert.match((await buy(browser)).url, /products\/heron-knife$/, 'not into the basket');
    scene.provider.verified = born('1990-12-10');
    const back = await browser.submit(`${scene.shop.url}/age`, { product: 'heron-knife' });
    assert.deepEqual([back.url, scene.provider.asked['verify']], [knife(), 'adult']);
    assert.deepEqual(JSON.parse(String(scene.provider.asked['claims'])), {
      id_token: { verified_claims: { verification: { trust_framework: null }, claims: { birthdate: null } } },
    });
    assert.match(back.text, /Add to basket/);
    assert.match((await buy(browser)).text, /Heron field knife/);
  });

  it('is not sold to somebody who is fourteen, nor by a basket that was written by hand', async () => {
    const browser = new TestBrowser();
    scene.provider.verified = born(`${new Date().getUTCFullYear() - 14}-01-01`);
    const back = await browser.submit(`${scene.shop.url}/age`, { product: 'heron-knife' });
    assert.match(back.text, /not eighteen yet/);
    assert.match((await buy(browser)).text, /not eighteen yet/);
  });

  it('says so when nothing was verified, and nothing else is lost', async () => {
    const browser = new TestBrowser();
    await browser.submit(`${scene.shop.url}/basket/items`, { product: 'ember-mug' });
    scene.provider.next = 'deny';
    const back = await browser.submit(`${scene.shop.url}/age`, { product: 'heron-knife' });
    assert.match(back.text, /not confirmed yet/);
    assert.match((await browser.open(`${scene.shop.url}/basket`)).text, /Ember enamel mug/);
  });
});

it('eighteen on the day, and only by what is verified', () => {
  const now = new Date('2026-06-15T12:00:00Z');
  const age = (claims: object) => ageOf({ idTokenClaims: claims } as Session, now);
  assert.equal(age({ verified_claims: born('2008-06-15') }), 'adult');
  assert.equal(age({ verified_claims: born('2008-06-16') }), 'minor');
  assert.equal(age({ verified_claims: [{ claims: {} }, born('1990-01-01')] }), 'adult');
  for (const claims of [{}, { birthdate: '1990-01-01' }, { verified_claims: null }, { verified_claims: born('long ago') }, { verified_claims: 'yes' }])
    assert.equal(age(claims), 'unknown');
  assert.equal(ageOf(undefined), 'unknown');
});
