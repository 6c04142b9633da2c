import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createContinuity, type Network, type RiskRoom } from '#risk';
import { overlap, type HttpBrowser } from '#test/support';
import { authorizeUrl, basic, call, exchange, openHouse, pkce, refresh, signInAt, silent, type Answer, type House } from './house.suite.ts';
import { createTestRisk, publishPolicy } from './risk-room.suite.ts';

/* An application goes on without its customer: from where it always did, or from somewhere else. With the real room of risk, and networks as a test says they are. */

const ANDROID = 'Shop/4.1 (Android 15; Pixel 9) okhttp/4.12';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

let house: House;
let risk: RiskRoom;
let here: Network = { kinds: [] };
let asked = 0;
const told: string[] = [];
before(async () => {
  house = await openHouse({
    continuity({ db, sessions, identity, keys, events }) {
      risk = createTestRisk({ db, keys, events }, () => here);
      return createContinuity({
        risk,
        keys,
        gate: risk.gate,
        ask: async (_tx, _origin, { verdict }) => void told.push(verdict),
        networks: risk.networks,
        sessions,
        inTenant: (tenantId, work) => db.tenant(tenantId, work),
        async find({ tenantId, sub, sessionUid }) {
          asked++;
          const session = sessionUid === undefined ? undefined : await sessions.byUid(tenantId, sessionUid);
          if (session) return { userId: session.userId, session };
          const user = await db.read(tenantId, (tx) => identity.findBySub(tx, sub));
          return user && { userId: user.id };
        },
      });
    },
  });
  await house.application({ clientId: 'spa', metadata: { token_endpoint_auth_method: 'none' } });
  await house.application({ clientId: 'shop' });
  await house.user('ada');
});
after(() => house?.stop());
afterEach(async () => {
  here = { kinds: [] };
  await house.t.dump('delete from risk.policies');
  risk.standings.forget(house.tenant.id);
});

const given = (answer: Answer) => answer.body as { refresh_token: string; access_token: string; error?: string; error_description?: string };
const from = (userAgent: string) => ({ 'user-agent': userAgent });
const go = (token: string, userAgent: string) => refresh(house, 'spa', token, { form: { client_id: 'spa' }, headers: from(userAgent) });
async function signIn(browser: HttpBrowser = house.browser(), extra: Record<string, string> = {}, userAgent = FIREFOX) {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(browser, authorizeUrl(house, 'spa', challenge, extra), 'ada');
  const answer = await exchange(house, 'spa', callback.searchParams.get('code'), verifier, { form: { client_id: 'spa' }, headers: from(userAgent) });
  assert.equal(answer.status, 200, answer.text);
  return { browser, token: given(answer).refresh_token };
}
const publish = (policy: object) => publishPolicy(house, risk, policy);

test('the same program goes on as ever, and nobody is asked anything for it; another address alone is none of another device', async () => {
  const { token } = await signIn();
  asked = 0;
  await risk.standings.of(house.tenant.id);
  const before_ = house.t.trips.total;
  const first = await go(token, FIREFOX);
  const trips = house.t.trips.total - before_;
  assert.equal(first.status, 200, first.text);
  assert.ok(trips <= 4, `${trips}`);
  assert.equal((await go(given(first).refresh_token, FIREFOX)).status, 200);
  assert.equal(asked, 0);
});

