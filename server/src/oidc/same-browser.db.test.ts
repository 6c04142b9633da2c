import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createSessionWatch, type Network, type RiskRoom } from '#risk';
import { createHttpBrowser, type HttpBrowser } from '#test/support';
import { authorizeUrl, exchange, openHouse, pkce, signInAt, silent, type House } from './house.suite.ts';
import { createTestRisk, publishPolicy } from './risk-room.suite.ts';

/* A browser goes on with a session: the one its customer was proved in, or one that brings a copy of its cookie. With the real room of risk. */

const firefox = (version: number) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const [HOME, MOBILE, ABROAD] = ['192.0.2.1', '198.51.100.1', '203.0.113.1'];
const NETWORKS: Readonly<Record<string, Network>> = {
  [HOME]: { asn: 1, country: 'FR', kinds: [] },
  [MOBILE]: { asn: 2, country: 'FR', kinds: [] },
  [ABROAD]: { asn: 3, country: 'BR', kinds: [] },
};

let house: House;
let risk: RiskRoom;
const told: string[] = [];
before(async () => {
  house = await openHouse({
    trustedProxies: ['127.0.0.1'],
    watch({ db, sessions, keys, events }) {
      risk = createTestRisk({ db, keys, events }, (ip) => NETWORKS[ip ?? ''] ?? { kinds: [] });
      const watch = createSessionWatch({
        risk,
        gate: risk.gate,
        networks: risk.networks,
        sessions,
        inTenant: (tenantId, work) => db.tenant(tenantId, work),
        ask: async (_tx, _origin, { enforced }) => void told.push(enforced),
      });
      return ({ browserKey: _, ...used }) => watch({ ...used, isKnownBrowser: async () => false });
    },
  });
  await house.application({ clientId: 'shop' });
  await house.application({ clientId: 'club' });
  await house.user('ada');
});
after(() => house?.stop());
afterEach(async () => {
  for (const table of ['policies', 'switches', 'decisions']) await house.t.dump(`delete from risk.${table}`);
  risk.standings.forget(house.tenant.id);
  told.length = 0;
});

const browserOf = (userAgent: string, ip = HOME) => createHttpBrowser({ userAgent, headers: { 'x-forwarded-for': ip } });
const url = (extra: Record<string, string> = {}, clientId = 'shop') => authorizeUrl(house, clientId, pkce().challenge, extra);
async function signedIn(userAgent = firefox(140)): Promise<HttpBrowser> {
  const browser = browserOf(userAgent);
  assert.ok((await signInAt(browser, url(), 'ada')).searchParams.has('code'));
  return browser;
}
/** Every cookie there is, in another browser or somewhere else. */
function copied(of: HttpBrowser, userAgent: string, ip = HOME): HttpBrowser {
  const browser = browserOf(userAgent, ip);
  for (const [name, value] of of.cookies('localhost')) browser.setCookie('localhost', name, value);
  return browser;
}
const quietly = async (browser: HttpBrowser, clientId = 'club') => {
  const { searchParams } = await silent(browser, url({ prompt: 'none' }, clientId));
  return searchParams.get('error') ?? (searchParams.has('code') ? 'in' : 'nothing');
};
const atApplication = (location: string) => location.startsWith('https://app.example/');
const recorded = () => house.t.dump<{ action: string; outcome: string; verdict: string }>('select action, outcome, verdict from risk.decisions order by at');
const publish = (policy: object) => publishPolicy(house, risk, policy);
const RULE = (verdict: string) => ({ score: null, rules: [{ id: 'taken', when: { any: ['session.other_device'], actions: ['session'] }, verdict }] });

test('the own browser goes on in 6 round trips, and is asked nothing after an update, by a mobile network, or in both', async () => {
  const browser = await signedIn();
  await quietly(browser, 'shop');
  const { verifier, challenge } = pkce();
  const address = authorizeUrl(house, 'shop', challenge);
  await silent(browser, address);
  const start = house.t.trips.total;
  const callback = await silent(browser, address);
  await exchange(house, 'shop', callback.searchParams.get('code'), verifier);
  assert.ok(house.t.trips.total - start <= 6, `${house.t.trips.total - start}`);
  for (const [userAgent, ip] of [
    [firefox(141), HOME],
    [firefox(140), MOBILE],
    [firefox(155), MOBILE],
    [firefox(141), ABROAD],
  ] as const)
    assert.equal(await quietly(copied(browser, userAgent, ip)), 'in', `${userAgent} ${ip}`);
  assert.deepEqual([await recorded().then((rows) => rows.every(({ verdict }) => verdict === 'allow')), told], [true, []]);
});

test('a copied cookie in another browser goes on nowhere, and its owner meanwhile is asked nothing', async () => {
  const browser = await signedIn();
  const thief = copied(browser, CHROME);
  assert.equal(await quietly(thief), 'login_required');
  const page = await thief.follow(await thief.get(url({}, 'club')), atApplication);
  assert.ok(page.text.includes('value="prove"'), page.text.slice(0, 400));
  for (const extra of [{ prompt: 'consent' }, { max_age: '100000' }, { acr_values: 'urn:parvis:acr:1' }])
    assert.notEqual((await thief.follow(await thief.get(url(extra, 'club')), atApplication)).status, 0, JSON.stringify(extra));
  house.asking.passes = true;
  const unproved = await thief.follow(await thief.get(url({}, 'club')), atApplication);
  house.asking.passes = false;
  assert.equal(new URL(unproved.url).searchParams.get('error'), 'login_required', 'a browser that is remembered proves nothing');
  assert.equal(await quietly(thief), 'login_required');
  assert.equal(await quietly(browser), 'in');
  assert.equal(await quietly(browser, 'shop'), 'in');
  assert.deepEqual(await recorded(), [{ action: 'session', outcome: 'asked', verdict: 'challenge' }], 'once, however often it is tried');
});

