import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { overlap, TEST_ORIGIN, type Answer, type HttpBrowser } from '#test/support';
import { authorizeUrl, call, openHouse, pkce, refresh, tokensFor, type House } from './house.suite.ts';

let house: House;
const NOTICE = 'https://app.example/backchannel';
before(async () => {
  house = await openHouse({ nodes: 2 });
  await house.application({ clientId: 'shop', metadata: { backchannel_logout_uri: NOTICE, backchannel_logout_session_required: true } });
  await house.application({ clientId: 'club', metadata: { backchannel_logout_uri: 'https://club.example/backchannel', backchannel_logout_session_required: true } });
  await house.application({ clientId: 'gym', metadata: { backchannel_logout_uri: 'https://gym.example/backchannel' } });
  await house.application({ clientId: 'quiet' });
  await house.user('ada');
  await house.user('bruno');
});
after(() => house?.stop());
beforeEach(async () => {
  await house.deliver();
  house.jobs.splice(0);
  house.outbound.sent.splice(0);
  house.outbound.answer = () => ({ ok: true, status: 200, headers: {}, body: '' });
});

const BYE = 'https://app.example/bye';
const out = (location: string) => location.startsWith('https://app.example/');
const logout = (browser: HttpBrowser, parameters: Record<string, string>): Promise<Answer> => browser.get(`${house.issuer}/logout?${new URLSearchParams(parameters).toString()}`);
const signedIn = async (browser: HttpBrowser) => {
  const answer = await browser.get(authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'none' }));
  return String(answer.headers.location).includes('code=');
};
const tokenIn = (index: number) => new URLSearchParams(String(house.outbound.sent[index]?.options?.body)).get('logout_token') ?? '';

test('with the session’s ID token: signed out at once, back at the application with its state', async () => {
  const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
  const answer = await logout(browser, { id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state: 'a b' });
  assert.deepEqual([answer.status, answer.headers.location], [303, `${BYE}?state=a+b`]);
  assert.equal(browser.cookies('localhost').get('parvis_sso'), undefined);
  assert.equal(await signedIn(browser), false);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token)).body.error, 'invalid_grant');
});

test('without one the customer is asked; staying ends nothing, confirming ends everything', async () => {
  const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
  const asked = await browser.follow(await logout(browser, { client_id: 'shop', post_logout_redirect_uri: BYE }), out);
  assert.ok(asked.text.includes('value="confirm"'), asked.text.slice(0, 400));
  const stayed = await browser.submit(asked, 'stay', {}, out);
  assert.equal(stayed.url, BYE);
  assert.equal(await signedIn(browser), true);
  const again = await browser.follow(await logout(browser, { client_id: 'shop', post_logout_redirect_uri: BYE, state: 's' }), out);
  const done = await browser.submit(again, 'confirm', {}, out);
  assert.equal(done.url, `${BYE}?state=s`);
  assert.equal(await signedIn(browser), false);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token)).body.error, 'invalid_grant');
});

test('without an application the customer is asked and told', async () => {
  const { browser } = await tokensFor(house, 'shop', 'ada');
  const asked = await browser.follow(await logout(browser, { post_logout_redirect_uri: 'https://evil.example/' }));
  const done = await browser.submit(asked, 'confirm');
  assert.equal(done.status, 200);
  assert.ok(done.text.includes('You are signed out'));
  assert.equal(await signedIn(browser), false);
});

test('a session that is gone already leads straight back', async () => {
  const answer = await logout(house.browser(), { client_id: 'shop', post_logout_redirect_uri: BYE });
  assert.equal(answer.headers.location, BYE);
});