test('another kind of device is stopped until its customer confirms, and the own one goes on', async () => {
  const { browser, token } = await signIn();
  const stolen = await go(token, IPHONE);
  assert.deepEqual([stolen.status, given(stolen).error], [400, 'invalid_grant']);
  assert.match(given(stolen).error_description ?? '', /the customer must confirm/);
  assert.equal(given(await go(token, IPHONE)).error, 'invalid_grant', 'asked again it is told the same');
  const [row, ...more] = await house.t.dump<{ action: string; outcome: string; because: string[] }>('select action, outcome, because from risk.decisions where application = $1', [
    'spa',
  ]);
  assert.deepEqual([row?.action, row?.outcome, more.length], ['refresh', 'asked', 0], 'and it is recorded once');

  const own = await go(token, FIREFOX);
  assert.equal(own.status, 200, own.text);
  const none = await silent(browser, authorizeUrl(house, 'spa', pkce().challenge, { prompt: 'none' }));
  assert.equal(none.searchParams.get('error'), 'login_required');
  const out = (location: string) => location.startsWith('https://app.example/');
  const page = await browser.follow(await browser.get(authorizeUrl(house, 'spa', pkce().challenge)), out);
  assert.ok(page.text.includes('value="prove"'), page.text.slice(0, 400));
  const back = await browser.submit(page, 'prove', {}, out);
  assert.ok(new URL(back.url).searchParams.has('code'), back.url);
  assert.ok((await silent(browser, authorizeUrl(house, 'spa', pkce().challenge, { prompt: 'none' }))).searchParams.has('code'), 'the doubt is answered');
  assert.equal((await go(given(own).refresh_token, IPHONE)).status, 200, 'the device they confirmed from goes on');
});

test('a confirmation somewhere else lets nobody go on from here', async () => {
  const { token } = await signIn();
  assert.equal((await go(token, IPHONE)).status, 400);
  await house.t.dump(`update sessions.sessions set doubted_at = null, confirmed_from = '12345' where doubted_at is not null`);
  assert.equal(given(await go(token, IPHONE)).error, 'invalid_grant');
  assert.equal((await house.t.dump('select 1 from sessions.sessions where doubted_at is not null')).length, 1, 'it is doubted anew');
});

test('where the policy blocks it the session and what was granted end, for the own device as well', async () => {
  const { browser, token } = await signIn();
  await publish({ score: null, rules: [{ id: 'taken', when: { any: ['session.other_device'], actions: ['refresh'] }, verdict: 'block' }] });
  assert.equal(given(await go(token, IPHONE)).error, 'invalid_grant');
  assert.equal(given(await go(token, FIREFOX)).error, 'invalid_grant');
  assert.equal((await silent(browser, authorizeUrl(house, 'spa', pkce().challenge, { prompt: 'none' }))).searchParams.get('error'), 'login_required');
  const ended = house.events.of('sessions.session_revoked').at(-1)?.data as { reason: string };
  assert.equal(ended.reason, 'risk');
});

test('of several that are blocked at the same moment one ends the session, and it is recorded once', async () => {
  const { token } = await signIn();
  await publish({ score: null, rules: [{ id: 'taken', when: { any: ['session.other_device'], actions: ['refresh'] }, verdict: 'block' }] });
  const [, answers] = await overlap(
    house.t,
    (meet) =>
      house.t.db.tenant(house.tenant.id, async (tx) => {
        await tx.query('select from sessions.sessions where tenant_id = $1 and revoked_at is null for update', [house.tenant.id]);
        await meet();
      }),
    () => Promise.all([go(token, IPHONE), go(token, IPHONE), go(token, IPHONE)]),
  );
  assert.deepEqual([...new Set(answers.map((answer) => given(answer).error))], ['invalid_grant']);
  const [{ newest } = { newest: '' }] = await house.t.dump<{ newest: string }>('select id::text as newest from sessions.sessions order by created_at desc limit 1');
  assert.deepEqual(await house.t.dump('select outcome from risk.decisions where session_id = $1', [newest]), [{ outcome: 'blocked' }]);
});

test('what outlives its session ends where somebody would have to be asked in it', async () => {
  const { browser, token } = await signIn(house.browser(), { scope: 'openid offline_access', prompt: 'consent' });
  const [{ id } = { id: '' }] = await house.t.dump<{ id: string }>('select id from sessions.sessions where revoked_at is null order by created_at desc limit 1');
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'system' }, requestId: 'r' }, { sessionId: id }, 'signed_out'));
  const own = await go(token, FIREFOX);
  assert.equal(own.status, 200, own.text);
  assert.equal(given(await go(given(own).refresh_token, IPHONE)).error, 'invalid_grant');
  assert.equal(given(await go(given(own).refresh_token, FIREFOX)).error, 'invalid_grant', 'the family is over');
  assert.equal((house.events.of('oidc.family_revoked').at(-1)?.data as { reason: string }).reason, 'risk');
  assert.ok(browser);
});

