import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, startScene } from './testing/scene.ts';

describe('the birthday gift', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.next = 'ada';
    scene.provider.birthdates.clear();
    scene.provider.prompts.length = 0;
  });

  const gift = () => `${scene.club.url}/gift`;
  async function member(): Promise<TestBrowser> {
    const browser = new TestBrowser();
    await browser.open(`${scene.club.url}/login`);
    scene.provider.prompts.length = 0;
    return browser;
  }

  it('is where the club asks for the day, and nowhere else; then it is open', async () => {
    const browser = await member();
    for (const path of ['/', '/rewards', '/card']) await browser.open(scene.club.url + path);
    assert.deepEqual(scene.provider.prompts, []);
    const page = await browser.open(gift());
    assert.deepEqual(scene.provider.prompts, ['details']);
    assert.equal(scene.provider.asked['ask'], 'birthday-gift');
    assert.equal(new URL(page.url).pathname, '/gift');
    assert.match(page.text, /Pick it up (today|on <strong>10 December<\/strong>)/);
    assert.doesNotMatch(page.text, /1990/);
    await browser.open(gift());
    assert.deepEqual(scene.provider.prompts, ['details'], 'asked once');
  });

  it('stays closed for who would rather not say, still signed in, and asks again only when it is opened again', async () => {
    const browser = await member();
    scene.provider.next = 'deny';
    const page = await browser.open(gift());
    assert.match(page.text, /Still closed/);
    assert.match(page.text, /Hello, <bdi>Ada|Good to see you|Ada/);
    assert.equal((await browser.open(page.url)).text.includes('Still closed'), true, 'reloading asks nothing');
    assert.deepEqual(scene.provider.prompts, ['details']);
    scene.provider.next = 'ada';
    assert.match((await browser.open(gift())).text, /It is yours|Happy birthday/);
  });

  it('can be the first thing somebody opens: one way there for signing in and for the day', async () => {
    const browser = new TestBrowser();
    const page = await browser.open(gift());
    assert.deepEqual(scene.provider.prompts, ['login', 'details']);
    assert.match(page.text, /It is yours|Happy birthday/);
    scene.provider.next = 'deny';
    assert.match((await new TestBrowser().open(gift())).text, /Still closed/);
  });
});
