import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { TEST_ORIGIN } from '#test/support';
import { authorizeUrl, basic, call, openHouse, pkce, refresh, silent, tokensFor, type House } from './house.suite.ts';

/* Two accounts became one: what applications know the person by, wherever a subject leaves or comes in. */

let house: House;
const API = 'https://api.example/';
before(async () => {
  house = await openHouse();
  for (const clientId of ['shop', 'club', 'blog'])
    await house.application({ clientId, metadata: { backchannel_logout_uri: `https://${clientId}.example/backchannel`, backchannel_logout_session_required: true } });
  await house.application({ clientId: 'partner', firstParty: false });
  await house.resource({ identifier: API, name: 'Orders', scopes: ['read'], accessTokenFormat: 'jwt' });
});
after(() => house?.stop());

const inTenant = <T>(work: Parameters<House['t']['db']['tenant']>[1]) => house.t.db.tenant(house.tenant.id, work) as Promise<T>;
const merge = async (survivor: string, absorbed: string): Promise<string> => {
  const done = await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.merging.merge(tx, TEST_ORIGIN, { survivor, absorbed }, {}));
  assert.equal(done.kind, 'merged');
  return done.kind === 'merged' ? done.id : '';
};
const undo = (id: string) => house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.merging.undo(tx, TEST_ORIGIN, id));

async function subjectsAt(clientId: string, user: string) {
  const { browser, tokens } = await tokensFor(house, clientId, user);
  const info = await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
  const introspected = await call(house, '/introspect', { form: { token: tokens.access_token }, headers: basic(clientId) });
  const renewed = await refresh(house, clientId, tokens.refresh_token);
  const again = await call(house, '/userinfo', { headers: { authorization: `Bearer ${renewed.body.access_token}` } });
  const seen = [decodeJwt(tokens.id_token).sub, info.body.sub, introspected.body.sub, decodeJwt(renewed.body.id_token).sub, again.body.sub];
  return { browser, tokens, seen: [...new Set(seen)], name: info.body.given_name as string };
}

test('each application goes on knowing the person by the subject it knew; where it knew both, by the one that stays', async () => {
  const [a, b] = [await house.user('ada'), await house.user('bea')];
  await tokensFor(house, 'shop', 'ada');
  await tokensFor(house, 'club', 'bea');
  const before = { a: await tokensFor(house, 'blog', 'ada'), b: await tokensFor(house, 'blog', 'bea') };
  await house.deliver();
  house.events.clear();
  const id = await merge(a.id, b.id);

  // Both names lead to the account, and every way in as well.
  for (const [clientId, sub] of [
    ['shop', a.sub],
    ['club', b.sub],
    ['blog', a.sub],
  ] as const)
    for (const who of ['ada', 'bea']) {
      const { seen, name } = await subjectsAt(clientId, who);
      assert.deepEqual([clientId, who, seen, name], [clientId, who, [sub], 'ada']);
    }
  // What was issued before has ended, on either side.
  for (const { tokens } of [before.a, before.b]) {
    assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
    assert.equal((await refresh(house, 'blog', tokens.refresh_token)).body.error, 'invalid_grant');
  }
  assert.deepEqual(
    house.events.of('oidc.account_merged').map(({ data }) => data),
    [
      { clientId: 'blog', sub: a.sub, former: b.sub },
      { clientId: 'club', sub: b.sub },
      { clientId: 'shop', sub: a.sub },
    ],
  );

  await undo(id);
  for (const [clientId, who, sub] of [
    ['club', 'bea', b.sub],
    ['blog', 'bea', b.sub],
    ['blog', 'ada', a.sub],
    ['shop', 'ada', a.sub],
  ] as const)
    assert.deepEqual((await subjectsAt(clientId, who)).seen, [sub]);
  assert.deepEqual(
    house.events.of('oidc.account_merge_undone').map(({ data }) => data),
    [
      { clientId: 'blog', sub: a.sub, former: b.sub },
      { clientId: 'club', sub: b.sub },
      { clientId: 'shop', sub: a.sub },
    ],
  );
});

test('access tokens for an API name the person as the application does', async () => {
  const [a, b] = [await house.user('cem'), await house.user('dan')];
  await tokensFor(house, 'club', 'dan', { resource: API, scope: 'openid read' });
  await merge(a.id, b.id);
  const { tokens } = await tokensFor(house, 'club', 'cem', { resource: API, scope: 'openid read' });
  assert.equal(decodeJwt(tokens.access_token).sub, b.sub);
});

