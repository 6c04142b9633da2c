import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import type { PurposeInput } from '#consent';
import type { TopicInput } from '#preferences/contract';
import { TEST_ORIGIN, type Answer as Page, type HttpBrowser } from '#test/support';
import { basic, call, tokensFor, type House } from '../../oidc/house.suite.ts';
import { openAccountHouse } from '../account.suite.ts';

/* What customers want to hear of: one truth with their consents, whichever way they say it (AC3, PR-6, PR-7; RFC 8058). */

type AccountHouse = Awaited<ReturnType<typeof openAccountHouse>>;
let house: AccountHouse;
let other: AccountHouse;
const words = (title: string) => ({ title, what: 'Your address.', why: 'To write to you.', who: 'The shop.', howLong: 'A year.' });
const forItself = { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'], resources: ['/preferences/v1'] };
const purpose = (at: House, input: Partial<PurposeInput> & { readonly key: string }) =>
  at.t.db.tenant(at.tenant.id, (tx) =>
    at.node.consent.savePurpose(
      tx,
      { attributes: ['email', 'phone_number'], recipients: ['shop', 'mailer'], notice: { en: words(`About ${input.key}`) }, publish: 1, ...input },
      TEST_ORIGIN,
    ),
  );
const topic = (at: AccountHouse, input: Partial<TopicInput> & { readonly key: string }) =>
  at.t.db.tenant(at.tenant.id, (tx) =>
    at.preferences.saveTopic(tx, { purpose: 'news', channels: ['email', 'sms'], words: { en: { title: `Topic ${input.key}` } }, ...input }, TEST_ORIGIN),
  );

before(async () => {
  house = await openAccountHouse();
  other = await openAccountHouse({ slug: 'other' });
  for (const one of [house, other]) {
    await one.application({ clientId: 'shop', name: 'The shop' });
    await one.application({ clientId: 'mailer', firstParty: false, metadata: forItself });
    await one.application({ clientId: 'stranger', firstParty: false, metadata: forItself });
    await purpose(one, { key: 'news' });
    await topic(one, { key: 'tours', frequencies: ['weekly', 'monthly'] });
    await topic(one, { key: 'offers', defaults: ['email'] });
  }
  await purpose(house, { key: 'service', legalBasis: 'contract' });
  await topic(house, { key: 'invoices', purpose: 'service', channels: ['email'], defaults: ['email'], otherAddress: true });
  await purpose(house, { key: 'tips', legalBasis: 'legitimate_interests' });
  await topic(house, { key: 'tips', purpose: 'tips', channels: ['email'], defaults: ['email'] });
});
after(async () => {
  await house?.stop();
  await other?.stop();
});
beforeEach(() => house.t.dump('delete from platform.counters'));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // Tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}
function api(method: string, path: string, token: string, json?: unknown, headers: Record<string, string> = {}, at: House = house): Promise<Answer> {
  const url = new URL(`${at.issuer}${path}`);
  const all = { host: url.host, authorization: `Bearer ${token}`, ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  return new Promise((done, fail) => {
    const request = send({ host: '127.0.0.1', port: at.node.port, path: url.pathname + url.search, method, headers: all }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }));
    });
    request.on('error', fail);
    request.end(json === undefined ? undefined : JSON.stringify(json));
  });
}
let people = 0;
/** Somebody new, signed in at the shop. */
async function person(at: AccountHouse = house) {
  const name = `person${++people}`;
  const { id, sub } = await at.user(name);
  const { tokens, browser } = await tokensFor(at, 'shop', name, { scope: 'openid email account' });
  return { id, sub, name, browser, token: tokens.access_token as string };
}
const read = (token: string) => api('GET', '/account/v1/preferences', token);
const choose = async (token: string, topics: object, more: object = {}) =>
  api('PUT', '/account/v1/preferences', token, { topics, ...more }, { 'if-match': String((await read(token)).headers['etag']) });
