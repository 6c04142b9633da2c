import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdminHouse, type AdminHouse, type Operator } from './house.suite.ts';

/* Who is let in, with a token of the console or a key, and until when. */
let house: AdminHouse;
let owner: Operator;
before(async () => {
  house = await openAdminHouse();
  owner = await house.operator([{ role: 'owner' }]);
});
after(() => house?.close());

test('an operator who signed in with a passkey is known, and may what their roles say, at the tenants they are for', async () => {
  const all = await house.call('GET', '/me', { as: { operator: owner } });
  assert.equal(all.status, 200, all.text);
  assert.deepEqual([all.body.kind, all.body.id], ['operator', owner.id]);
  assert.ok(all.body.permissions.includes('operators:write'));
  assert.deepEqual(
    all.body.tenants.map(({ slug }: { slug: string }) => slug),
    ['main', 'other'],
  );
  const helper = await house.operator([{ role: 'support', tenants: ['other'] }, { role: 'no-such-role' }]);
  const { body } = await house.call('GET', '/me', { as: { operator: helper } });
  assert.deepEqual(body.permissions, []);
  assert.deepEqual(
    body.tenants.map(({ slug, permissions }: { slug: string; permissions: string[] }) => [slug, permissions.includes('users:read'), permissions.includes('settings:write')]),
    [['other', true, false]],
  );
});

test('a proof is good once, for one request, and a token is nothing without it', async () => {
  const url = `${house.system.issuer}/admin/v1/me`;
  const headers = await owner.authorize('GET', url);
  assert.equal((await house.ask('GET', url, headers)).status, 200);
  const again = await house.ask('GET', url, headers);
  assert.deepEqual([again.status, again.body.code], [401, 'admin.invalid_dpop_proof']);
  const { authorization = '' } = await owner.authorize('GET', url);
  assert.equal((await house.ask('GET', url, { authorization })).status, 401);
  assert.equal((await house.ask('GET', url, { authorization: authorization.replace('DPoP', 'Bearer') })).status, 401);
  const other = await owner.authorize('POST', url);
  assert.equal((await house.ask('GET', url, other)).body.code, 'admin.invalid_dpop_proof');
});

test('a customer, an operator who is suspended, and a password alone are refused', async () => {
  const nobody = await house.operator([]);
  await house.t.dump('delete from admin.operators where user_id = $1', [nobody.id]);
  const refused = await house.call('GET', '/me', { as: { operator: nobody } });
  assert.deepEqual([refused.status, refused.body.code], [403, 'admin.no_operator']);

  const gone = await house.operator([{ role: 'owner' }]);
  await house.t.dump("update admin.operators set state = 'suspended' where user_id = $1", [gone.id]);
  assert.equal((await house.call('GET', '/me', { as: { operator: gone } })).status, 403);

  // Whatever the rules of their tenant say.
  const { slug, name, issuer } = house.system;
  await house.app.tenants.save({ slug, name, issuer, settings: { mfa: { mode: 'none' } } });
  const weak = await house.operator([{ role: 'owner' }], { evidence: [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true }] });
  const told = await house.call('GET', '/me', { as: { operator: weak } });
  assert.deepEqual([told.status, told.body.code], [401, 'admin.insufficient_user_authentication']);
  assert.match(told.headers['www-authenticate'] ?? '', /insufficient_user_authentication.*acr_values="urn:parvis:acr:2"/);
});

test('a role that is taken away, and a session that is ended, end what is open at once', async () => {
  const one = await house.operator([{ role: 'owner' }]);
  assert.equal((await house.call('GET', '/me', { as: { operator: one } })).status, 200);
  await house.t.dump('update admin.operators set grants = $2 where user_id = $1', [one.id, '[]']);
  assert.deepEqual((await house.call('GET', '/me', { as: { operator: one } })).body.permissions, []);
  await house.app.platform.db.tenant(house.system.id, (tx) => house.app.sessions.revoke(tx, { actor: { kind: 'system' }, requestId: 'test' }, { userId: one.id }, 'admin'));
  assert.equal((await house.call('GET', '/me', { as: { operator: one } })).status, 401);
});

test('a key works until it expires, from its networks, and a changed letter is another key', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = await house.apiKey({ permissions: ['tenants:read'], expiresAt });
  const me = (token: string) => house.call('GET', '/me', { as: { token } });
  assert.deepEqual((await me(key.token)).body.permissions, ['tenants:read']);
  const last = key.token.at(-1) === 'A' ? 'B' : 'A';
  assert.equal((await me(key.token.slice(0, -1) + last)).status, 401);
  assert.equal((await me(key.token.replace('parvis_test', 'parvis_live'))).status, 401);
  const [used] = await house.t.dump<{ at: Date | null }>('select last_used_at as at from admin.api_keys where id = $1', [key.id]);
  assert.ok(used?.at);

  const far = await house.apiKey({ permissions: ['tenants:read'], networks: ['192.0.2.0/24'] });
  assert.deepEqual([(await me(far.token)).status, (await me(far.token)).body.code], [403, 'admin.network_not_allowed']);
  const near = await house.apiKey({ permissions: ['tenants:read'], networks: ['192.0.2.0/24', '127.0.0.0/8'] });
  assert.equal((await me(near.token)).status, 200);

  await house.t.dump('update admin.api_keys set revoked_at = platform.now() where id = $1', [near.id]);
  assert.equal((await me(near.token)).status, 401);
  await house.t.advance(3601);
  assert.equal((await me(key.token)).status, 401);
});

test('no secret of a key is in the database', async () => {
  const key = await house.apiKey();
  const secret = key.token.slice(-43);
  const dump = JSON.stringify(await house.t.dump('select row_to_json(k)::text as row from admin.api_keys k'));
  assert.ok(!dump.includes(secret) && !dump.includes(Buffer.from(secret, 'base64url').toString('hex')));
});

test('how many requests are left is said, and too many are refused for a while', async () => {
  const key = await house.apiKey();
  const first = await house.call('GET', '/me', { as: { token: key.token } });
  assert.equal(first.headers['ratelimit-policy'], '"caller";q=600;w=60');
  assert.match(first.headers['ratelimit'] ?? '', /^"caller";r=599;t=(?:59|60)$/);
  await house.t.dump('update platform.counters set hits = 600 where hits = 1 and window_seconds = 60');
  const over = await house.call('GET', '/me', { as: { token: key.token } });
  assert.deepEqual([over.status, over.body.code], [429, 'admin.too_many_requests']);
  assert.ok(Number(over.headers['retry-after']) > 0);
});
