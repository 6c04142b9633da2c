import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { HttpBrowser } from '#test/support';
import { authorizeUrl, pkce, signInAt, testOrigin, tokensFor } from '../oidc/house.suite.ts';
import { openAccountHouse } from './account.suite.ts';

/* What somebody says of themselves: on the page and over the API, each field by itself. */

let house: Awaited<ReturnType<typeof openAccountHouse>>;
let ada: { readonly id: string; readonly sub: string };
before(async () => {
  house = await openAccountHouse();
  await house.application({ clientId: 'shop', name: 'Outfitters' });
  ada = await house.user('ada');
  await house.user('bruno');
});
after(() => house?.stop());

const profileUrl = (query = '') => `${house.issuer}/account/profile${query}`;
const stored = (names?: readonly string[]) => house.t.db.read(house.tenant.id, (tx) => house.node.identity.attributes(tx, ada.id, names));
const write = (values: Record<string, string>, source: string) =>
  house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, testOrigin, ada.id, values, source));
async function signedIn(): Promise<HttpBrowser> {
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  return browser;
}

test('each detail says who said it and when; what another system wrote and the customer edits is theirs from then on', async () => {
  await write({ nickname: 'Lovely' }, 'connection:social');
  const browser = await signedIn();
  const page = await browser.get(profileUrl());
  assert.match(page.text, /ada@example\.com[\s\S]*Confirmed[\s\S]*What we call you[\s\S]*Lovely[\s\S]*Demo Social/);
  const form = await browser.submit(page, 'edit:nickname');
  assert.match(form.text, /value="Lovely"/);
  assert.equal((form.text.match(/<input[^>]* id="f-/g) ?? []).length, 1, 'nothing else can be changed by it');
  const saved = await browser.submit(form, 'save:nickname', { nickname: '  Ada, Countess of L.  ', given_name: 'Mallory' });
  assert.match(saved.text, /Saved\./);
  assert.deepEqual(
    Object.values(await stored(['nickname'])).map(({ value, source }) => [value, source]),
    [['Ada, Countess of L.', 'user']],
  );
  assert.equal((await stored(['given_name']))['given_name']?.value, 'ada');
  const removed = await browser.submit(await browser.get(profileUrl('?edit=nickname')), 'remove:nickname');
  assert.match(removed.text, /Saved\./);
  assert.deepEqual(await stored(['nickname']), {});
});

test('one name in any script, down to one letter; what cannot be saved is said beside its field, and kept', async () => {
  const browser = await signedIn();
  const edit = async (name: string, values: Record<string, string>) => browser.submit(await browser.get(profileUrl(`?edit=${name}`)), `save:${name}`, values);
  for (const name of ['Ο', '李', 'عائشة', "D'Arcy-Žižek III"]) {
    await edit('name', { name });
    assert.equal((await stored(['name']))['name']?.value, name);
  }
  const wrong = await edit('nickname', { nickname: 'x'.repeat(61) });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /role="alert"[\s\S]*aria-invalid="true"/);
  assert.ok(wrong.text.includes('x'.repeat(61)));
  assert.equal((await edit('birthdate', { 'birthdate.day': '31', 'birthdate.month': '2', 'birthdate.year': '1990' })).status, 422);
});

test('the language of messages is one the tenant speaks', async () => {
  const browser = await signedIn();
  const choice = await browser.get(profileUrl('?edit=our-language'));
  // Each in its own words, and said to be that: whoever looks for theirs may not read the page's.
  assert.match(choice.text, /<span class="option-label" lang="ar"><bdi>العربية<\/bdi>/);
  const page = await browser.submit(choice, 'save:our-language', { 'our-language': 'fr' });
  assert.match(page.text, /Saved\.[\s\S]*<dd lang="fr"><bdi>Français</);
  assert.equal((await house.t.db.read(house.tenant.id, (tx) => house.node.identity.find(tx, ada.id)))?.locale, 'fr');
  assert.equal((await browser.post(profileUrl(), { _action: 'save:our-language', 'our-language': 'xx' })).status, 400);
});

test('addresses have their buttons: to a proof and back to this page; removing needs to be just signed in, and says what came of it', async () => {
  const browser = await signedIn();
  const [own] = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.identifiers(tx, ada.id));
  const bruno = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: 'bruno@example.com' }));
  const page = await browser.get(profileUrl());
  assert.ok(!page.text.includes(`remove-address:${own?.id}`), 'the last one stays');
  const journey = await browser.submit(page, `change-address:${own?.id}`);
  assert.match(journey.url, /\/flow\//);
  const back = await browser.submit(journey, 'done');
  assert.equal(new URL(back.url).pathname.replace(new URL(house.issuer).pathname, '/').replace('//', '/'), '/account/profile');
  for (const action of ['add-address:email', 'add-address:phone']) assert.match((await browser.submit(await browser.get(profileUrl()), action)).url, /\/flow\//);
  for (const action of ['add-address:username', `change-address:${bruno?.identifier.id}`, `verify-address:${own?.id}`, 'change-address:x'])
    assert.equal((await browser.post(profileUrl(), { _action: action })).status, 404, action);
  const remove = () => browser.post(profileUrl(), { _action: `remove-address:${own?.id}` });
  for (const [removal, said] of [
    [{ kind: 'done' }, /It is removed/],
    [{ kind: 'last_address' }, /This one stays/],
    [{ kind: 'held', until: new Date() }, /wait for now/],
  ] as const) {
    house.addresses.removal = removal;
    assert.match((await browser.follow(await remove())).text, said);
  }
  house.addresses.removal = { kind: 'unknown' };
  assert.equal((await remove()).status, 404);
  house.addresses.asked.splice(0);
  await house.t.dump("update sessions.sessions set auth_time = auth_time - interval '301 seconds'");
  assert.equal((await remove()).status, 303);
  assert.deepEqual(house.addresses.asked, [], 'first it is asked who it is');
});