/** What is chosen, `topic.channel`. */
const chosen = (body: Answer['body']): string[] =>
  body.topics.flatMap((one: { key: string; channels: { channel: string; chosen: boolean }[] }) => one.channels.flatMap((at) => (at.chosen ? [`${one.key}.${at.channel}`] : [])));
const OWN = ['invoices.email', 'tips.email'];
const records = async (id: string) =>
  (await house.t.db.read(house.tenant.id, (tx) => house.node.consent.history(tx, id))).map(({ event, purpose: key, method }) => `${key} ${event} ${method}`);
const say = (id: string, what: 'give' | 'withdraw', key = 'news') =>
  house.t.db.tenant(house.tenant.id, (tx) => house.node.consent[what](tx, TEST_ORIGIN, { userId: id, purpose: key, locale: 'en', method: 'account' }));

const reachToken = async (clientId = 'mailer', at: House = house) =>
  (await call(at, '/token', { form: { grant_type: 'client_credentials', scope: 'preferences:read', resource: `${at.issuer}/preferences/v1` }, headers: basic(clientId) })).body
    .access_token as string;
async function reach(topicKey: string, subs: readonly string[], channel = 'email', clientId = 'mailer', at: House = house): Promise<Answer['body']> {
  const { status, body } = await api('POST', '/preferences/v1/reach', await reachToken(clientId, at), { topic: topicKey, channel, subs }, {}, at);
  assert.equal(status, 200, JSON.stringify(body));
  return body.people;
}
/** The link an application gets for somebody. */
async function linkOf(topicKey: string, sub: string, at: House = house): Promise<string> {
  const [one] = await reach(topicKey, [sub], 'email', 'mailer', at);
  assert.equal(one.list_unsubscribe_post, 'List-Unsubscribe=One-Click');
  return new URL((/^<(.+)>$/.exec(one.list_unsubscribe) as RegExpExecArray)[1] as string).pathname;
}
const oneClick = (path: string, at: House = house) => call(at, path, { form: { 'List-Unsubscribe': 'One-Click' } });

test('nothing is on before somebody says so; the first topic that is turned on is a yes to its purpose, the last one that is turned off a no', async () => {
  const { id, sub, token } = await person();
  const before_ = await read(token);
  assert.deepEqual(chosen(before_.body), OWN, 'what needs a yes is off');
  assert.equal(before_.body.topics[1].purpose.what, 'Your address.');
  assert.deepEqual(await reach('tours', [sub]), []);
  const on = await choose(token, { tours: { channels: { email: true } } }, { wording: 'Yes, tours' });
  assert.deepEqual(
    [on.status, on.body.purposes, chosen(on.body)],
    [200, [{ key: 'news', said: 'given' }], ['invoices.email', 'tips.email', 'tours.email']],
    'and nothing comes on that was not named',
  );
  assert.deepEqual(
    (await reach('tours', [sub])).map((one: { address: string; frequency: string }) => [one.address, one.frequency]),
    [[`person${people}@example.com`, 'weekly']],
  );
  const more = await choose(token, { offers: { channels: { email: true } }, tours: { frequency: 'monthly' } });
  assert.deepEqual(more.body.purposes, [], 'it was yes already');
  assert.equal((await reach('tours', [sub]))[0].frequency, 'monthly');
  await choose(token, { tours: { channels: { email: false } } });
  const off = await choose(token, { offers: { channels: { email: false } } });
  assert.deepEqual([off.body.purposes, chosen(off.body)], [[{ key: 'news', said: 'refused' }], OWN]);
  assert.deepEqual(await records(id), ['news withdrawn api', 'news given api']);
  const seen = house.events.of('preferences.changed').length;
  assert.equal((await choose(token, { offers: { channels: { email: false } } })).status, 200);
  assert.equal(house.events.of('preferences.changed').length, seen, 'what is so already is not written twice');
  assert.ok(!JSON.stringify(house.events.of('preferences.changed')).includes('@'));
});

