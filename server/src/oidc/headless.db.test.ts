import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { FlowFacts } from '#journeys/contract';
import { isAppError } from '#platform/errors';
import type { VerificationConnection } from '#verification/contract';
import { basic, call, CALLBACK, exchange, openHouse, pkce, refresh, testOrigin, type House } from './house.suite.ts';

/* Applications that draw the journey themselves: a pushed request in, a code out (decision 0005). */

let house: House;
let user: { id: string; sub: string };
before(async () => {
  const papers = { slug: 'papers', state: 'active', level: 'low', trustFramework: 'gold', claims: [{ claim: 'birthdate', attribute: 'birthdate', differs: 'ask' }] };
  house = await openHouse({
    nodes: 2,
    verification: { assured: async () => [], unmet: async () => [], connections: async () => [papers as unknown as VerificationConnection] },
  });
  await house.application({ clientId: 'app', headless: true });
  await house.application({ clientId: 'other', headless: true });
  await house.application({ clientId: 'bank', headless: true, mfa: { mode: 'required', assurance: 'aal2' }, actions: { transfer: { en: 'send money' } } });
  await house.application({ clientId: 'web' });
  const reason = { en: 'For your gift.' };
  await house.application({ clientId: 'club', headless: true, requires: [{ attribute: 'birthdate', reason }], asks: { gift: { attributes: ['nickname'], reason } } });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read'] });
  user = await house.user('ada');
});
after(() => house?.stop());

async function push(clientId: string, challenge: string, extra: Record<string, string> = {}): Promise<string> {
  const form = {
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid email',
    state: 'st',
    nonce: 'nn',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...extra,
  };
  const answer = await call(house, '/par', { form, headers: basic(clientId) });
  assert.equal(answer.status, 201, answer.text);
  return answer.body.request_uri as string;
}

/** As a finished journey leaves it. */
async function signedIn(strong = false): Promise<FlowFacts> {
  const at = new Date().toISOString();
  const password = { type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at };
  const key = { type: 'key', factor: 'possession' as const, amr: ['hwk'], countsAsFactor: true, at };
  const evidence = strong ? [password, key] : [password];
  const session = await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.start(tx, testOrigin, { userId: user.id, sub: user.sub, evidence }));
  return { userId: user.id, sub: user.sub, evidence, verified: [], sessionId: session.id };
}

const refusedWith = (code: string) => (error: unknown) => isAppError(error) && error.code === code;
const pushed = (clientId: string, uri: string) => house.node.oidc.pushedRequest(house.tenant.id, clientId, uri);

test('claims that are essential are for the journey to have verified; no code depends on them', async () => {
  const { verifier, challenge } = pkce();
  const claims = (essential: boolean) =>
    JSON.stringify({ id_token: { verified_claims: { verification: { trust_framework: { value: 'gold' } }, claims: { birthdate: { essential } } } } });
  assert.equal((await pushed('app', await push('app', challenge, { claims: claims(false) }))).wanted, undefined);
  const request = await pushed('app', await push('app', challenge, { claims: claims(true) }));
  assert.deepEqual(request.wanted, { acr: [], fresh: false, vouched: [{ attributes: ['birthdate'], connections: ['papers'], trustFrameworks: ['gold'] }] });
  const { code } = await house.node.oidc.issueCode(house.tenant.id, request, await signedIn());
  assert.equal((await exchange(house, 'app', code ?? '', verifier)).status, 200);
});