test('a hint with any of the subjects means the person; one of somebody else does not', async () => {
  const [a, b] = [await house.user('eva'), await house.user('fay')];
  const stranger = (await house.user('gus')) && (await tokensFor(house, 'blog', 'gus'));
  const hints = [(await tokensFor(house, 'blog', 'eva')).tokens.id_token, (await tokensFor(house, 'blog', 'fay')).tokens.id_token];
  const onlyAbsorbed = (await tokensFor(house, 'club', 'fay')).tokens.id_token;
  await merge(a.id, b.id);
  const { browser } = await tokensFor(house, 'blog', 'eva');
  for (const hint of hints) {
    const answer = await silent(browser, authorizeUrl(house, 'blog', pkce().challenge, { prompt: 'none', id_token_hint: hint }));
    assert.ok(answer.searchParams.has('code'), answer.href);
  }
  assert.ok((await silent(browser, authorizeUrl(house, 'club', pkce().challenge, { prompt: 'none', id_token_hint: onlyAbsorbed }))).searchParams.has('code'));
  const refused = await silent(browser, authorizeUrl(house, 'blog', pkce().challenge, { prompt: 'none', id_token_hint: stranger.tokens.id_token }));
  assert.equal(refused.searchParams.get('error'), 'login_required');
  // Asked for by its subject.
  const claims = (value: string) => JSON.stringify({ id_token: { sub: { value } } });
  for (const sub of [a.sub, b.sub])
    assert.ok((await silent(browser, authorizeUrl(house, 'blog', pkce().challenge, { prompt: 'none', claims: claims(sub) }))).searchParams.has('code'));
  assert.equal((await silent(browser, authorizeUrl(house, 'blog', pkce().challenge, { prompt: 'none', claims: claims('nobody') }))).searchParams.get('error'), 'login_required');
  // And signing out by an ID token of either.
  const out = await browser.get(`${house.issuer}/logout?${new URLSearchParams({ id_token_hint: onlyAbsorbed }).toString()}`);
  assert.equal(out.status, 200, 'signed out, and told so');
  assert.equal((await silent(browser, authorizeUrl(house, 'blog', pkce().challenge, { prompt: 'none' }))).searchParams.get('error'), 'login_required');
});

test('notices of a session’s end name the subject that the application knows, and only the session where subjects changed hands', async () => {
  const [a, b] = [await house.user('hal'), await house.user('ida')];
  await tokensFor(house, 'club', 'ida');
  await tokensFor(house, 'shop', 'hal');
  const notices = async () => {
    await house.deliver();
    house.outbound.sent.splice(0);
    await house.work();
    return house.outbound.sent.map(({ url, options }) => [new URL(url).host, decodeJwt(new URLSearchParams(String(options?.body)).get('logout_token') ?? '')] as const);
  };
  await notices();
  await merge(a.id, b.id);
  const ended = await notices();
  assert.deepEqual(ended.map(([host, token]) => [host, token.sub, typeof token['sid']]).toSorted(), [
    ['club.example', undefined, 'string'],
    ['shop.example', undefined, 'string'],
  ]);
  const { tokens } = await tokensFor(house, 'club', 'hal');
  await inTenant((tx) => house.node.sessions.revoke(tx, TEST_ORIGIN, { userId: a.id }, 'support'));
  const later = await notices();
  assert.deepEqual(
    later.map(([host, token]) => [host, token.sub, token['sid']]),
    [['club.example', b.sub, decodeJwt(tokens.id_token)['sid']]],
  );
});

test('what the absorbed account allowed an application is not asked again, and is its own again after an undo', async () => {
  const [a, b] = [await house.user('jon'), await house.user('kim')];
  await tokensFor(house, 'partner', 'kim');
  const id = await merge(a.id, b.id);
  const { browser } = await tokensFor(house, 'shop', 'jon');
  assert.ok((await silent(browser, authorizeUrl(house, 'partner', pkce().challenge, { prompt: 'none' }))).searchParams.has('code'));
  await undo(id);
  const own = (await tokensFor(house, 'shop', 'jon')).browser;
  assert.equal((await silent(own, authorizeUrl(house, 'partner', pkce().challenge, { prompt: 'none' }))).searchParams.get('error'), 'consent_required');
  const theirs = (await tokensFor(house, 'shop', 'kim')).browser;
  assert.ok((await silent(theirs, authorizeUrl(house, 'partner', pkce().challenge, { prompt: 'none' }))).searchParams.has('code'));
});

test('an account that another application knows by its name does not get that name anywhere else', async () => {
  const [a, b, c] = [await house.user('leo'), await house.user('mia'), await house.user('noa')];
  await tokensFor(house, 'club', 'mia');
  await merge(a.id, b.id);
  // Carried on when it becomes part of a third one.
  await merge(c.id, a.id);
  assert.deepEqual((await subjectsAt('club', 'noa')).seen, [b.sub]);
  assert.deepEqual((await subjectsAt('shop', 'mia')).seen, [c.sub]);
});