test('what is said to a purpose elsewhere decides at once: a yes turns on what topics have by themselves, a no everything off, and choices wait', async () => {
  const { id, sub, token } = await person();
  await say(id, 'give');
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'offers.email', 'tips.email']);
  await choose(token, { offers: { channels: { sms: true } }, tours: { channels: { email: true } } });
  await say(id, 'withdraw');
  assert.deepEqual([chosen((await read(token)).body), await reach('tours', [sub])], [OWN, []]);
  await say(id, 'give');
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'offers.email', 'offers.sms', 'tips.email', 'tours.email']);
  // With the last one turned off, what was chosen by channel is forgotten: a later yes begins anew.
  await choose(token, { offers: { channels: { email: false, sms: false } }, tours: { channels: { email: false } } });
  await say(id, 'give');
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'offers.email', 'tips.email']);
});

test('what rests on an interest is objected to with its last topic; what a contract needs is only not sent', async () => {
  const { id, sub, token } = await person();
  const off = await choose(token, { tips: { channels: { email: false } }, invoices: { channels: { email: false } } });
  assert.deepEqual([off.body.purposes, chosen(off.body)], [[{ key: 'tips', said: 'refused' }], []]);
  assert.deepEqual(await records(id), ['tips refused api']);
  assert.deepEqual([await reach('tips', [sub]), await reach('invoices', [sub])], [[], []]);
  const on = await choose(token, { tips: { channels: { email: true } }, invoices: { channels: { email: true } } });
  assert.deepEqual([on.body.purposes, chosen(on.body)], [[{ key: 'tips', said: 'given' }], OWN]);
  // Too young to say yes, and nobody there yet who says it for them: on an interest nobody is written to.
  assert.deepEqual((await reach('tips', [sub])).length, 1);
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.consent.guard(tx, id, 'waiting'));
  assert.deepEqual(await reach('tips', [sub]), []);
});

test('a choice about something else than was shown is not written, nor one that does not exist', async () => {
  const { token } = await person();
  const shown = String((await read(token)).headers['etag']);
  await choose(token, { tours: { channels: { sms: true } } });
  const late = await api('PUT', '/account/v1/preferences', token, { topics: { tours: { channels: { sms: false } } } }, { 'if-match': shown });
  assert.deepEqual([late.status, late.body.code], [412, 'account.preferences_changed']);
  assert.equal((await api('PUT', '/account/v1/preferences', token, { topics: { tours: { channels: { sms: false } } } })).status, 428);
  const rows: [object, number, string][] = [
    [{ nothing: { channels: { email: true } } }, 422, 'topics.nothing'],
    [{ tours: { channels: { push: true } } }, 422, 'topics.tours.channels.push'],
    [{ offers: { frequency: 'weekly' } }, 422, 'topics.offers.frequency'],
    [{}, 400, 'topics'],
  ];
  for (const [topics, status, field] of rows) {
    const wrong = await choose(token, topics);
    assert.deepEqual([wrong.status, wrong.body.fields?.[0]?.field], [status, field], JSON.stringify(wrong.body));
  }
  assert.ok(chosen((await read(token)).body).includes('tours.sms'), 'nothing of it was written');
});

