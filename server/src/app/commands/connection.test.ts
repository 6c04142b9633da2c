import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionForm, Federation } from '#federation/contract';
import { federationErrors } from '#federation';
import type { Tenant } from '#tenants';
import { checkConnection, describeConnections, listConnections } from './connection.ts';

const tenant = { id: 't', slug: 'acme', issuer: 'https://id.acme.example' } as Tenant;
const connection = (change: Partial<Connection>) =>
  ({
    slug: 'google',
    name: 'Google',
    connector: 'oidc',
    preset: 'google',
    state: 'active',
    shown: 'button',
    trust: { email: 'verified', domains: [], acr: {} },
    secrets: ['clientSecret'],
    ...change,
  }) as Connection;

test('connections are listed with what is believed of them and where they come back to', async () => {
  const list = (connections: Connection[]) => listConnections({ connections: async () => connections }, tenant);
  assert.deepEqual(await list([]), ['The tenant "acme" has no connections.']);
  const lines = await list([
    connection({}),
    connection({ slug: 'corp', name: 'Corp', state: 'suspended', trust: { email: 'always', domains: ['corp.example'], acr: {} }, secrets: [], signOutAtProvider: true }),
  ]);
  assert.deepEqual(lines, [
    'google  button  oidc (google)  "Google"  addresses: verified  secrets: clientSecret  https://id.acme.example/federation/google/callback',
    'corp    suspended  oidc (google)  "Corp"  addresses: always for corp.example  https://id.acme.example/federation/corp/callback  signs out there, back at https://id.acme.example/federation/corp/left',
  ]);
});

test('a check prints each exchange as it happens, then what was found, and fails when something is wrong', async () => {
  const run = async (check: Federation['check']) => {
    const lines: string[] = [];
    const error = await checkConnection({ check }, tenant, 'google', (line) => lines.push(line)).then(
      () => undefined,
      (thrown: unknown) => (thrown as Error).message,
    );
    return { lines, error };
  };
  const fine = await run(async (_tenantId, _slug, trace) => {
    trace?.({ title: 'Asked for the metadata', facts: { url: 'https://there.example', status: '200' } });
    return [{ name: 'metadata', ok: true, detail: 'is there' }];
  });
  assert.deepEqual(fine, { lines: ['> Asked for the metadata', '    url: https://there.example', '    status: 200', 'ok     metadata: is there'], error: undefined });
  const broken = await run(async () => [{ name: 'keys', ok: false, detail: 'cannot be read' }]);
  assert.deepEqual(broken, { lines: ['FAILED keys: cannot be read'], error: 'The connection does not work yet.' });
  assert.equal((await run(async () => Promise.reject(federationErrors.unknown_connection()))).error, 'There is no connection "google" in the tenant "acme".');
  assert.deepEqual((await run(async () => [])).lines, ['There is nothing to ask before somebody signs in.']);
});

test('what can be said in a connection is printed as JSON Schema; without a kind, all kinds are named', () => {
  const form = {
    connector: 'oidc',
    about: 'A provider.',
    connection: {},
    settings: { type: 'object' },
    secrets: {},
    presets: { google: { name: 'Google', settings: {} } },
  } as ConnectionForm;
  const federation = { forms: () => [form, { ...form, connector: 'saml', presets: {} }] };
  assert.deepEqual(describeConnections(federation), ['oidc  A provider.', '      presets: google', 'saml  A provider.']);
  assert.deepEqual(JSON.parse(describeConnections(federation, 'oidc').join('\n')), form);
  assert.throws(() => describeConnections(federation, 'nothing'), /There are: oidc, saml\./);
});