test('buttons that are not there, and forms of others, change nothing', async () => {
  const browser = await signedIn();
  const held = await stored();
  for (const action of ['save:sub', 'save:email', 'remove:__proto__', 'save:constructor', 'delete:name', 'save:'])
    assert.equal((await browser.post(profileUrl(), { _action: action, email: 'evil@example.com' })).status, 400, action);
  assert.equal((await browser.post(profileUrl(), { _action: 'remove:name' }, { origin: 'https://evil.example' })).status, 403);
  assert.match((await browser.get(profileUrl('?edit=sub'))).text, /What you sign in with/);
  assert.deepEqual(await stored(), held);
});

test('over the API: with the version that was read, all or nothing, and every wrong field by its name', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada', { scope: 'openid account' });
  const call = async (method: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${house.issuer}/account/v1/profile`, {
      method,
      headers: { authorization: `Bearer ${tokens.access_token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // oxlint-disable-next-line typescript/no-explicit-any
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body: (await answer.json()) as any };
  };
  const first = await call('GET');
  assert.deepEqual([first.status, first.body.attributes.given_name.value], [200, 'ada']);
  const changed = await call('PATCH', { attributes: { given_name: 'Ada', nickname: 'A' } }, { 'if-match': first.etag });
  assert.deepEqual([changed.status, changed.body.attributes.given_name.source, changed.body.attributes.nickname.value], [200, 'user', 'A']);
  assert.notEqual(changed.etag, first.etag);
  const late = await call('PATCH', { attributes: { given_name: 'Late' } }, { 'if-match': first.etag });
  assert.deepEqual([late.status, late.body.code], [412, 'account.profile_changed']);
  const wrong = await call('PATCH', { attributes: { given_name: 'Half', birthdate: 'yesterday' } });
  assert.equal(wrong.status, 422);
  assert.match(JSON.stringify(wrong.body), /attributes\.birthdate/);
  for (const attributes of [{ sub: 'x' }, { email: 'evil@example.com' }]) {
    const foreign = await call('PATCH', { attributes });
    assert.deepEqual([foreign.status, foreign.body.code], [400, 'account.unknown_attribute']);
  }
  for (const body of [{ attributes: 5 }, { user_id: 'x' }, { locale: 'xx' }, { attributes: { constructor: 'x' } }, []]) assert.equal((await call('PATCH', body)).status, 400);
  assert.equal((await stored(['given_name']))['given_name']?.value, 'Ada');
  const both = await Promise.all(['One', 'Two'].map((nickname) => call('PATCH', { attributes: { nickname } }, { 'if-match': changed.etag })));
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412], 'of two at the same moment one is written');
});
