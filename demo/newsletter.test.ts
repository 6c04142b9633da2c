import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, startScene } from './testing/scene.ts';

describe('the newsletter box', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.leads.length = 0;
    scene.provider.tokenRequests.length = 0;
    scene.provider.leadsAnswer = () => ({ status: 200 });
  });

  const send = (email: string, name = '') => new TestBrowser().submit(`${scene.shop.url}/newsletter`, { email, name });

  it('stands on the front page, tells of the person with credentials of its own, and thanks', async () => {
    const { text } = await new TestBrowser().open(scene.shop.url);
    assert.match(text, /<form class="newsletter-form" method="post" action="\/newsletter">/);
    const page = await send(' lea@example.com ', ' Lea ');
    assert.equal(page.url, `${scene.shop.url}/newsletter/thanks`);
    assert.match(page.text, /Thank you/);
    const [told] = scene.provider.leads;
    assert.deepEqual([told?.client, told?.body], ['demo-newsletter', { email: 'lea@example.com', attributes: { given_name: 'Lea' } }]);
    assert.match(told?.key ?? '', /^"[0-9a-f-]{36}"$/);
  });

  it('needs no name, and one token for many people', async () => {
    for (const who of ['a', 'b', 'c']) await send(`${who}@example.com`);
    assert.deepEqual(
      scene.provider.leads.map(({ body }) => body),
      ['a', 'b', 'c'].map((who) => ({ email: `${who}@example.com`, attributes: {} })),
    );
    assert.ok(scene.provider.tokenRequests.length <= 1);
    assert.equal(new Set(scene.provider.leads.map(({ key }) => key)).size, 3);
  });

  it('keeps what was typed when it is wrong, and says which', async () => {
    scene.provider.leadsAnswer = () => ({ status: 422, fields: ['email'] });
    const wrong = await send('lea@', '"Lea"');
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /Please check the email address/);
    assert.match(wrong.text, /value="lea@"[^>]*aria-invalid="true" aria-describedby="newsletter-wrong"/);
    assert.match(wrong.text, /value="&quot;Lea&quot;"/);
    scene.provider.leadsAnswer = () => ({ status: 422, fields: ['attributes.given_name'] });
    assert.match((await send('lea@example.com', 'L')).text, /Please write the name in plain text/);
  });

  it('tries again with the same key when the server stumbles, and gives up politely', async () => {
    scene.provider.leadsAnswer = (told) => ({ status: told === 0 ? 503 : 200 });
    assert.match((await send('lea@example.com')).url, /thanks/);
    assert.equal(scene.provider.leads.length, 2);
    assert.equal(scene.provider.leads[0]?.key, scene.provider.leads[1]?.key);
    scene.provider.leadsAnswer = () => ({ status: 429 });
    const failed = await send('lea@example.com');
    assert.deepEqual([failed.status, scene.provider.leads.length], [503, 3]);
    assert.match(failed.text, /could not take your address just now/);
    assert.match(failed.text, /value="lea@example.com"/);
  });

  it('takes nothing from other sites', async () => {
    const page = await new TestBrowser().submit(`${scene.shop.url}/newsletter`, { email: 'lea@example.com' }, 'https://evil.example');
    assert.deepEqual([page.status, scene.provider.leads.length], [403, 0]);
  });
});