test('an application that posts signs the customer out although their cookie does not come with a cross-site POST', async () => {
  const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
  const form = { id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state: 's' };
  // SameSite=Lax: the browser sends the form without its cookies, and follows the redirect with them.
  const posted = await house.browser().post(`${house.issuer}/logout`, form, { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' });
  assert.equal(posted.status, 303);
  const followed = await browser.get(String(posted.headers.location));
  assert.equal(followed.headers.location, `${BYE}?state=s`);
  assert.equal(await signedIn(browser), false);
  const evil = await house.browser().post(`${house.issuer}/logout`, { client_id: 'shop', post_logout_redirect_uri: 'https://evil.example/' });
  assert.ok(String(evil.headers.location).startsWith(`${house.issuer}/logout?`));
});

test('somebody else’s ID token does not sign this customer out', async () => {
  const bruno = (await tokensFor(house, 'shop', 'bruno')).tokens;
  const { browser } = await tokensFor(house, 'shop', 'ada');
  const answer = await browser.follow(await logout(browser, { id_token_hint: bruno.id_token, post_logout_redirect_uri: BYE }), out);
  assert.ok(answer.text.includes('value="confirm"'));
  assert.equal(await signedIn(browser), true);
});

test('forged hints, other applications’ hints and unregistered addresses are refused and end nothing', async () => {
  const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
  const [header, , signature] = tokens.id_token.split('.');
  const forged = `${header}.${Buffer.from(JSON.stringify({ ...decodeJwt(tokens.id_token), sub: 'x' })).toString('base64url')}.${signature}`;
  for (const parameters of [
    { id_token_hint: forged },
    { id_token_hint: 'nonsense' },
    { id_token_hint: tokens.access_token },
    { id_token_hint: tokens.id_token, client_id: 'club' },
    { id_token_hint: tokens.id_token, post_logout_redirect_uri: 'https://app.example/bye/' },
    { client_id: 'shop', post_logout_redirect_uri: 'https://evil.example/' },
    { client_id: 'nobody' },
  ] as Record<string, string>[]) {
    const answer = await logout(browser, parameters);
    assert.deepEqual([answer.status, answer.headers.location], [400, undefined], JSON.stringify(parameters));
  }
  assert.equal((await call(house, `/logout?client_id=shop&client_id=club`)).status, 400);
  assert.equal(await signedIn(browser), true);
});

test('every application the session was used for is told, by a token of its own', async () => {
  const browser = house.browser();
  const shop = await tokensFor(house, 'shop', 'ada', {}, browser);
  const club = await tokensFor(house, 'club', 'ada', {}, browser);
  await tokensFor(house, 'quiet', 'ada', {}, browser);
  await logout(browser, { id_token_hint: shop.tokens.id_token });
  await house.deliver();
  assert.deepEqual(house.jobs.map((job) => (job.data as { clientId: string }).clientId).sort(), ['club', 'shop']);
  assert.deepEqual(await house.work(), []);
  assert.deepEqual(house.outbound.sent.map((sent) => sent.url).sort(), [NOTICE, 'https://club.example/backchannel'].sort());
  const index = house.outbound.sent.findIndex((sent) => sent.url === NOTICE);
  assert.equal(house.outbound.sent[index]?.options?.headers?.['content-type'], 'application/x-www-form-urlencoded');
  const keys = createLocalJWKSet((await call(house, '/jwks')).body as JSONWebKeySet);
  const { payload } = await jwtVerify(tokenIn(index), keys, { issuer: house.issuer, audience: 'shop', typ: 'logout+jwt' });
  assert.equal(payload.sub, decodeJwt(shop.tokens.id_token).sub);
  assert.equal(payload['sid'], decodeJwt(shop.tokens.id_token)['sid']);
  assert.notEqual(payload['sid'], decodeJwt(club.tokens.id_token)['sid'], 'applications cannot match customers by it');
  assert.deepEqual(payload['events'], { 'http://schemas.openid.net/event/backchannel-logout': {} });
  assert.equal(payload['nonce'], undefined);
  assert.ok(payload.jti && (payload.exp ?? 0) - (payload.iat ?? 0) <= 120);
});

test('applications that a session is first used for at the same moment are told, each of them', async () => {
  const { browser } = await tokensFor(house, 'shop', 'ada');
  const used = (clientId: string) => browser.get(authorizeUrl(house, clientId, pkce().challenge, { prompt: 'none' }));
  await overlap(
    house.t,
    (meet) =>
      house.t.db.tenant(house.tenant.id, async (tx) => {
        await tx.query('select from sessions.sessions where tenant_id = $1 and revoked_at is null for update', [house.tenant.id]);
        await meet();
      }),
    () => Promise.all([used('club'), used('gym')]),
    2,
  );
  const [{ id } = { id: '' }] = await house.t.dump<{ id: string }>('select id from sessions.sessions where revoked_at is null order by created_at desc limit 1');
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, TEST_ORIGIN, { sessionId: id }, 'test'));
  await house.deliver();
  assert.deepEqual(house.jobs.map((job) => (job.data as { clientId: string }).clientId).toSorted(), ['club', 'gym', 'shop']);
});

