import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdminHouse, type AdminHouse, type Told } from '../../../test/admin/house.suite.ts';

/* A look is prepared, judged, published and taken back, over the API; customers see what is published and nothing else. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const LOOK = { name: 'Club', accent: '#1f4fd8', sender_name: 'The Club', default_locale: 'en' };
const at = (slug: string) => `/tenants/main/brands/${slug}`;
const as = 'marketer';
const put = (slug: string, body: object, version: string) => house.call('PUT', `${at(slug)}/draft`, { as, body, headers: { 'if-match': version } });
const publish = (slug: string, version: string, body: object = {}) => house.call('POST', `${at(slug)}/draft/publish`, { as, body, headers: { 'if-match': version } });
const etag = ({ headers }: Told) => headers['etag'] as string;
const brand = async (slug: string) => (await house.call('GET', at(slug), { as })).body;
async function make(slug: string): Promise<void> {
  assert.equal((await house.call('POST', '/tenants/main/brands', { as, body: { slug, ...LOOK } })).status, 201);
}
/** As customers see it: the look of a page, all of it. */
async function page(look: object): Promise<string> {
  const { body } = await house.call('POST', '/tenants/main/brand-previews', { as, body: look });
  const { text } = await house.ask('GET', `${body.url}?page=sign-in`);
  return text.replaceAll(/nonce="[^"]+"/g, '');
}

test('what is prepared is seen by nobody until it is published; going back gives the very same page', async () => {
  await make('club');
  const before_ = await brand('club');
  const { slug: _, default: _default, colours: _colours, version: _version, ...was } = before_;
  const first = await page(was);

  const none = await house.call('GET', `${at('club')}/draft`, { as });
  assert.deepEqual([none.status, none.body.look, etag(none)], [200, undefined, '"0"']);
  const saved = await put('club', { ...LOOK, name: 'Chess Club', accent: '#0b6e4f' }, etag(none));
  assert.deepEqual([saved.status, saved.body.look.name, saved.body.problems, saved.body.saved_by.kind], [200, 'Chess Club', [], 'operator']);
  assert.deepEqual(await brand('club'), before_, 'a draft is no publication');
  const { tenants } = house.app;
  assert.equal((await tenants.brandBySlug(house.tenant.id, 'club'))?.name, 'Club');

  assert.equal((await publish('club', etag(saved), { over: 1 })).status, 200);
  const now = await brand('club');
  assert.deepEqual([now.name, now.version], ['Chess Club', 2]);
  assert.equal((await tenants.brandBySlug(house.tenant.id, 'club'))?.name, 'Chess Club');
  const ended = await house.call('GET', `${at('club')}/draft`, { as });
  assert.deepEqual([ended.body.look, etag(ended)], [undefined, '"2"'], 'the draft ended, and its number goes on');

  const { body: versions } = await house.call('GET', `${at('club')}/versions`, { as });
  assert.deepEqual(
    versions.items.map((one: { version: number; current: boolean }) => [one.version, one.current]),
    [
      [2, true],
      [1, false],
    ],
  );
  const old = await house.call('GET', `${at('club')}/versions/1`, { as });
  assert.deepEqual(old.body.look, was);
  const back = await house.call('POST', `${at('club')}/roll-back`, { as, body: { version: 1 }, headers: { 'if-match': '"2"' } });
  assert.deepEqual([back.status, back.body.version], [200, 3], back.text);
  const { slug: _s, default: _d, colours: _c, version: _v, ...again } = back.body;
  assert.equal(await page(again), first, 'to the byte');
  const { body: after_ } = await house.call('GET', `${at('club')}/versions`, { as });
  assert.deepEqual([after_.items[0].version, after_.items[0].back_to], [3, 1]);
  const told = await house.t.dump<{ type: string; n: number }>("select type, count(*)::int as n from platform.events where type like 'tenants.brand_%' group by 1 order by 1");
  assert.deepEqual(told, [
    { type: 'tenants.brand_drafted', n: 1 },
    { type: 'tenants.brand_saved', n: 3 },
  ]);
});

test('two who prepare one look: the second is shown what the first saved, and nothing is lost', async () => {
  await make('two');
  const first = await put('two', { ...LOOK, name: 'Hers' }, '"0"');
  const second = await put('two', { ...LOOK, name: 'His' }, '"0"');
  assert.deepEqual([second.status, second.body.current.look.name, etag(second)], [412, 'Hers', etag(first)], second.text);
  const both = await Promise.all([put('two', { ...LOOK, name: 'Left' }, etag(first)), put('two', { ...LOOK, name: 'Right' }, etag(first))]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412], 'of two at the same moment one wins');
  assert.equal((await publish('two', etag(first))).status, 412, 'what somebody has not seen is not published by them');
  assert.equal((await house.call('PUT', `${at('two')}/draft`, { as, body: LOOK })).status, 428);
});

