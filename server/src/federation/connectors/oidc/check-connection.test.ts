import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { connectionOf, createConnectorWorld, type ConnectorWorld } from '../oauth2/connector-world.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { CLIENT_ID, CLIENT_SECRET, startHostileProvider, type HostileProvider } from './hostile-provider.suite.ts';
import { startUpstream, type Upstream } from './upstream.suite.ts';

let upstream: Upstream;
let p: HostileProvider;
let world: ConnectorWorld;
let oidc: ReturnType<typeof createOidcConnector>;
before(async () => {
  upstream = await startUpstream([{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET }]);
  p = await startHostileProvider();
});
beforeEach(() => {
  p.reset();
  world = createConnectorWorld(upstream.issuer, p.issuer);
  oidc = createOidcConnector(world);
});
after(async () => {
  await upstream.close();
  await p.close();
});

async function check(issuer: string, { settings = {}, secret = CLIENT_SECRET, now = new Date() } = {}) {
  const connection = connectionOf(oidc, { issuer, clientId: CLIENT_ID, ...settings }, { clientSecret: secret });
  const results = await oidc.check!(connection, world.ctx({ now, trace: (entry) => world.traced.push(entry) }));
  assert.ok(!JSON.stringify([results, world.traced]).includes(secret));
  return Object.fromEntries(results.map(({ name, ok, detail }) => [name, `${ok ? 'ok' : 'wrong'}: ${detail}`]));
}

test('a provider that is as it should be', async () => {
  const results = await check(upstream.issuer);
  assert.deepEqual(Object.keys(results), ['discovery', 'clock', 'keys', 'PKCE', 'authorization endpoint', 'userinfo endpoint', 'token endpoint']);
  for (const [name, result] of Object.entries(results)) assert.match(result, /^ok: /, name);
  assert.equal(results['token endpoint'], 'ok: it knows us (client_secret_basic)');
  assert.deepEqual(
    world.traced.map(({ title }) => title),
    ['Discovery', 'Keys', 'Token request with a made-up code'],
  );
});

test('a wrong secret is found before anybody signs in', async () => {
  assert.match((await check(upstream.issuer, { secret: 'wrong-secret' }))['token endpoint']!, /^wrong: it does not know us by this client id/);
});

test('another issuer in the document, and what to do about it', async () => {
  p.metadata = (right) => ({ ...right, issuer: `${p.issuer}/` });
  const results = await check(p.issuer);
  assert.match(results['discovery']!, /^wrong: names the issuer .* They must be the same to the letter/);
});

test('clocks that differ', async () => {
  assert.match((await check(p.issuer, { now: new Date(Date.now() + 300_000) }))['clock']!, /^wrong: (?:299|300|301) seconds behind ours/);
});

test('no keys, no PKCE, endpoints that are down', async () => {
  p.metadata = (right) => ({ ...right, code_challenge_methods_supported: ['plain'], jwks_uri: `${p.issuer}/nothing`, userinfo_endpoint: 'https://127.0.0.1:1/userinfo' });
  const results = await check(p.issuer);
  assert.match(results['keys']!, /^wrong: .*nothing: keys: status 404/);
  assert.match(results['PKCE']!, /^wrong: /);
  assert.match(results['userinfo endpoint']!, /^wrong: .*forbidden_address/);
});

test('what an operator just mended is seen at once', async () => {
  p.metadata = (right) => ({ ...right, issuer: 'https://another.example' });
  assert.match((await check(p.issuer))['discovery']!, /^wrong/);
  p.metadata = (right) => right;
  assert.match((await check(p.issuer))['discovery']!, /^ok/);
});

test('a provider that is not there', async () => {
  p.hijack = (_path, response) => Boolean(response.writeHead(503).end());
  assert.deepEqual(await check(p.issuer), { discovery: `wrong: ${p.issuer}/.well-known/openid-configuration: discovery: status 503` });
});
