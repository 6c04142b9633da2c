import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { addProduct, readBasket, setQuantity, totalsOf, writeBasket } from './shop/basket.ts';
import { findProduct } from './shop/catalog.ts';
import { checkSettings } from './shared/settings.ts';
import { safeReturnTo } from './shared/sign-in.ts';
import { TtlMap } from './shared/ttl-map.ts';
import { shopSettings } from './shop/server.ts';
import { TestBrowser } from './testing/browser.ts';
import { freePort, type Scene, startScene } from './testing/scene.ts';

describe('pages', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());

  it('have a strict policy, no inline style or script, one h1 and one main', async () => {
    const browser = new TestBrowser();
    await browser.submit(`${scene.shop.url}/basket/items`, { product: 'fjell-tent' });
    const shop = [
      '/',
      '/?category=wear',
      '/products/fjell-tent',
      '/newsletter',
      '/newsletter/thanks',
      '/basket',
      '/checkout',
      '/login',
      '/tokens',
      '/checkout',
      '/checkout/payment',
      '/nowhere',
    ];
    const club = ['/', '/rewards', '/card', '/gift', '/tokens'];
    for (const url of [...shop.map((path) => scene.shop.url + path), ...club.map((path) => scene.club.url + path)]) {
      const page = await browser.open(url);
      const policy = page.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'; style-src 'self'; img-src 'self'/, url);
      assert.doesNotMatch(policy, /unsafe/, url);
      assert.doesNotMatch(page.text, /<script|\sstyle=|<style|\son[a-z]+=/, url);
      assert.equal(page.text.match(/<h1/g)?.length, 1, url);
      assert.equal(page.text.match(/<main/g)?.length, 1, url);
      assert.equal(page.headers.get('cache-control'), 'no-store', url);
    }
  });

  it('link only to drawings and style sheets that exist', async () => {
    for (const start of [scene.shop.url, scene.club.url, `${scene.club.url}/rewards`]) {
      const { text } = await new TestBrowser().open(start);
      for (const [, path] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
        const response = await fetch(new URL(path ?? '', start));
        assert.equal(response.status, 200, path);
        assert.match(response.headers.get('cache-control') ?? '', /immutable/);
      }
    }
  });

  it('spends points once, and only those a member has', async () => {
    const browser = new TestBrowser();
    await browser.open(`${scene.club.url}/login`);
    for (let press = 0; press < 2; press += 1) {
      const page = await browser.submit(`${scene.club.url}/rewards/redeem`, { reward: 'hut-coffee' });
      assert.match(page.text, /Coffee at the hut is yours/);
    }
    const home = await browser.open(scene.club.url);
    assert.equal(home.text.match(/class="spent">−80/g)?.length, 1);
    const tooMuch = await browser.submit(`${scene.club.url}/rewards/redeem`, { reward: 'star-camp' });
    assert.doesNotMatch(tooMuch.text, /Star camp weekend is yours/);
  });

  it('escape what people are called', async () => {
    const { text } = await new TestBrowser().open(`${scene.shop.url}/login?return_to=${encodeURIComponent('/?category="><b>')}`);
    assert.doesNotMatch(text, /"><b>/);
  });
});

describe('parts', () => {
  it('keep a basket within limits whatever the cookie says', () => {
    const tent = findProduct('fjell-tent');
    assert.ok(tent);
    assert.deepEqual(readBasket('fjell-tent.99~nothing.1~ember-mug.-2~x~fjell-tent'), [{ product: tent, quantity: 9 }]);
    const lines = addProduct(addProduct([], tent), tent);
    assert.equal(writeBasket(lines), 'fjell-tent.2');
    assert.deepEqual(totalsOf(lines), { count: 2, goods: 77800, shipping: 0, total: 77800, points: 778 });
    assert.deepEqual(setQuantity(lines, tent, 0), []);
  });

  it('forget the oldest entry first, and everything in time', () => {
    let now = 0;
    const map = new TtlMap<number>({ ttlMs: 100, maxEntries: 2, now: () => now });
    map.set('a', 1);
    map.set('b', 2);
    map.set('c', 3);
    assert.deepEqual([map.get('a'), map.get('b'), map.get('c')], [undefined, 2, 3]);
    now = 101;
    assert.equal(map.has('c'), false);
  });

  it('return only to paths of the same site', () => {
    assert.equal(safeReturnTo('/rewards?x=1'), '/rewards?x=1');
    for (const evil of ['//e.example', '/\\e.example', 'https://e.example', '/\t/e.example', '/..//e.example', undefined, ['/a'], `/${'a'.repeat(600)}`]) {
      assert.equal(safeReturnTo(evil), '/', String(evil));
    }
  });

  it('accept plain HTTP on this computer only', () => {
    assert.throws(() => checkSettings(shopSettings({ issuer: 'http://id.example.com' })), /must use https/);
    assert.ok(checkSettings(shopSettings({ issuer: 'https://id.example.com' })));
  });

  it('stop cleanly when asked to', async () => {
    const port = await freePort();
    const server = fileURLToPath(new URL('club/server.ts', import.meta.url));
    const child = spawn(process.execPath, [server], { env: { ...process.env, CLUB_PORT: String(port) }, stdio: 'pipe' });
    while (!(await fetch(`http://localhost:${port}/health`).catch(() => undefined))?.ok) await new Promise((r) => setTimeout(r, 50));
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});
