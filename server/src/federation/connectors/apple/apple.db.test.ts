import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { createOutbound } from '#platform/outbound';
import { connectorSuite } from '../../connector.suite.ts';
import { defineConnector } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST } from '../oauth2/connector-world.suite.ts';
import { APPLE, startAppleServer } from './apple-server.suite.ts';
import { createAppleConnector } from './create-apple.ts';

const apple = await startAppleServer();
const gone = await startAppleServer();
await gone.close();
const { privateKey, ...ids } = APPLE;
const settings = { ...ids, issuer: apple.issuer };

connectorSuite('Apple', {
  kind: 'away',
  connector: defineConnector(createAppleConnector({ outbound: createOutbound({ allow: [apple.issuer, gone.issuer].map((issuer) => new URL(issuer).host) }) })),
  good: { settings, secrets: { privateKey } },
  wrong: [
    { settings: { teamId: 'too-short' }, field: 'teamId' },
    { settings: { keyId: 'abc123defg' }, field: 'keyId' },
    { settings: { scopes: ['openid'] }, field: 'scopes.0' },
    { settings: { issuer: 'http://apple.example' }, field: 'issuer' },
  ],
  elsewhere: { teamId: 'ANOTHER123' },
  unreachable: { issuer: gone.issuer },
  decisive: ['code'],
  enrol: async ({ subject, email, name }) => void apple.people.set(subject, { email, firstName: name, lastName: 'Test' }),
  signIn: async (outward, { subject }) => apple.visit(outward.url, subject),
  cancel: async (outward) => apple.visit(outward.url, 'nobody'),
  stop: () => apple.close(),
});

const world = createConnectorWorld(apple.issuer);
const connector = createAppleConnector(world);
apple.people.set('001234.ada', { email: 'x7k2@privaterelay.appleid.com', firstName: 'Ada', lastName: 'Lovelace', isPrivate: true });

async function signIn(who: string, change: (parameters: Readonly<Record<string, string>>) => Readonly<Record<string, string>> = (same) => same, secret: string = privateKey) {
  const connection = connectionOf(connector, settings, { privateKey: secret });
  const { url, kept } = goneTo(await connector.away!.begin(connection, REQUEST, world.ctx()));
  const returned = apple.visit(url.toString(), who);
  return connector.away!.finish(connection, { ...returned, parameters: change(returned.parameters) }, kept, world.ctx());
}
const claimsOf = (finished: Awaited<ReturnType<typeof signIn>>) => (finished.kind === 'identity' ? finished.identity.claims : finished);

test('the name comes the first time only, and "true" as text is true', async () => {
  const first = await signIn('001234.ada');
  assert.ok(first.kind === 'identity');
  assert.deepEqual(first.identity.email, { value: 'x7k2@privaterelay.appleid.com', verified: true });
  assert.deepEqual(first.identity.claims, {
    given_name: 'Ada',
    family_name: 'Lovelace',
    name: 'Ada Lovelace',
    nonce_supported: true,
    is_private_email: 'true',
    email: 'x7k2@privaterelay.appleid.com',
    email_verified: true,
  });
  const second = await signIn('001234.ada');
  assert.ok(second.kind === 'identity' && second.identity.subject === '001234.ada' && second.identity.claims['name'] === undefined);
});

test('what the browser brings beside the code names somebody, and proves nothing', async () => {
  const user = (value: unknown) => (same: Readonly<Record<string, string>>) => ({ ...same, user: typeof value === 'string' ? value : JSON.stringify(value) });
  const forged = await signIn('001234.ada', user({ name: { firstName: 'Mallory', lastName: 7 }, email: 'victim@example.com', email_verified: true, sub: 'victim' }));
  assert.ok(forged.kind === 'identity' && forged.identity.subject === '001234.ada');
  assert.equal(forged.identity.email?.value, 'x7k2@privaterelay.appleid.com');
  assert.equal(forged.identity.claims['given_name'], 'Mallory');
  for (const nonsense of [
    '',
    'null',
    '[]',
    '"x"',
    '{',
    '{"name":"x"}',
    '{"name":{"firstName":{}}}',
    `{"name":{"firstName":"${'x'.repeat(5000)}"}}`,
    '{"__proto__":{"name":{"firstName":"x"}}}',
  ])
    assert.equal((claimsOf(await signIn('001234.ada', user(nonsense))) as Record<string, unknown>)['name'], undefined, nonsense);
});

test('the client secret is a token of ours for Apple alone, for minutes', async () => {
  apple.secrets.splice(0);
  await signIn('001234.ada');
  const { iss, sub, aud, iat, exp } = decodeJwt(apple.secrets[0] as string);
  assert.deepEqual([iss, sub, aud, (exp as number) - (iat as number)], [APPLE.teamId, APPLE.clientId, apple.issuer, 300]);
});

test('a key of another kind, another key, and nonsense are refused as client authentication', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  for (const key of [rsa, other, 'nonsense']) {
    const finished = await signIn('001234.ada', (same) => same, key);
    assert.equal(finished.kind === 'refused' && finished.check, 'client_authentication');
  }
});