test('an application learns of many at once whom it may write to; of everybody else nothing at all', async () => {
  const [yes, no, paused, blocked, elsewhere] = [await person(), await person(), await person(), await person(), await person(other)];
  for (const one of [yes, paused, blocked]) await choose(one.token, { tours: { channels: { email: true, sms: true } } });
  await api('PUT', '/account/v1/restriction', paused.token, { restricted: true });
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.setState(tx, TEST_ORIGIN, blocked.id, 'suspended', 'test'));
  const subs = [yes, no, paused, blocked, elsewhere].map(({ sub }) => sub).concat('nobody', yes.sub);
  assert.deepEqual(
    (await reach('tours', subs)).map((one: { sub: string; address: string }) => [one.sub, one.address]),
    [[yes.sub, `${yes.name}@example.com`]],
  );
  assert.deepEqual(await reach('tours', subs, 'sms'), [], 'without a number nobody can be written to');
  assert.deepEqual(await reach('tours', subs, 'email', 'stranger'), [], 'the purpose does not name it');
  const token = await reachToken();
  assert.equal((await api('POST', '/preferences/v1/reach', token, { topic: 'tours', channel: 'post', subs })).status, 404);
  assert.equal((await api('POST', '/preferences/v1/reach', token, { topic: 'tours', channel: 'email', subs: Array.from({ length: 501 }, (_, index) => `s${index}`) })).status, 400);
  assert.equal((await api('POST', '/preferences/v1/reach', yes.token, { topic: 'tours', channel: 'email', subs })).status, 401, 'customers are no applications');
  const shared = (await api('GET', '/account/v1/sharing', yes.token)).body.disclosures.map((one: { recipient: { id: string }; way: string }) => `${one.recipient.id} ${one.way}`);
  assert.ok(shared.includes('mailer preferences'), 'and it is on record');
  // A detail the customer keeps back is no address to write to.
  await house.t.db.tenant(house.tenant.id, (tx) =>
    house.node.consent.withdraw(tx, TEST_ORIGIN, { userId: yes.id, purpose: 'news', attributes: ['email'], locale: 'en', method: 'account' }),
  );
  assert.deepEqual(await reach('tours', [yes.sub]), []);
});

test('one click ends one topic by one channel, without a session, as often as it is sent; looking at the link changes nothing', async () => {
  const { id, sub, token } = await person();
  await choose(token, { tours: { channels: { email: true, sms: true } }, offers: { channels: { email: true } } });
  const [tours, offers] = [await linkOf('tours', sub), await linkOf('offers', sub)];
  assert.ok(
    !decodeURIComponent(tours).includes(sub) &&
      !Buffer.from(tours.split('/').at(-1) as string, 'base64url')
        .toString('latin1')
        .includes(id),
    'nothing of a person stands in it',
  );
  for (const method of ['GET', 'HEAD']) assert.equal((await call(house, tours, { method })).status, 200);
  assert.equal((await call(house, tours, { form: { anything: 'else' } })).status, 400);
  assert.ok(chosen((await read(token)).body).includes('tours.email'));
  const done = await oneClick(tours);
  assert.deepEqual([done.status, done.headers['set-cookie'], done.headers['location']], [200, undefined, undefined]);
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'offers.email', 'tips.email', 'tours.sms']);
  const seen = house.events.of('preferences.changed').length;
  assert.equal((await oneClick(tours)).status, 200, 'a replay');
  assert.equal(house.events.of('preferences.changed').length, seen);
  // As RFC 8058 section 3.1 would rather have it sent.
  const parts = await new Promise<number | undefined>((settle) => {
    const body = '--b0\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b0--\r\n';
    const url = new URL(house.issuer);
    send(
      { host: '127.0.0.1', port: house.node.port, path: offers, method: 'POST', headers: { host: url.host, 'content-type': 'multipart/form-data; boundary=b0' } },
      (response) => {
        response.resume();
        settle(response.statusCode);
      },
    ).end(body);
  });
  assert.equal(parts, 200);
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'tips.email', 'tours.sms']);
  assert.equal((await records(id)).length, 1, 'the purpose still has a topic');
  const last = house.events.of('preferences.changed').at(-1);
  assert.deepEqual(last?.data, { topics: ['offers'], method: 'unsubscribe', application: 'mailer' });
});