test('who proves who they are goes on in that browser, and is not asked again there', async () => {
  const browser = copied(await signedIn(), CHROME);
  const page = await browser.follow(await browser.get(url({}, 'club')), atApplication);
  const back = await browser.submit(page, 'prove', {}, atApplication);
  assert.ok(new URL(back.url).searchParams.has('code'), back.url);
  assert.equal(await quietly(browser), 'in');
  assert.equal(await quietly(copied(browser, firefox(140))), 'login_required', 'the other one is another one now');
});

test('who has just proved who they are goes on by whichever network the next request takes, also while everybody proves more', async () => {
  const browser = copied(await signedIn(), CHROME);
  await house.t.dump(
    `insert into risk.switches (tenant_id, id, kind, reason, begun_by, until) values ($1, gen_random_uuid(), 'challenge_all', 'an attack', 'test', platform.now() + interval '1 hour')`,
    [house.tenant.id],
  );
  risk.standings.forget(house.tenant.id);
  const page = await browser.follow(await browser.get(url({}, 'club')), atApplication);
  const proved = await browser.submit(page, 'prove', {}, (location) => /\/authorize\//.test(location));
  const relayed = copied(browser, CHROME, MOBILE);
  const back = await relayed.follow(await relayed.get(proved.url), atApplication);
  assert.ok(back.url.includes('code='), back.url);
  assert.equal(await quietly(relayed), 'login_required', 'later it is compared as ever');
});

test('a copy that died with a proof of its owner gets no new handle by a question that it had opened before', async () => {
  const browser = await signedIn();
  const thief = copied(browser, CHROME);
  const { url: question } = await thief.follow(await thief.get(url({}, 'club')), (location) => location.includes('/interaction/'));
  assert.ok((await signInAt(browser, url({ max_age: '0' }), 'ada')).searchParams.has('code'));
  house.asking.passes = true;
  const answered = await thief.follow(await thief.get(question), atApplication);
  house.asking.passes = false;
  assert.ok(!answered.url.includes('code='), answered.url);
  assert.equal(await quietly(browser), 'in');
  assert.equal(await quietly(thief), 'login_required');
});

test('twenty at once are all stopped, and ever new looks fill neither record nor mailbox', async () => {
  const browser = await signedIn();
  const thief = copied(browser, IPHONE);
  const said = await Promise.all(Array.from({ length: 20 }, () => quietly(thief)));
  assert.deepEqual([...new Set(said)], ['login_required']);
  assert.equal((await recorded()).length, 1);
  for (let version = 20; version < 30; version++) assert.equal(await quietly(copied(browser, CHROME.replace('140', String(version)))), 'login_required');
  assert.equal((await recorded()).length, 5);
  assert.equal(await quietly(browser), 'in');
});

test('where the policy blocks it the session ends for whoever holds it, once, and whoever comes interactively begins anew', async () => {
  const browser = await signedIn();
  await publish(RULE('block'));
  assert.equal(await quietly(browser), 'in');
  const thief = copied(browser, IPHONE);
  assert.deepEqual([...new Set(await Promise.all([quietly(thief), quietly(thief), quietly(thief)]))], ['login_required']);
  assert.equal((house.events.of('sessions.session_revoked').at(-1)?.data as { reason: string }).reason, 'risk');
  assert.deepEqual(await recorded(), [{ action: 'session', outcome: 'blocked', verdict: 'block' }]);
  assert.equal(await quietly(browser), 'login_required');
  assert.ok((await browser.follow(await browser.get(url()), atApplication)).text.includes('value="submit"'), 'a sign-in from nothing');
});

test('a policy that tells asks the owner once a day for each look; one that observes notes it; either way it goes on', async () => {
  const browser = await signedIn();
  const thief = copied(browser, IPHONE);
  await publish(RULE('notify'));
  for (let times = 0; times < 3; times++) assert.equal(await quietly(thief), 'in');
  assert.deepEqual(told, ['notify']);
  await house.t.dump(
    `update sessions.sessions set noticed = (select jsonb_object_agg(key, value::text::jsonb) from (select key, to_jsonb(platform.now() - interval '25 hours') as value from jsonb_each(noticed)) as old) where noticed is not null`,
  );
  assert.equal(await quietly(thief), 'in');
  assert.deepEqual(told, ['notify', 'notify']);
  await publish({ mode: 'observe' });
  assert.equal(await quietly(thief), 'in');
  assert.deepEqual((await recorded()).at(-1), { action: 'session', outcome: 'passed', verdict: 'challenge' });
});

test('from a network that is shut nobody goes on, and the session is none the worse', async () => {
  const browser = await signedIn();
  await house.t.dump(
    `insert into risk.switches (tenant_id, id, kind, value, reason, begun_by, until) values ($1, gen_random_uuid(), 'block_country', 'BR', 'an attack', 'test', platform.now() + interval '1 hour')`,
    [house.tenant.id],
  );
  risk.standings.forget(house.tenant.id);
  assert.equal(await quietly(copied(browser, firefox(140), ABROAD)), 'login_required');
  assert.equal(await quietly(browser), 'in');
  assert.deepEqual(await recorded(), []);
});
