import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { authorizeUrl, basic, call, exchange, openHouse, pkce, refresh, silent, tokensFor, type House } from './house.suite.ts';

/* Tenants at a path of the shared host, and what happens when the floor gives way. */

let house: House;
before(async () => {
  house = await openHouse({ slug: 'acme', settings: { tokens: { accessSeconds: 120 } } });
  await house.application({ clientId: 'shop' });
  await house.user('ada');
});
after(() => house?.stop());

test('a tenant at a path: every address is under its issuer', async () => {
  assert.ok(house.issuer.endsWith('/t/acme'));
  const { body } = await call(house, '/.well-known/openid-configuration');
  assert.equal(body.issuer, house.issuer);
  for (const [name, value] of Object.entries(body))
    if (name.endsWith('_endpoint') || name === 'jwks_uri') assert.ok(String(value).startsWith(`${house.issuer}/`), `${name}: ${value}`);
  const { browser, tokens, callback } = await tokensFor(house, 'shop', 'ada');
  assert.equal(callback.searchParams.get('iss'), house.issuer);
  assert.equal(decodeJwt(tokens.id_token).iss, house.issuer);
  assert.equal(tokens.expires_in, 120);
  assert.ok([...browser.cookies('localhost').keys()].some((name) => name === 'parvis_acme_sso'));
  assert.ok(await silent(browser, authorizeUrl(house, 'shop', pkce().challenge)));
});

test('RFC 8414: the metadata of a path issuer is also at the inserted address', async () => {
  const origin = new URL(house.issuer).origin;
  for (const document of ['oauth-authorization-server', 'openid-configuration']) {
    const answer = await fetch(`${origin}/.well-known/${document}/t/acme`).catch(() => undefined);
    // Without a default tenant the bare host belongs to nobody.
    assert.equal(answer?.status, 421);
  }
  await house.node.tenants.save({ slug: 'root', name: 'Root', issuer: origin });
  await new Promise((done) => setTimeout(done, 0));
  const answer = await fetch(`${origin}/.well-known/oauth-authorization-server/t/acme`);
  assert.equal(((await answer.json()) as { issuer: string }).issuer, house.issuer);
  assert.equal((await fetch(`${origin}/.well-known/oauth-authorization-server/t/nobody`)).status, 404);
});

test('tenants do not know each other’s applications, codes, tokens or sessions', async () => {
  const { tokens, browser } = await tokensFor(house, 'shop', 'ada');
  const root = { ...house, issuer: new URL(house.issuer).origin } as House;
  assert.equal((await call(root, '/token', { form: { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, headers: basic('shop') })).status, 401);
  assert.equal((await call(root, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
  const saved = browser.cookies('localhost').get('parvis_acme_sso') ?? '';
  const stranger = house.browser();
  stranger.setCookie('localhost', 'parvis_sso', saved);
  stranger.setCookie('localhost', 'parvis_sso.sig', browser.cookies('localhost').get('parvis_acme_sso.sig') ?? '');
  const rootTenant = await house.node.tenants.bySlug('root');
  await house.t.db.tenant(rootTenant?.id ?? '', (tx) =>
    house.node.oidc.saveApplication(tx, rootTenant?.id ?? '', {
      clientId: 'shop',
      name: 'Shop',
      firstParty: true,
      secret: 'another-secret-of-the-tests-12345',
      metadata: { redirect_uris: ['https://app.example/callback'] },
    }),
  );
  const answer = await stranger.get(authorizeUrl(root, 'shop', pkce().challenge, { prompt: 'none' }));
  assert.match(String(answer.headers.location), /error=login_required/);
});

test('a database that is gone is 503 with a hint, for programs and for people, and nothing is half done', async () => {
  const { tokens, browser } = await tokensFor(house, 'shop', 'ada');
  const { verifier, challenge } = pkce();
  const code = (await silent(browser, authorizeUrl(house, 'shop', challenge))).searchParams.get('code');
  const broken = { ...house.t.db };
  const real = house.t.db.statement;
  const fail = async () => {
    throw (await import('#platform/db')).databaseErrors.unavailable({ retryAfter: 2 });
  };
  (house.t.db as { statement: unknown }).statement = fail;
  try {
    for (const answer of [
      await refresh(house, 'shop', tokens.refresh_token),
      await exchange(house, 'shop', code, verifier),
      await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } }),
    ]) {
      assert.deepEqual([answer.status, answer.body.error, answer.headers['retry-after']], [503, 'temporarily_unavailable', '2']);
    }
    const page = await browser.get(authorizeUrl(house, 'shop', challenge));
    assert.equal(page.status, 503);
    assert.ok(page.text.includes('try again in a moment'));
  } finally {
    (house.t.db as { statement: unknown }).statement = real;
  }
  assert.ok(broken);
  assert.equal((await exchange(house, 'shop', code, verifier)).status, 200);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token)).status, 200);
});

test('what is over is purged in batches, an hour later', async () => {
  await tokensFor(house, 'shop', 'ada');
  const count = async () => (await house.t.dump<{ n: number }>('select count(*)::int as n from oidc.artefacts'))[0]?.n ?? 0;
  const purge = () => house.node.oidc.scheduled[0]?.run(new AbortController().signal);
  const all = await count();
  await house.t.advance(61 * 60 + 60);
  await purge();
  const later = await count();
  assert.ok(later < all && later > 0, `${all} -> ${later}`);
  await house.t.advance(400 * 86_400);
  await purge();
  assert.equal(await count(), 0);
});