test('the page of the link asks, stops, says what else that ended, and undoes it once, to what it was', async () => {
  const { id, sub, token } = await person();
  await say(id, 'give');
  await choose(token, { offers: { channels: { email: false } }, tours: { channels: { email: true } } });
  await house.t.db.tenant(house.tenant.id, (tx) =>
    house.node.consent.withdraw(tx, TEST_ORIGIN, { userId: id, purpose: 'news', recipients: ['shop'], locale: 'en', method: 'account' }),
  );
  const link = `${house.issuer}${await linkOf('tours', sub)}`;
  const browser = house.browser();
  const page = await browser.get(link);
  assert.match(page.text, /no more emails about[\s\S]*Topic tours/);
  const stopped = await browser.submit(page, 'unsubscribe');
  assert.match(stopped.text, /It is stopped[\s\S]*About news[\s\S]*no longer allowed[\s\S]*\/account\/preferences/);
  assert.deepEqual(await records(id), ['news withdrawn unsubscribe', 'news withdrawn account', 'news given account']);
  const back = await browser.submit(stopped, 'undo');
  assert.match(back.text, /You get them again/);
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'tips.email', 'tours.email'], 'and no more than was there');
  assert.equal((await reach('tours', [sub], 'email', 'mailer')).length, 1);
  const state = (await house.t.db.read(house.tenant.id, (tx) => house.node.consent.states(tx, id))).find((one) => one.purpose.key === 'news');
  assert.deepEqual(
    state?.recipients.map(({ recipient, answer }) => `${recipient.id} ${answer}`),
    ['mailer given', 'shop withdrawn'],
    'who had no yes gets none by it',
  );
  assert.equal((await browser.submit(stopped, 'undo')).status, 410, 'once');
  assert.equal(browser.cookies(new URL(house.issuer).hostname).size, 0);
});

test('a link is of its tenant, its use and nobody else’s making; of an erased account it does nothing, of a merged one what it says', async () => {
  const [one, two] = [await person(), await person()];
  for (const { token } of [one, two]) await choose(token, { tours: { channels: { email: true } } });
  const link = await linkOf('tours', one.sub);
  const token = link.split('/').at(-1) as string;
  const middle = Math.floor(token.length / 2);
  const bent = `${token.slice(0, middle)}${token[middle] === 'A' ? 'B' : 'A'}${token.slice(middle + 1)}`;
  for (const wrong of [bent, token.slice(0, -4), 'x'.repeat(80), Buffer.from(JSON.stringify([one.id, 'tours', 'email', 'mailer'])).toString('base64url')])
    for (const answer of [await oneClick(`/unsubscribe/${wrong}`), await call(house, `/unsubscribe/${wrong}`)]) assert.equal(answer.status, 404, wrong);
  assert.equal((await oneClick(link, other)).status, 404, 'another tenant');
  assert.equal((await call(house, `/unsubscribe/undo/${token}`, { method: 'POST', form: { a: 'b' } })).status, 410, 'for nothing else');
  assert.ok(chosen((await read(one.token)).body).includes('tours.email'));

  const done = await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.merging.merge(tx, TEST_ORIGIN, { survivor: two.id, absorbed: one.id }, {}));
  assert.equal(done.kind, 'merged');
  assert.equal((await reach('tours', [one.sub]))[0].address, `${two.name}@example.com`, 'by its old name too');
  assert.equal((await oneClick(link)).status, 200);
  const standing = await house.t.db.read(house.tenant.id, (tx) => house.preferences.standings(tx, two.id));
  assert.equal(
    standing.topics.find(({ topic: { key } }) => key === 'tours')?.channels.some(({ chosen: on }) => on),
    false,
    'it ends for the account it became part of',
  );

  const gone = await person();
  await choose(gone.token, { tours: { channels: { email: true } } });
  const left = await linkOf('tours', gone.sub);
  await house.t.dump(`delete from identity.user_keys where user_id = $1`, [gone.id]);
  await house.t.dump(`update identity.users set state = 'erased' where id = $1`, [gone.id]);
  assert.deepEqual(await reach('tours', [gone.sub]), []);
  assert.equal((await oneClick(left)).status, 200);
  assert.match((await call(house, left)).text, /no longer sent to you/);
});

const at = (path: string) => `${house.issuer}${path}`;
const open = async (browser: HttpBrowser, path: string): Promise<Page> => browser.follow(await browser.get(at(path)));

