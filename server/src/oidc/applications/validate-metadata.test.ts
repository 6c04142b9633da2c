import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateMetadata } from './validate-metadata.ts';

const SECRET = 'a-secret-of-the-tests-1234567890';
const web = { redirect_uris: ['https://app.example/cb'] };

function fields(metadata: unknown, secret: string | null = SECRET, headless = false): string[] {
  const checked = validateMetadata(metadata, secret ?? undefined, headless);
  return 'problems' in checked ? checked.problems.map((problem) => problem.field) : [];
}

test('a plain web application needs an address and a secret', () => {
  assert.deepEqual(fields(web), []);
  assert.deepEqual(fields({}), ['metadata.redirect_uris']);
  assert.deepEqual(fields(web, null), ['secret']);
  assert.deepEqual(fields(web, 'short'), ['secret']);
  assert.deepEqual(fields({ ...web, token_endpoint_auth_method: 'none' }), ['secret'], 'a public application has none');
});

test('addresses are exact and safe', () => {
  for (const uri of [
    'https://app.example/*',
    'https://*.app.example/cb',
    'http://app.example/cb',
    'https://app.example/cb#x',
    'https://user:pass@app.example/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'com.example.app:/cb',
    '/cb',
    'https://app.example/c b',
    '',
  ]) {
    assert.deepEqual(fields({ redirect_uris: [uri] }), ['metadata.redirect_uris.0'], uri);
    assert.deepEqual(fields({ ...web, post_logout_redirect_uris: [uri] }), ['metadata.post_logout_redirect_uris.0'], uri);
  }
  for (const uri of ['http://localhost:3001/cb', 'http://127.0.0.1/cb', 'http://[::1]:8080/cb', 'https://app.example/cb?tenant=1'])
    assert.deepEqual(fields({ redirect_uris: [uri] }), [], uri);
});

test('a native application may use a scheme made from its domain', () => {
  const problems = (uri: string) => fields({ application_type: 'native', token_endpoint_auth_method: 'none', redirect_uris: [uri] }, null);
  assert.deepEqual(problems('com.example.app:/cb'), []);
  for (const uri of ['myapp:/cb', 'javascript:x', 'data:x', 'http://app.example/cb']) assert.deepEqual(problems(uri), ['metadata.redirect_uris.0'], uri);
});

test('no implicit, no password grant, no token response, nothing unknown', () => {
  for (const grant of ['implicit', 'password', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])
    assert.deepEqual(fields({ ...web, grant_types: [grant] }), ['metadata.grant_types.0']);
  assert.deepEqual(fields({ ...web, response_types: ['token'] }), ['metadata.response_types.0']);
  assert.deepEqual(fields({ ...web, token_endpoint_auth_method: 'client_secret_jwt' }), ['metadata.token_endpoint_auth_method']);
  assert.deepEqual(fields({ ...web, redirect_uri: 'x', client_secret: 'x' }), ['metadata']);
});

test('what contradicts itself is said', () => {
  assert.deepEqual(fields({ ...web, grant_types: ['client_credentials'] }), ['metadata.grant_types']);
  assert.deepEqual(fields({ ...web, grant_types: ['refresh_token'] }), ['metadata.grant_types', 'metadata.grant_types']);
  assert.ok(fields({ token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] }, null).includes('metadata.token_endpoint_auth_method'));
  assert.ok(fields({ ...web, token_endpoint_auth_method: 'private_key_jwt' }, null).includes('metadata.jwks'));
  assert.deepEqual(fields({ ...web, backchannel_logout_session_required: true }), ['metadata.backchannel_logout_session_required']);
  assert.deepEqual(fields({ grant_types: ['client_credentials'] }, SECRET, true), ['metadata.grant_types'], 'headless needs codes');
});

test('private keys are refused, as are addresses that are not https', () => {
  const keys = { ...web, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }] } };
  assert.ok(fields(keys, null).includes('metadata.jwks.keys.0'));
  for (const name of ['backchannel_logout_uri', 'jwks_uri', 'client_uri', 'initiate_login_uri'])
    assert.ok(fields({ ...web, [name]: 'http://app.example/x' }).includes(`metadata.${name}`), name);
  assert.ok(fields({ ...web, allowed_origins: ['https://app.example/path'] }).includes('metadata.allowed_origins.0'));
});