test('a policy that only observes notes it, and everybody goes on', async () => {
  const { token } = await signIn();
  await publish({ mode: 'observe' });
  assert.equal((await go(token, IPHONE)).status, 200);
  const [row] = await house.t.dump<{ verdict: string; enforced: string }>(`select verdict, enforced from risk.decisions where action = 'refresh' order by at desc limit 1`);
  assert.deepEqual([row?.verdict, row?.enforced], ['challenge', 'allow']);
});

test('where the policy tells of it the owner is asked whether it was them, once however often it changes back and forth, and the program goes on', async () => {
  const { token } = await signIn();
  await publish({ score: null, rules: [{ id: 'told', when: { any: ['session.other_device'], actions: ['refresh'] }, verdict: 'notify' }] });
  told.length = 0;
  await house.t.dump(`delete from risk.decisions`);
  let current = token;
  for (const userAgent of [IPHONE, FIREFOX, IPHONE, FIREFOX, IPHONE]) {
    const answer = await go(current, userAgent);
    assert.equal(answer.status, 200, answer.text);
    current = given(answer).refresh_token;
  }
  assert.deepEqual(told, ['notify', 'notify'], 'of either look');
  assert.equal((await house.t.dump(`select 1 from risk.decisions where action = 'refresh'`)).length, 2);
});

test('a program in a network that is shut goes on nowhere, uses nothing up, and is not asked for anything when it is opened again', async () => {
  const { token } = await signIn();
  here = { country: 'BR', kinds: [] };
  const [{ id } = { id: '' }] = await house.t.dump<{ id: string }>(
    `insert into risk.switches (tenant_id, id, kind, value, reason, begun_by, until) values ($1, gen_random_uuid(), 'block_country', 'BR', 'an attack', 'test', platform.now() + interval '1 hour') returning id`,
    [house.tenant.id],
  );
  risk.standings.forget(house.tenant.id);
  assert.equal(given(await go(token, FIREFOX)).error, 'invalid_grant');
  await house.t.dump('delete from risk.switches where id = $1', [id]);
  risk.standings.forget(house.tenant.id);
  here = { kinds: [] };
  assert.equal((await go(token, FIREFOX)).status, 200);
});

test('an application that proves itself refreshes from wherever its machines are', async () => {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(house.browser(), authorizeUrl(house, 'shop', challenge, { scope: 'openid offline_access', prompt: 'consent' }), 'ada');
  const tokens = given(await exchange(house, 'shop', callback.searchParams.get('code'), verifier, { headers: { ...basic('shop'), ...from(ANDROID) } }));
  asked = 0;
  const other = await refresh(house, 'shop', tokens.refresh_token, { headers: { ...basic('shop'), ...from(IPHONE) } });
  assert.deepEqual([other.status, asked], [200, 0], other.text);

  // What is known of the customer without the request counts each time: here the account was secured, which ends what outlives the session as well.
  const [user] = await house.t.dump<{ id: string }>('select user_id as id from sessions.sessions where revoked_at is null order by created_at desc limit 1');
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'system' }, requestId: 'r' }, { userId: user?.id ?? '' }, 'account_secured'));
  const over = await refresh(house, 'shop', given(other).refresh_token, { headers: { ...basic('shop'), ...from(IPHONE) } });
  assert.deepEqual([over.status, given(over).error], [400, 'invalid_grant']);
});

test('twenty refreshes of a copied token at once are all stopped, and doubt the session once', async () => {
  await house.t.dump('delete from risk.decisions');
  const { token } = await signIn();
  const answers = await Promise.all(Array.from({ length: 20 }, () => go(token, IPHONE)));
  assert.deepEqual([...new Set(answers.map((answer) => given(answer).error))], ['invalid_grant']);
  assert.equal((await house.t.dump('select 1 from risk.decisions')).length, 1);
  assert.equal((await go(token, FIREFOX)).status, 200, 'it was not used up by them');
  assert.equal((await call(house, '/jwks')).status, 200);
});