test('a pushed request becomes a code that works like any other', async () => {
  const { verifier, challenge } = pkce();
  const request = await pushed(
    'app',
    await push('app', challenge, { ui_locales: 'fr en', login_hint: 'ada@example.com', resource: 'https://api.example/', scope: 'openid email orders:read' }),
  );
  assert.deepEqual([request.journey, request.locales, request.loginHint, request.application.clientId], ['sign-in', ['fr', 'en'], 'ada@example.com', 'app']);
  assert.ok(!('secret' in request.application));
  const issued = await house.node.oidc.issueCode(house.tenant.id, request, await signedIn());
  assert.deepEqual([issued.redirectUri, issued.state, issued.iss], [CALLBACK, 'st', house.issuer]);
  assert.equal((await exchange(house, 'app', issued.code, undefined)).body.error, 'invalid_grant', 'bound to its PKCE challenge');
  assert.equal((await exchange(house, 'other', issued.code, verifier)).body.error, 'invalid_grant', 'and to its application');
  const tokens = await exchange(house, 'app', issued.code, verifier);
  assert.equal(tokens.status, 200, tokens.text);
  const idToken = decodeJwt(tokens.body.id_token);
  assert.deepEqual([idToken.sub, idToken['nonce'], idToken['acr'], idToken['amr']], [user.sub, 'nn', 'urn:parvis:acr:1', ['pwd']]);
  assert.deepEqual([decodeJwt(tokens.body.access_token).aud, decodeJwt(tokens.body.access_token)['scope']], ['https://api.example/', 'orders:read']);
  assert.equal((await refresh(house, 'app', tokens.body.refresh_token)).status, 200);
});

test('prompt=create asks for the sign-up journey', async () => {
  assert.equal((await pushed('app', await push('app', pkce().challenge, { prompt: 'create' }))).journey, 'sign-up');
});

test('of 20 parallel ends of journeys for one request exactly one gets a code', async () => {
  const request = await pushed('app', await push('app', pkce().challenge));
  const facts = await Promise.all(Array.from({ length: 20 }, () => signedIn()));
  const results = await Promise.allSettled(facts.map((one, index) => (house.nodes[index % 2] as (typeof house.nodes)[number]).oidc.issueCode(house.tenant.id, request, one)));
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
  assert.ok(results.every((result) => result.status === 'fulfilled' || refusedWith('oidc.invalid_request_uri')(result.reason)));
});

test('a journey may take longer than the minute a pushed request lives, starting may not', async () => {
  const uri = await push('app', pkce().challenge);
  const request = await pushed('app', uri);
  await house.t.advance(600);
  await assert.rejects(pushed('app', uri), refusedWith('oidc.invalid_request_uri'));
  assert.ok((await house.node.oidc.issueCode(house.tenant.id, request, await signedIn())).code);
  await house.t.advance(-600);
});

test('only headless applications, only their own requests', async () => {
  const uri = await push('app', pkce().challenge);
  await assert.rejects(pushed('other', uri), refusedWith('oidc.invalid_request_uri'));
  await assert.rejects(pushed('web', await push('web', pkce().challenge)), refusedWith('oidc.not_headless'));
  await assert.rejects(pushed('nobody', uri), refusedWith('oidc.unknown_application'));
  for (const odd of ['', 'urn:ietf:params:oauth:request_uri:', 'urn:ietf:params:oauth:request_uri:nothing', 'https://evil.example/'])
    await assert.rejects(pushed('app', odd), refusedWith('oidc.invalid_request_uri'));
});

test('without the session the journey made there is no code', async () => {
  const request = await pushed('app', await push('app', pkce().challenge));
  const facts = await signedIn();
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, request, { ...facts, sub: 'somebody-else' }), refusedWith('oidc.session_ended'));
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, request, { evidence: [], verified: [] }), refusedWith('oidc.session_ended'));
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, testOrigin, { sessionId: facts.sessionId as string }, 'test'));
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, request, facts), refusedWith('oidc.session_ended'));
  assert.ok((await house.node.oidc.issueCode(house.tenant.id, request, await signedIn())).code, 'the request itself was not used up by that');
});

test('an assurance the application cannot do without is not waived', async () => {
  const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:parvis:acr:2'] } } });
  const request = await pushed('app', await push('app', pkce().challenge, { claims }));
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, request, await signedIn()), refusedWith('oidc.requirements_not_met'));
  assert.ok((await house.node.oidc.issueCode(house.tenant.id, request, await signedIn(true))).code);
});