test('who publishes over another version than they saw is shown the one that is there, and the draft stays', async () => {
  await make('over');
  const saved = await put('over', { ...LOOK, name: 'Mine' }, '"0"');
  await house.call('PUT', at('over'), { as, body: { ...LOOK, sender_name: 'Front desk' }, headers: { 'if-match': '"1"' } });
  const refused = await publish('over', etag(saved), { over: 1 });
  assert.deepEqual([refused.status, refused.body.current.sender_name, etag(refused)], [412, 'Front desk', '"2"'], refused.text);
  const draft = await house.call('GET', `${at('over')}/draft`, { as });
  assert.deepEqual([draft.body.look.name, draft.body.based_on, draft.body.published_version, etag(draft)], ['Mine', 1, 2, etag(saved)]);
  assert.equal((await publish('over', etag(saved), { over: 2 })).status, 200);
});

test('what cannot be read is kept as a draft and not published; what is thrown away is gone; nothing prepared is nothing to publish', async () => {
  await make('pale');
  const saved = await put('pale', { ...LOOK, accent: '#ffff00' }, '"0"');
  assert.equal(saved.status, 200);
  assert.match(saved.body.problems[0].fix, /contrast/);
  assert.equal(saved.body.problems[0].field, 'accent');
  const refused = await publish('pale', etag(saved));
  assert.deepEqual([refused.status, refused.body.fields[0].field], [422, 'accent']);
  assert.equal((await brand('pale')).version, 1);
  assert.equal((await house.call('DELETE', `${at('pale')}/draft`, { as, headers: { 'if-match': '"0"' } })).status, 412);
  assert.equal((await house.call('DELETE', `${at('pale')}/draft`, { as, headers: { 'if-match': etag(saved) } })).status, 204);
  // Somebody who still has the number of the draft that ended changes nothing by it.
  assert.equal((await put('pale', LOOK, etag(saved))).status, 412);
  assert.deepEqual([(await publish('pale', '"2"')).status, (await publish('pale', '"2"')).body.code], [409, 'tenants.no_draft']);
  assert.equal((await house.call('POST', `${at('pale')}/roll-back`, { as, body: { version: 7 }, headers: { 'if-match': '"1"' } })).status, 404);
});

test('a drawing that carries a script, an address or an entity is kept out, also by the way over a draft', async () => {
  await make('logo');
  const drawing = (inside: string, head = '') => `data:image/svg+xml,${encodeURIComponent(`${head}<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`)}`;
  const hostile = [
    drawing('<script>alert(1)</script>'),
    drawing('<path onload="alert(1)" d="M0 0"/>'),
    drawing('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
    drawing('<image href="https://evil.example/x.png"/>'),
    drawing('<foreignObject><body/></foreignObject>'),
    drawing('<style>@import url(https://evil.example/x.css)</style>'),
    drawing('<path fill="url(https://evil.example/x)" d="M0 0"/>'),
    drawing('&x;', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    drawing(`<path d="${'M0 0'.repeat(15_000)}"/>`),
    'data:text/html,<script>alert(1)</script>',
    'javascript:alert(1)',
    'http://evil.example/logo.png',
  ];
  let version = '"0"';
  for (const logo of hostile) {
    assert.equal((await house.call('PUT', at('logo'), { as, body: { ...LOOK, logo }, headers: { 'if-match': '"1"' } })).status, 422, logo.slice(0, 120));
    const saved = await put('logo', { ...LOOK, logo }, version);
    assert.deepEqual([saved.status, saved.body.problems[0]?.field], [200, 'logo'], logo.slice(0, 120));
    version = etag(saved);
    assert.equal((await publish('logo', version)).status, 422, logo.slice(0, 120));
    assert.equal((await house.call('POST', '/tenants/main/brand-previews', { as, body: { ...LOOK, logo } })).status, 422);
  }
  assert.equal((await brand('logo')).logo, undefined);
  const good = await put('logo', { ...LOOK, logo: drawing('<path d="M0 0h9v9z" fill="#1f4fd8"/>') }, version);
  assert.equal((await publish('logo', etag(good))).status, 200);
});