test('the page: ticked and saved without script, language and look with it; an old page changes nothing', async () => {
  const { id, browser, token } = await person();
  const page = await open(browser, '/account/preferences?application=shop');
  assert.match(
    page.text,
    /Topic tours[\s\S]*Email[\s\S]*Text message[\s\S]*How often[\s\S]*What you allow with[\s\S]*Your address\.[\s\S]*To write to you\.[\s\S]*Language[\s\S]*Look/,
  );
  assert.match(page.text, /aria-current="page"[^>]*>(?:<span>)?Preferences/);
  const save = (/value="(save:[^"]+)"/.exec(page.text) as RegExpExecArray)[1] as string;
  const saved = await browser.submit(page, save, { 'on-tours-sms': 'true', 'how-often-tours': 'monthly', language: 'fr', look: 'dark' });
  assert.match(saved.text, /lang="fr"/);
  assert.match(saved.text, /data-theme="dark"/);
  assert.deepEqual(chosen((await read(token)).body), ['invoices.email', 'tips.email', 'tours.sms']);
  assert.deepEqual(await records(id), ['news given account']);
  assert.deepEqual(await house.t.dump('select locale from identity.users where id = $1', [id]), [{ locale: 'fr' }]);
  // Somebody reads in another language than they are written to in, and leaves that as it is.
  await browser.post(at('/preferences'), { locale: 'de', back: '/account' });
  const again = await open(browser, '/account/preferences');
  const kept = await browser.submit(again, (/value="(save:[^"]+)"/.exec(again.text) as RegExpExecArray)[1] as string);
  assert.match(kept.text, /lang="de"/);
  assert.deepEqual(await house.t.dump('select locale from identity.users where id = $1', [id]), [{ locale: 'fr' }]);
  const stale = await browser.submit(page, save, {});
  assert.equal(stale.status, 422);
  assert.ok(chosen((await read(token)).body).includes('tours.sms'));
  const away = await browser.post(at('/account/preferences'), { _action: save }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' });
  assert.equal(away.status, 403);
});

test('the time zone is said here too: a detail of the profile like any other, on the page and over JSON, and told to an application as far as it may have it', async () => {
  const { id, browser, token } = await person();
  const zone = async () => (await house.t.db.read(house.tenant.id, (tx) => house.node.identity.heldAttributes(tx, id)))['zoneinfo'];
  const press = async (fields: Record<string, string>) => {
    const page = await open(browser, '/account/preferences');
    return browser.submit(page, (/value="(save:[^"]+)"/.exec(page.text) as RegExpExecArray)[1] as string, fields);
  };
  const page = await open(browser, '/account/preferences');
  assert.match(page.text, /Time zone[\s\S]*<select[^>]*name="zoneinfo"[\s\S]*<optgroup label="Europe">[\s\S]*<option value="Europe\/Berlin">Berlin<\/option>/);
  assert.match((await press({ zoneinfo: 'Europe/Berlin' })).text, /<option value="Europe\/Berlin" selected/);
  const held = await zone();
  assert.deepEqual([held?.value, held?.source], ['Europe/Berlin', 'user']);
  for (const fields of [{}, { zoneinfo: 'Europe/Berlin' }, { zoneinfo: 'Mars/Base' }]) await press(fields as Record<string, string>);
  assert.deepEqual(await zone(), held, 'what was left as it was, or is none, changes nothing');
  assert.equal((await read(token)).body.time_zone, 'Europe/Berlin');
  const put = async (body: object) => api('PUT', '/account/v1/preferences', token, body, { 'if-match': String((await read(token)).headers['etag']) });
  const moved = await put({ time_zone: 'Asia/Tokyo' });
  assert.deepEqual([moved.status, moved.body.time_zone, moved.body.purposes], [200, 'Asia/Tokyo', []]);
  assert.equal((await put({ time_zone: 'Mars/Base' })).status, 422);
  assert.equal((await put({ topics: { nothing: { channels: { email: true } } }, time_zone: 'Asia/Seoul' })).status, 422);
  assert.equal((await zone())?.value, 'Asia/Tokyo', 'all or nothing');
  await purpose(house, { key: 'clock', attributes: ['zoneinfo'], recipients: ['shop'] });
  assert.equal((await read(token)).body.time_zone, undefined, 'a purpose is about it now, and nobody said yes');
  assert.equal((await put({ time_zone: null })).status, 200);
  assert.equal(await zone(), undefined);
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, TEST_ORIGIN, id, { zoneinfo: 'UTC' }, 'user'));
  assert.match((await press({ zoneinfo: 'UTC' })).text, /<option value="UTC" selected/, 'one that is in no list stays');
  assert.match((await press({ zoneinfo: '' })).text, /<option value="" selected/);
  assert.equal(await zone(), undefined);
});