test('what a pushed request and its application ask for reaches the journey, and holds at its end', async () => {
  const wantedBy = async (clientId: string, extra: Record<string, string> = {}) => (await pushed(clientId, await push(clientId, pkce().challenge, extra))).wanted;
  assert.equal(await wantedBy('app'), undefined);
  assert.deepEqual(await wantedBy('app', { acr_values: 'urn:parvis:acr:phr urn:other' }), { acr: ['urn:parvis:acr:phr'], fresh: false });
  const claims = JSON.stringify({ id_token: { acr: { value: 'urn:parvis:acr:2' } } });
  assert.deepEqual(await wantedBy('app', { claims, acr_values: 'urn:parvis:acr:1' }), { acr: ['urn:parvis:acr:2'], fresh: false });
  assert.deepEqual(await wantedBy('app', { max_age: '60' }), { acr: [], fresh: true });
  assert.deepEqual(await wantedBy('app', { max_age: '0' }), { acr: [], fresh: true });
  assert.deepEqual(await wantedBy('bank', { action: 'transfer' }), { acr: ['urn:parvis:acr:2'], fresh: false, purpose: { en: 'send money' } });
  const request = await pushed('bank', await push('bank', pkce().challenge, { acr_values: 'urn:parvis:acr:1' }));
  assert.deepEqual(request.application.mfa, { mode: 'required', assurance: 'aal2' });
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, request, await signedIn()), refusedWith('oidc.requirements_not_met'));
  const { verifier, challenge } = pkce();
  const strong = await pushed('bank', await push('bank', challenge, { acr_values: 'urn:parvis:acr:1' }));
  const { code } = await house.node.oidc.issueCode(house.tenant.id, strong, await signedIn(true));
  assert.equal(decodeJwt((await exchange(house, 'bank', code, verifier)).body.id_token)['acr'], 'urn:parvis:acr:2');
});

test('a journey its customer left uses up the request, and answers who pushed it', async () => {
  const request = await pushed('app', await push('app', pkce().challenge, { max_age: '0' }));
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => (house.nodes[index % 2] as (typeof house.nodes)[number]).oidc.declineRequest(house.tenant.id, request)),
  );
  assert.deepEqual(
    results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    [{ redirectUri: CALLBACK, iss: house.issuer, state: 'st' }],
  );
  assert.ok(results.every((result) => result.status === 'fulfilled' || refusedWith('oidc.invalid_request_uri')(result.reason)));
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, request, await signedIn()), refusedWith('oidc.invalid_request_uri'));
  const other = await pushed('app', await push('app', pkce().challenge));
  await assert.rejects(
    house.node.oidc.declineRequest(house.tenant.id, { ...other, application: { ...other.application, clientId: 'other' } }),
    refusedWith('oidc.invalid_request_uri'),
  );
});

test('ending the session ends the application’s tokens, and the application hears of it', async () => {
  await house.application({ clientId: 'listening', headless: true, metadata: { backchannel_logout_uri: 'https://app.example/notice' } });
  const { verifier, challenge } = pkce();
  const facts = await signedIn();
  const { code } = await house.node.oidc.issueCode(house.tenant.id, await pushed('listening', await push('listening', challenge)), facts);
  const tokens = (await exchange(house, 'listening', code, verifier)).body;
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, testOrigin, { sessionId: facts.sessionId as string }, 'test'));
  await house.deliver();
  assert.equal((await refresh(house, 'listening', tokens.refresh_token)).body.error, 'invalid_grant');
  assert.equal(house.jobs.length, 1);
});

test('what an application cannot do without is told to the journey, and no code is issued while it is missing', async () => {
  const { challenge, verifier } = pkce();
  const reason = { en: 'For your gift.' };
  const plain = await pushed('club', await push('club', challenge));
  assert.deepEqual(plain.wanted, { acr: [], fresh: false, details: [{ attribute: 'birthdate', reason }] });
  const facts = await signedIn();
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, plain, facts), refusedWith('oidc.details_missing'));
  const asking = await pushed('club', await push('club', challenge, { ask: 'gift', max_age: '100' }));
  assert.deepEqual(asking.wanted, {
    acr: [],
    fresh: true,
    details: [
      { attribute: 'nickname', reason },
      { attribute: 'birthdate', reason },
    ],
  });
  const write = (values: Record<string, string>) => house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, testOrigin, user.id, values, 'user'));
  await write({ birthdate: '1990-12-10' });
  await assert.rejects(house.node.oidc.issueCode(house.tenant.id, asking, facts), refusedWith('oidc.details_missing'), 'asked for besides');
  await write({ nickname: 'Countess' });
  const { code } = await house.node.oidc.issueCode(house.tenant.id, asking, facts);
  assert.equal((await exchange(house, 'club', code, verifier)).status, 200);
});
