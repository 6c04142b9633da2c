import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, startScene } from './testing/scene.ts';

const SECRET = 'whsec_ZGVtbyBjbHViIHdlYmhvb2tzLCBkZXZlbG9wbWVudCBvbmx5';

describe('what the identity server tells the club', () => {
  let scene: Scene;
  let count = 0;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.provider.next = 'ada';
  });

  function send(type: string, data: object, { id = `msg_${++count}`, secret = SECRET, at = Date.now(), change = (body: string) => body } = {}): Promise<Response> {
    const [body, seconds] = [JSON.stringify({ id, type, version: 1, time: new Date(at).toISOString(), tenant: scene.provider.issuer, data }), String(Math.floor(at / 1000))];
    const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(`${id}.${seconds}.${body}`)
      .digest('base64');
    return fetch(`${scene.club.url}/webhooks`, {
      method: 'POST',
      body: change(body),
      headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,AAAA v1,${signature}` },
    });
  }
  async function home(): Promise<string> {
    const browser = new TestBrowser();
    await browser.open(`${scene.club.url}/login`);
    return (await browser.open(`${scene.club.url}/`)).text;
  }
  const pointsOn = (page: string) => Number(/<h1>([\d,. ]+) <small>points/.exec(page)?.[1]?.replaceAll(/\D/g, ''));

  it('joins two memberships when two accounts became one, once however often it is told, and parts them when they are two again', async () => {
    const before = await home();
    assert.doesNotMatch(before, /became part of yours/);
    for (let times = 0; times < 2; times++) assert.equal((await send('account.merged', { sub: 'ada', former: 'old-ada' }, { id: 'msg_merge' })).status, 204);
    const joined = await home();
    assert.match(joined, /so did your memberships/);
    assert.equal(joined.match(/became part of yours/g)?.length, 1);
    assert.ok(pointsOn(joined) > pointsOn(before), `${pointsOn(joined)} points`);
    await send('account.merge_undone', { sub: 'ada', former: 'old-ada' });
    await send('account.merged', { sub: 'ada', former: 'old-ada' }, { id: 'msg_merge' });
    assert.equal(pointsOn(await home()), pointsOn(before), 'an old message that comes again undoes nothing');
  });

  it('changes nothing for whom it knew by one name only, or when it hears of something it does not know', async () => {
    const before = await home();
    assert.equal((await send('account.merged', { sub: 'ada' })).status, 204);
    assert.equal((await send('account.something_new', { sub: 'ada', former: 'x' })).status, 204);
    assert.equal(pointsOn(await home()), pointsOn(before));
  });

  it('hides the birthday gift of whoever does not want their birthday used, and shows it again when they do; an old message changes nothing', async () => {
    const changed = (allowed: boolean, ago: number) =>
      send('consent.changed', { sub: 'ada', purpose: 'birthday-gift', allowed, may_use: [], may_not_use: [], withheld: allowed ? [] : ['birthdate'] }, { at: Date.now() - ago });
    assert.match(await home(), /Your birthday gift/);
    assert.equal((await changed(false, 2000)).status, 204);
    const without = await home();
    assert.doesNotMatch(without, /Your birthday gift/);
    assert.match(without, /You said that we may not use your birthday/);
    await changed(true, 60_000);
    assert.doesNotMatch(await home(), /Your birthday gift/);
    await changed(true, 1000);
    assert.match(await home(), /Your birthday gift/);
  });

  it('believes nobody else: another secret, another body, an old message, none at all', async () => {
    const data = { sub: 'ada', former: 'mallory' };
    const strange = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const answers = [
      await send('account.merged', data, { secret: strange }),
      await send('account.merged', data, { change: (body) => body.replace('mallory', 'trudy') }),
      await send('account.merged', data, { at: Date.now() - 301_000 }),
      await send('account.merged', data, { at: Date.now() + 310_000 }),
      await fetch(`${scene.club.url}/webhooks`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 401, 401, 401, 401],
    );
    assert.doesNotMatch(await home(), /became part of yours/);
  });
});
