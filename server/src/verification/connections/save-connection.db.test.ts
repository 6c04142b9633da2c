import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import { TEST_ORIGIN } from '#test/support';
import type { VerificationConnectionInput } from '../contract.ts';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
});
after(() => w.close());

const input = (more: object = {}): VerificationConnectionInput => ({
  slug: 'papers',
  connector: 'signed-webhook',
  name: 'Papers',
  trustFramework: 'acme_papers',
  claims: [{ claim: 'birthdate', attribute: 'birthdate' }],
  settings: w.service.settings(),
  secrets: w.service.secrets,
  ...more,
});
const save = (more: object = {}) => w.inTenant((tx) => w.verification.saveConnection(tx, input(more), TEST_ORIGIN));
async function fields(more: object): Promise<string[]> {
  try {
    await save(more);
  } catch (error) {
    if (isAppError(error) && error.code === 'verification.invalid_connection') return error.fields.map(({ field }) => field);
    throw error;
  }
  return assert.fail('it was saved');
}

test('a connection is made once, then changed by what differs, and its secrets are sealed and never given back', async () => {
  const first = await save();
  assert.deepEqual([first.changed, first.connection.version, first.connection.secrets, first.connection.level], [true, 1, ['signing'], 'low']);
  assert.equal((await save()).changed, false);
  assert.deepEqual((await save({ level: 'high', validDays: 30, trustFrameworkName: 'Papers Act', secrets: { signing: 'the next one, at least 24 long' } })).fields, [
    'level',
    'trustFrameworkName',
    'validDays',
    'secrets',
  ]);
  assert.equal((await save({ level: 'high', validDays: 30, trustFrameworkName: 'Papers Act', secrets: {} })).changed, false, 'a secret that is left out stays');
  const [row] = await w.t.dump<{ text: string }>("select row_to_json(c)::text as text from verification.connections c where slug = 'papers'");
  const seen = JSON.stringify([row, await w.verification.connections(w.tenant.id), w.events.all]);
  for (const secret of ['the next one, at least 24 long', ...Object.values(w.service.secrets)]) {
    assert.equal(seen.includes(secret), false);
    assert.equal(seen.includes(Buffer.from(secret).toString('hex')), false);
  }
});

test('everything that is wrong is said at once, each by its field', async () => {
  assert.deepEqual(await fields({ slug: 'No Slug', name: 'a<b', level: 'certain', trustFramework: 'with space', claims: [], extra: 1 }), [
    'slug',
    'name',
    'level',
    'trustFramework',
    'claims',
    'extra',
  ]);
  assert.deepEqual(await fields({ connector: 'nowhere' }), ['connector']);
  assert.deepEqual(
    await fields({
      slug: 'wrong',
      claims: [
        { claim: 'a', attribute: 'shoe' },
        { claim: 'a', attribute: 'birthdate' },
        { claim: 'b', attribute: 'birthdate' },
      ],
      settings: { startUrl: 'nonsense', more: 1 },
      secrets: { other: 'x' },
    }),
    ['claims.0.attribute', 'claims.1.claim', 'claims.2.attribute', 'secrets.other', 'secrets.signing', 'settings.startUrl', 'settings.more'],
  );
});

test('it belongs to its tenant; two that make the same one at the same moment make one', async () => {
  assert.deepEqual(await w.verification.connections(w.other.id), []);
  await assert.rejects(w.verification.check(w.other.id, 'papers'), { code: 'verification.unknown_connection' });
  assert.equal((await w.verification.check(w.tenant.id, 'papers'))[0]?.ok, true);
  const made = await Promise.all([save({ slug: 'race', name: 'A' }), save({ slug: 'race', name: 'B' })]);
  assert.equal(made[0].connection.id, made[1].connection.id);
});

test('it is changed and deleted as it was seen, and not while a check was begun by it', async () => {
  const saveAs = (expected: number | 'new', more: object = {}) => w.inTenant((tx) => w.verification.saveConnection(tx, input({ slug: 'seen', ...more }), TEST_ORIGIN, expected));
  const remove = (version: number) => w.inTenant((tx) => w.verification.removeConnection(tx, 'seen', TEST_ORIGIN, version));
  const { connection } = await saveAs('new');
  await assert.rejects(saveAs('new'), { code: 'verification.invalid_connection' });
  await saveAs(1, { name: 'Seen' });
  await assert.rejects(saveAs(1, { name: 'Late' }), { code: 'verification.connection_changed' });
  await assert.rejects(remove(1), { code: 'verification.connection_changed' });
  const user = '33333333-3333-4333-8333-333333333333';
  await w.t.dump(`insert into identity.users (tenant_id, id, sub, light) values ('${w.tenant.id}', '${user}', 's', false)`);
  await w.t.dump(`insert into verification.runs (tenant_id, id, user_id, connection_id, remote_index, state, sealed, brand_id, locale, expires_at)
    values ('${w.tenant.id}', gen_random_uuid(), '${user}', '${connection.id}', sha256('x'), 'expired', 'x', '${user}', 'en', platform.now())`);
  await assert.rejects(remove(2), { code: 'verification.connection_in_use', message: /1 checks were begun by it/ });
  await w.t.dump(`delete from verification.runs where connection_id = '${connection.id}'`);
  await remove(2);
  assert.deepEqual(
    w.events.of('verification.connection_removed').map(({ data }) => data),
    [{ connection: connection.id, slug: 'seen', connector: 'signed-webhook' }],
  );
});

test('what can be said in a connection of each kind is described', () => {
  const [form] = w.verification.forms();
  assert.deepEqual([form?.connector, Object.keys(form?.secrets ?? {})], ['signed-webhook', ['signing']]);
  for (const [part, field] of [
    [form?.connection, 'trustFramework'],
    [form?.settings, 'startUrl'],
  ] as const)
    assert.ok(JSON.stringify(part).includes(`"${field}"`));
});
