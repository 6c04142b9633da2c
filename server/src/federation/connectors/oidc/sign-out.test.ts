import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { JWTPayload } from 'jose';
import type { Finished } from '../../contract.ts';
import { CALLBACK, connectionOf, createConnectorWorld, goneTo, REQUEST, type ConnectorWorld } from '../oauth2/connector-world.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { CLIENT_ID, makeKey, signWith, startHostileProvider, type HostileProvider } from './hostile-provider.suite.ts';
import { startUpstream, type Upstream } from './upstream.suite.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('a provider that signs its customers out', () => {
  let upstream: Upstream;
  let here: Server;
  const received: Promise<string>[] = [];
  const secret = 'a-client-secret';
  before(async () => {
    let give: (body: string) => void = () => {};
    received.push(new Promise((done) => (give = done)));
    here = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.end();
        give(body);
      });
    });
    await new Promise<void>((done) => here.listen(0, '127.0.0.1', done));
    upstream = await startUpstream([
      {
        client_id: CLIENT_ID,
        client_secret: secret,
        post_logout_redirect_uris: ['https://id.example/after'],
        backchannel_logout_uri: `http://127.0.0.1:${(here.address() as AddressInfo).port}/`,
        backchannel_logout_session_required: true,
      },
    ]);
  });
  after(async () => {
    await upstream.close();
    here.closeAllConnections();
    here.close();
  });

  test('signing out there, by our link, ends the session there, and its message names the session here', async () => {
    const world = createConnectorWorld(upstream.issuer);
    const oidc = createOidcConnector(world);
    const connection = connectionOf(oidc, { issuer: upstream.issuer, clientId: CLIENT_ID }, { clientSecret: secret });
    const gone = goneTo(await oidc.away!.begin(connection, REQUEST, world.ctx()));
    const cookies = new Map<string, string>();
    const finished = await oidc.away!.finish(connection, await upstream.visit(gone.url.toString(), 'ada', cookies), gone.kept, world.ctx());
    const { identity } = finished as Extract<Finished, { kind: 'identity' }>;
    assert.ok(identity.session?.id);

    const back = { url: 'https://id.example/after', state: 'back.again' };
    const left = await oidc.away!.leave!(connection, { hint: identity.signOutHint! }, back, world.ctx());
    assert.ok(left !== undefined && left.url.startsWith(`${upstream.issuer}/session/end?`));
    assert.equal(await upstream.confirmSignOut(left.url, cookies), 'https://id.example/after?state=back.again');

    const logoutToken = new URLSearchParams(await received[0]).get('logout_token')!;
    const ended = await oidc.away!.ended!(connection, { method: 'POST', parameters: { logout_token: logoutToken } }, world.ctx());
    assert.equal(ended.kind, 'ended');
    assert.deepEqual(ended.kind === 'ended' && [ended.subject, ended.sessions, ended.id.length > 10, ended.until > new Date()], ['ada', [identity.session.id], true, true]);
  });
});

describe('logout tokens', () => {
  let p: HostileProvider;
  let world: ConnectorWorld;
  let oidc: ReturnType<typeof createOidcConnector>;
  before(async () => {
    p = await startHostileProvider();
  });
  beforeEach(() => {
    p.reset();
    world = createConnectorWorld(p.issuer);
    oidc = createOidcConnector(world);
  });
  after(() => p.close());

  const now = () => Math.floor(Date.now() / 1000);
  const right = (): JWTPayload => ({ iss: p.issuer, aud: CLIENT_ID, iat: now(), exp: now() + 120, jti: randomUUID(), sub: 'ada', sid: 'theirs', events: { [EVENT]: {} } });
  const send = async (token: string) => {
    const connection = connectionOf(oidc, { issuer: p.issuer, clientId: CLIENT_ID, clientAuthentication: 'none' });
    const ended = await oidc.away!.ended!(connection, { method: 'POST', parameters: { logout_token: token } }, world.ctx());
    return ended.kind === 'refused' ? ended.check : ended.kind;
  };

  test('a right one is believed, typed or not', async () => {
    for (const typ of ['logout+jwt', 'JWT', undefined]) assert.equal(await send(await signWith(p.keys[0]!, right(), { typ })), 'ended');
  });
  const wrong: Record<string, [string, () => JWTPayload]> = {
    'of another issuer': ['iss', () => ({ ...right(), iss: 'https://mallory.example' })],
    'for another client': ['aud', () => ({ ...right(), aud: 'somebody-else' })],
    'of ten minutes ago': ['iat', () => ({ ...right(), iat: now() - 600 })],
    'without a time': ['iat', () => ({ ...right(), iat: undefined }) as unknown as JWTPayload],
    expired: ['exp', () => ({ ...right(), exp: now() - 100 })],
    'without the event': ['events', () => ({ ...right(), events: { 'http://example.com/other': {} } })],
    'without events': ['events', () => ({ ...right(), events: undefined })],
    'with a nonce, as an ID token': ['nonce', () => ({ ...right(), nonce: 'x' })],
    'without an id': ['jti', () => ({ ...right(), jti: undefined }) as unknown as JWTPayload],
    'about nobody': ['sub', () => ({ ...right(), sub: undefined, sid: undefined }) as unknown as JWTPayload],
    'about a number': ['sub', () => ({ ...right(), sub: 7 }) as unknown as JWTPayload],
  };
  for (const [name, [check, claims]] of Object.entries(wrong))
    test(`one ${name} is refused by ${check}`, async () => assert.equal(await send(await signWith(p.keys[0]!, claims())), `logout_token_${check}`));

  test('unsigned, signed by a stranger, and other kinds of tokens are refused', async () => {
    const unsigned = [{ alg: 'none' }, right()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    assert.equal(await send(`${unsigned.join('.')}.`), 'logout_token_alg');
    assert.equal(await send(await signWith(makeKey('first'), right())), 'logout_token_signature');
    for (const typ of ['at+jwt', 'id_token+jwt']) assert.equal(await send(await signWith(p.keys[0]!, right(), { typ })), 'logout_token_typ');
    assert.equal(await send(''), 'logout_token_form');
  });
  test('one in a query is not read', async () => {
    const connection = connectionOf(oidc, { issuer: p.issuer, clientId: CLIENT_ID });
    const ended = await oidc.away!.ended!(connection, { method: 'GET', parameters: { logout_token: await signWith(p.keys[0]!, right()) } }, world.ctx());
    assert.equal(ended.kind === 'refused' && ended.check, 'logout_token_form');
  });
  test('a provider without a place for it is not asked', async () => {
    p.metadata = ({ end_session_endpoint: _, ...rest }) => rest;
    const connection = connectionOf(oidc, { issuer: p.issuer, clientId: CLIENT_ID });
    assert.equal(await oidc.away!.leave!(connection, {}, { url: CALLBACK, state: 'x' }, world.ctx()), undefined);
  });
});