test('however often the event comes, each application is told once', async () => {
  const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
  await logout(browser, { id_token_hint: tokens.id_token });
  const revoked = house.events.of('sessions.session_revoked').at(-1);
  const listener = house.node.oidc.listeners[0];
  const event = { id: 'e', version: 1, occurredAt: '', requestId: 'r', actor: { kind: 'system' }, ...revoked } as never;
  await Promise.all(Array.from({ length: 10 }, async () => listener?.handle(event)));
  assert.equal(house.jobs.length, 1);
});

test('a notice is tried again, given up when refused, and recorded when it never arrives', async () => {
  for (const [answer, retries, recorded] of [
    [{ ok: true, status: 503, headers: {}, body: '' }, true, 1],
    [{ ok: false, why: 'timeout' }, true, 1],
    [{ ok: true, status: 400, headers: {}, body: '' }, false, 1],
    [{ ok: true, status: 204, headers: {}, body: '' }, false, 0],
  ] as const) {
    const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
    await logout(browser, { id_token_hint: tokens.id_token });
    await house.deliver();
    const job = house.jobs.at(-1);
    const before_ = house.events.of('oidc.logout_notice_failed').length;
    house.outbound.answer = () => answer;
    assert.equal((await house.work()).length, retries ? 1 : 0, JSON.stringify(answer));
    if (retries && job) {
      house.jobs.push(job);
      assert.equal((await house.work(8)).length, 1);
    }
    assert.equal(house.events.of('oidc.logout_notice_failed').length - before_, recorded, JSON.stringify(answer));
    house.jobs.splice(0);
  }
});

test('suspending a customer signs them out everywhere', async () => {
  const user = await house.user('carla');
  const { browser } = await tokensFor(house, 'shop', 'carla');
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.setState(tx, { actor: { kind: 'operator' }, requestId: 'r' }, user.id, 'suspended', 'test'));
  await house.deliver();
  await house.deliver();
  assert.equal(house.jobs.length, 1);
  assert.equal(await signedIn(browser), false);
});

test('signed out everywhere: what a thief was granted for offline use ends at once, what comes after does not', async () => {
  const user = await house.user('dora');
  const offline = { scope: 'openid offline_access' };
  const thief = (await tokensFor(house, 'shop', 'dora', offline)).tokens;
  const bystander = (await tokensFor(house, 'shop', 'bruno', offline)).tokens;
  const everywhere = () =>
    house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'operator' }, requestId: 'r' }, { userId: user.id }, 'password_changed'));
  await everywhere();
  assert.equal((await refresh(house, 'shop', thief.refresh_token)).body.error, 'invalid_grant');
  const owner = (await tokensFor(house, 'shop', 'dora', offline)).tokens;
  await house.deliver();
  assert.equal((await refresh(house, 'shop', owner.refresh_token)).status, 200);
  assert.equal((await refresh(house, 'shop', bystander.refresh_token)).status, 200);
  const ended = house.events.of('oidc.family_revoked').at(-1);
  assert.deepEqual([ended?.subject, (ended?.data as { reason: string }).reason], [user.id, 'signed_out']);
  // Also when no session is left: the tokens are all that is left.
  await everywhere();
  await everywhere();
  assert.equal((await refresh(house, 'shop', owner.refresh_token)).body.error, 'invalid_grant');
});