test('another address gets one topic once its owner has sent the code: not with a wrong one, not twice, and nobody signs in with it', async () => {
  const { id, sub, browser, token } = await person();
  const ask = async (email: string) => {
    const form = await browser.submit(await open(browser, '/account/preferences'), 'address:invoices');
    return browser.submit(form, 'send:invoices', { email });
  };
  assert.match((await ask('no address')).text, /Enter an email address/);
  const asked = await ask('Books@Example.com');
  assert.match(asked.text, /books@example\.com/);
  const mail = house.mails.at(-1);
  assert.ok(mail?.channel === 'email' && mail.to === 'books@example.com');
  const code = mail.content.code as string;
  const wrong = code === '000000' ? '111111' : '000000';
  assert.match((await browser.submit(asked, 'prove:invoices', { code: wrong })).text, /not the code we sent/);
  assert.equal((await reach('invoices', [sub]))[0].address, `person${people}@example.com`, 'not yet');
  const [first, second] = await Promise.all([1, 2].map(() => api('PUT', '/account/v1/preferences/invoices/address', token, { code })));
  assert.deepEqual([first?.status, second?.status].toSorted(), [204, 404]);
  assert.equal((await reach('invoices', [sub]))[0].address, 'books@example.com');
  const told = house.mails.filter(({ to }) => to === `person${people}@example.com`);
  assert.deepEqual([told.length, JSON.stringify(told[0]).includes('b•••@example.com')], [1, true], 'its owner is told, once, where they always were');
  assert.equal((await reach('tips', [sub]))[0].address, `person${people}@example.com`, 'for this topic alone');
  assert.match((await open(browser, '/account/preferences')).text, /books@example\.com/);
  assert.equal(await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: 'books@example.com' })), undefined);
  assert.ok(!JSON.stringify(await house.t.dump('select * from preferences.choices where user_id = $1', [id])).includes('books'), 'sealed');
  assert.equal((await api('DELETE', '/account/v1/preferences/invoices/address', token)).status, 204);
  assert.equal((await reach('invoices', [sub]))[0].address, `person${people}@example.com`);
  assert.equal((await api('POST', '/account/v1/preferences/tours/address', token, { email: 'a@example.com' })).status, 404, 'not every topic');

  // Five tries, then even the right one is nothing.
  const again = await api('POST', '/account/v1/preferences/invoices/address', token, { email: 'books@example.com' });
  assert.equal(again.status, 202);
  const fresh = (house.mails.at(-1) as { content: { code: string } }).content.code;
  const bad = fresh === '000000' ? '111111' : '000000';
  const tries = await Promise.all(Array.from({ length: 7 }, () => api('PUT', '/account/v1/preferences/invoices/address', token, { code: bad })));
  assert.deepEqual(tries.map(({ status }) => status).toSorted(), [404, 404, 422, 422, 422, 422, 422]);
  assert.equal((await api('PUT', '/account/v1/preferences/invoices/address', token, { code: fresh })).status, 404);
  const flood = await Promise.all(Array.from({ length: 4 }, () => api('POST', '/account/v1/preferences/invoices/address', token, { email: 'books@example.com' })));
  assert.ok(
    flood.some(({ status }) => status === 429),
    'an address is not flooded',
  );
  const somebody = await person();
  assert.equal((await api('PUT', '/account/v1/preferences/invoices/address', somebody.token, { code: fresh })).status, 404, 'another’s code is nothing');
  await house.t.dump("update sessions.sessions set auth_time = auth_time - interval '301 seconds'");
  const old = await open(browser, '/account/preferences');
  assert.ok((await browser.submit(old, 'address:invoices')).text.includes('value="submit"'), 'where invoices go is changed by nobody who only found a browser open');
  assert.deepEqual(house.failures, []);
});