test('however a session ends, its tokens end with it on every process, before any worker hears of it', async () => {
  const works = async (token: string) => (await call(house, '/userinfo', { node: 1, headers: { authorization: `Bearer ${token}` } })).status;
  const user = await house.user('erik');
  const { tokens } = await tokensFor(house, 'shop', 'erik');
  const other = (await tokensFor(house, 'club', 'erik')).tokens;
  const [newer, older] = await house.t.db.read(house.tenant.id, (tx) => house.node.sessions.list(tx, user.id));
  assert.ok(newer && older);
  assert.deepEqual([await works(tokens.access_token), await works(other.access_token)], [200, 200]);
  const revoke = (which: Parameters<typeof house.node.sessions.revoke>[2]) =>
    house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'operator' }, requestId: 'r' }, which, 'signed_out'));
  await revoke({ sessionId: older.id });
  assert.deepEqual([await works(tokens.access_token), await works(other.access_token)], [401, 200]);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token, { node: 1 })).body.error, 'invalid_grant');
  await revoke({ userId: user.id });
  assert.equal(await works(other.access_token), 401);
});

test('tokens being given out while their customer is signed out everywhere: no family survives, and nobody waits for the other in a circle', async () => {
  const user = await house.user('fritz');
  const offline = { scope: 'openid offline_access' };
  for (let round = 0; round < 8; round++) {
    const { tokens } = await tokensFor(house, 'shop', 'fritz', offline);
    const answers = await Promise.all([
      refresh(house, 'shop', tokens.refresh_token, { node: round % 2 }),
      house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'operator' }, requestId: 'r' }, { userId: user.id }, 'password_changed')),
    ]);
    const [{ status, body }] = answers;
    assert.ok(status === 200 || body.error === 'invalid_grant', JSON.stringify(body));
    for (const token of [tokens.refresh_token, ...(status === 200 ? [String(body.refresh_token)] : [])])
      assert.equal((await refresh(house, 'shop', token)).body.error, 'invalid_grant');
  }
  assert.deepEqual(house.failures, []);
});

test('signed out everywhere else, from two places in the same instant over two processes: both succeed, twenty times; what lives by the session that asked stays', async () => {
  const user = await house.user('frida');
  const works = async (token: string) => (await call(house, '/userinfo', { node: 1, headers: { authorization: `Bearer ${token}` } })).status;
  const list = () => house.t.db.read(house.tenant.id, (tx) => house.node.sessions.list(tx, user.id));
  const elsewhere = (node: number, except: string) => {
    const { db, sessions } = house.nodes[node] as (typeof house.nodes)[number];
    return db.tenant(house.tenant.id, (tx) => sessions.revoke(tx, { actor: { kind: 'user', id: user.id }, requestId: 'r' }, { userId: user.id, except }, 'user'));
  };
  const offline = (await tokensFor(house, 'club', 'frida', { scope: 'openid offline_access' })).tokens;
  const kept = (await tokensFor(house, 'shop', 'frida')).tokens;
  const [own] = await list();
  assert.ok(own);
  await elsewhere(0, own.id);
  assert.deepEqual([await works(kept.access_token), (await refresh(house, 'shop', kept.refresh_token)).status], [200, 200]);
  assert.equal((await refresh(house, 'club', offline.refresh_token)).body.error, 'invalid_grant');
  for (let round = 0; round < 20; round++) {
    await tokensFor(house, 'shop', 'frida');
    const [one, two] = await list();
    assert.ok(one && two, `round ${round}`);
    const ended = await Promise.all([elsewhere(0, one.id), elsewhere(1, two.id)]);
    // Whoever is second has been signed out by the first, and signs the first out in turn: as each asked.
    assert.deepEqual([ended.reduce((sum, count) => sum + count, 0), (await list()).length], [2, 0]);
    await tokensFor(house, 'shop', 'frida');
  }
  assert.deepEqual(house.failures, []);
});
