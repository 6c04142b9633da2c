import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createNoteReading, readsOf } from '#admin';
import { dataAccess } from '#risk';
import { isAppError } from '#platform/errors';
import { newId } from '#platform/ids';
import { TEST_ORIGIN } from '#test/support';
import type { Caller } from '../../src/admin/kit/contract.ts';
import { closeVisits } from '../../src/admin/reading/close-visits.ts';
import { ALL_PERMISSIONS } from '../../src/admin/roles/permissions.ts';
import { requestEvents } from '../../src/requests/events.ts';
import { openAdminHouse, type AdminHouse, type Operator, type Told } from './house.suite.ts';
import { mailsTo } from './team.suite.ts';

/* What programs and roles may: made by people who have it themselves, and how many customers anybody sees. */
let house: AdminHouse;
let owner: Operator;
/** For the tests that move the clock, after which nobody is let in. */
let helpers: readonly Operator[];
before(async () => {
  house = await openAdminHouse();
  owner = await house.operator([{ role: 'owner' }]);
  helpers = await Promise.all([1, 2].map(() => house.operator([{ role: 'support', tenants: ['main'] }])));
});
after(() => house?.close());

interface More {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
const call = (method: string, path: string, as: Operator, more: More = {}) => house.call(method, path, { as: { operator: as }, ...more });
const change = async (as: Operator, path: string, body: unknown, method = 'PATCH', at = path) => {
  const found = await call('GET', path, as);
  return call(method, at, as, { body, headers: { 'if-match': found.headers['etag'] ?? '' } });
};
const makeKey = (body: object, as = owner, headers = {}) => call('POST', '/api-keys', as, { body: { name: 'Reporting', permissions: ['tenants:read'], ...body }, headers });
const meBy = (token: string) => house.call('GET', '/me', { as: { token } });

test('a role of one’s own: made, held, changed by one at a time, and gone when nobody has it', async () => {
  const body = { key: 'shop-keeper', name: 'Shop keeper', about: 'Looks after the shop.', permissions: ['users:read', 'tenants:read', 'users:read'] };
  const once = { headers: { 'idempotency-key': '"role"' } };
  const [made, again] = [await call('POST', '/roles', owner, { body, ...once }), await call('POST', '/roles', owner, { body, ...once })];
  assert.deepEqual([made.status, again.status, made.body.permissions], [201, 201, ['tenants:read', 'users:read']], made.text);
  assert.equal((await call('POST', '/roles', owner, { body })).body.code, 'admin.role_exists');
  assert.equal((await call('POST', '/roles', owner, { body: { ...body, key: 'owner' } })).body.code, 'admin.role_exists');
  const keeper = await house.operator([{ role: 'shop-keeper', tenants: ['main'] }]);
  const may = async () => (await call('GET', '/me', keeper)).body.tenants[0].permissions;
  assert.deepEqual(await may(), ['tenants:read', 'users:read']);
  const { headers } = await call('GET', '/roles/shop-keeper', owner);
  const put = (permissions: string[]) => call('PATCH', '/roles/shop-keeper', owner, { body: { permissions }, headers: { 'if-match': headers['etag'] ?? '' } });
  const answers = await Promise.all([put(['tenants:read']), put(['users:read'])]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 412]);
  assert.deepEqual(await may(), answers.find(({ status }) => status === 200)?.body.permissions, 'at once');
  assert.equal((await call('DELETE', '/roles/shop-keeper', owner)).body.code, 'admin.role_in_use');
  await house.t.dump('delete from admin.operators where user_id = $1', [keeper.id]);
  assert.equal((await call('DELETE', '/roles/shop-keeper', owner)).status, 204);
  assert.equal((await call('GET', '/roles/shop-keeper', owner)).status, 404);
});

test('nobody makes or changes a role that may more than they do; those that come with Parvis stay', async () => {
  const made = await call('POST', '/roles', owner, { body: { key: 'maker', name: 'Maker', about: 'Makes roles.', permissions: ['roles:read', 'roles:write', 'users:read'] } });
  assert.equal(made.status, 201, made.text);
  assert.equal((await call('POST', '/roles', owner, { body: { key: 'big', name: 'Big', about: 'Has more.', permissions: ['users:unmask'] } })).status, 201);
  const maker = await house.operator([{ role: 'maker' }]);
  const more = { key: 'friend', name: 'Friend', about: 'Has more.', permissions: ['users:unmask'] };
  assert.equal((await call('POST', '/roles', maker, { body: more })).body.code, 'admin.more_than_own');
  assert.equal((await change(maker, '/roles/maker', { permissions: ['roles:write', 'users:unmask'] })).body.code, 'admin.more_than_own');
  assert.equal((await change(maker, '/roles/big', { permissions: ['users:read'] })).body.code, 'admin.more_than_own');
  assert.equal((await call('DELETE', '/roles/big', maker)).body.code, 'admin.more_than_own');
  assert.equal((await call('POST', '/roles', maker, { body: { ...more, permissions: ['users:read'] } })).status, 201);
  assert.equal((await change(owner, '/roles/support', { name: 'Other' })).body.code, 'admin.role_built_in');
  assert.equal((await call('DELETE', '/roles/support', owner)).body.code, 'admin.role_built_in');
  const key = await house.apiKey({ permissions: ['roles:write', 'roles:read'] });
  assert.equal((await house.call('DELETE', '/roles/friend', { as: { token: key.token } })).body.code, 'admin.operator_needed');
});

/** A key that somebody makes, who may as much. */
async function keyOf(maker: Operator, body: object) {
  const { body: made, text } = await makeKey(body, maker);
  assert.ok(made.key, text);
  const id = made.id as string;
  return { id, token: made.key as string, shown: async () => (await call('GET', `/api-keys/${id}`, owner)).body };
}
const grant = (of: Operator, grants: readonly object[]) => change(owner, `/operators/${of.id}`, { grants });
const tenantBy = (token: string, slug: string) => house.call('GET', `/tenants/${slug}`, { as: { token } });
const rolled = async (id: string, as = owner) => (await call('POST', `/api-keys/${id}/roll`, as, { body: { overlap_hours: 0 } })).body;
const mailsAbout = async (words: RegExp) => (await mailsTo(house, await addressOf(owner))).filter(({ subject }) => words.test(subject));
const addressOf = async (of: Operator) => (await call('GET', `/operators/${of.id}`, owner)).body.email as string;

test('a key does no more than whoever answers for it may now: less with their next request, and again when they may again', async () => {
  const maker = await house.operator([{ role: 'owner' }]);
  const { id, token, shown } = await keyOf(maker, { permissions: ['applications:read', 'tenants:read', 'users:read'] });
  const may = async () => Object.fromEntries((await meBy(token)).body.tenants.map(({ slug, permissions }: { slug: string; permissions: string[] }) => [slug, permissions]));
  assert.deepEqual((await may())['other'], ['tenants:read', 'applications:read', 'users:read']);
  assert.equal((await shown()).keeper.full, true);
  assert.equal((await grant(maker, [{ role: 'developer', tenants: ['main'] }])).status, 200);
  assert.deepEqual(await may(), { main: ['tenants:read', 'applications:read'] });
  assert.deepEqual(
    [(await tenantBy(token, 'main')).status, (await tenantBy(token, 'other')).status, (await house.call('GET', '/tenants/main/users', { as: { token } })).status],
    [200, 404, 403],
  );
  assert.deepEqual((await shown()).keeper, { id: maker.id, name: await addressOf(maker), state: 'active', full: false });
  await grant(maker, [{ role: 'owner' }]);
  assert.equal((await tenantBy(token, 'other')).status, 200);
  // A role of the installation's own changes under them as well.
  await call('POST', '/roles', owner, { body: { key: 'looker', name: 'Looker', about: 'Looks.', permissions: ['tenants:read', 'users:read'] } });
  await grant(maker, [{ role: 'looker' }]);
  assert.equal((await house.call('GET', '/tenants/main/users', { as: { token } })).status, 200);
  assert.equal((await change(owner, '/roles/looker', { permissions: ['tenants:read'] })).status, 200);
  assert.equal((await house.call('GET', '/tenants/main/users', { as: { token } })).status, 403);
  const answer = await call('POST', `/api-keys/${id}/roll`, maker, { body: {} });
  assert.equal(answer.status, 403, 'who may less than the key was given does not get a secret of it');
});

test('keys of whoever is suspended rest, owners are told, and somebody else may take one over', async () => {
  const maker = await house.operator([{ role: 'owner' }]);
  const key = await keyOf(maker, {});
  const before = (await mailsAbout(/rest/)).length;
  assert.equal((await call('POST', `/operators/${maker.id}/suspend`, owner)).status, 200);
  const rests = await tenantBy(key.token, 'main');
  assert.deepEqual([rests.status, rests.body.code], [403, 'admin.key_rests']);
  assert.equal((await key.shown()).keeper.state, 'suspended');
  assert.equal((await mailsAbout(/rest/)).length, before + 1);
  await call('POST', `/operators/${maker.id}/activate`, owner);
  assert.equal((await tenantBy(key.token, 'main')).status, 200);
  await call('POST', `/operators/${maker.id}/suspend`, owner);
  const { key: token, keeper } = await rolled(key.id);
  assert.deepEqual([keeper.id, (await tenantBy(token, 'main')).status, (await tenantBy(key.token, 'main')).status], [owner.id, 200, 401]);
});

test('somebody leaves: programs go on, who removed them answers for it, and the secret is to be changed; nothing grows by it', async () => {
  const maker = await house.operator([{ role: 'owner' }]);
  const big = await keyOf(maker, { permissions: ['users:read', 'tenants:read'] });
  const small = await keyOf(maker, { permissions: ['tenants:read'] });
  await grant(maker, [{ role: 'developer' }]);
  assert.equal((await call('DELETE', `/operators/${maker.id}`, owner)).status, 204);
  assert.deepEqual([(await tenantBy(small.token, 'main')).status, (await tenantBy(big.token, 'main')).body.code], [200, 'admin.key_rests']);
  const [one, other] = [await small.shown(), await big.shown()];
  assert.deepEqual([one.keeper.id, one.created_by, one.left_at !== null], [owner.id, maker.id, true]);
  assert.deepEqual([other.keeper.state, other.keeper.full, other.left_at !== null], ['gone', false, true]);
  assert.match((await mailsAbout(/API keys of/))[0]?.text ?? '', /2 API keys/);
  const told = (await house.app.insight.trail(house.system.id, { subject: maker.id })).find(({ type }) => type === 'admin.api_keys_left');
  assert.deepEqual(told?.data, { taken_over: [small.id], resting: [big.id] });
  assert.equal((await rolled(small.id)).left_at, null);
});

test('a key that is made in the moment its maker is removed opens nothing that nobody answers for', async () => {
  const makers = await Promise.all(Array.from({ length: 4 }, () => house.operator([{ role: 'owner' }])));
  for (const maker of makers) {
    const [made, removed] = await Promise.all([makeKey({}, maker), call('DELETE', `/operators/${maker.id}`, owner)]);
    assert.equal(removed.status, 204);
    if (made.status !== 201) continue;
    const { keeper } = (await call('GET', `/api-keys/${made.body.id}`, owner)).body;
    const { status, body } = await tenantBy(made.body.key, 'main');
    assert.ok(keeper.id === owner.id ? status === 200 : body.code === 'admin.key_rests', JSON.stringify([keeper, status]));
  }
});

test('a key is shown once, knows what it was made for, ends by itself, and no later than its tenants say', async () => {
  const headers = { 'idempotency-key': '"key"' };
  const body = { permissions: ['users:read', 'tenants:read'], tenants: ['main'], networks: ['127.0.0.9/8'] };
  const made = await makeKey(body, owner, headers);
  assert.equal(made.status, 201, made.text);
  assert.deepEqual((await makeKey(body, owner, headers)).body, made.body, 'the same answer to the same request');
  const { key, id, ...rest } = made.body;
  assert.deepEqual([rest.networks, rest.tenants, rest.state], [['127.0.0.0/8'], ['main'], 'active']);
  assert.ok(key.startsWith(`${rest.prefix}_`));
  const days = (Date.parse(rest.expires_at) - Date.parse(rest.created_at)) / 86_400_000;
  assert.equal(Math.round(days), 90);
  assert.deepEqual(
    (await meBy(key)).body.tenants.map(({ slug }: { slug: string }) => slug),
    ['main'],
  );
  const { text, body: listed } = await call('GET', '/api-keys', owner);
  const line = listed.items.find((one: { id: string }) => one.id === id);
  assert.ok(line.last_used_at && line.last_used_from === '127.0.0.1' && !line.unused);
  assert.ok(!text.includes(key.split('_').at(-1)));
  await house.t.dump("update admin.api_keys set last_used_at = platform.now() - interval '91 days' where id = $1", [id]);
  assert.equal((await call('GET', `/api-keys/${id}`, owner)).body.unused, true);
});

test('a key never has more than its maker, nor what decides who may what', async () => {
  const admin = await house.operator([{ role: 'admin' }]);
  const refused = async (body: object, as = admin) => {
    const told = await makeKey(body, as);
    return [told.status, told.body.code];
  };
  assert.deepEqual(await refused({ permissions: ['users:unmask'] }), [403, 'admin.more_than_own']);
  assert.deepEqual(await refused({ readings: { per_hour: 5000, per_day: 50_000 } }), [403, 'admin.more_than_own']);
  for (const permission of ['operators:write', 'roles:write', 'api-keys:write', 'approvals:write']) {
    const told = await makeKey({ permissions: [permission, 'tenants:read'] });
    assert.deepEqual([told.status, told.body.code], [400, 'admin.invalid_api_key']);
    assert.match(told.body.fields[0].fix, new RegExp(permission));
  }
  for (const wrong of [
    { networks: ['somewhere'] },
    { networks: ['10.0.0.0/33'] },
    { networks: [] },
    { expires_in_days: 367 },
    { permissions: [] },
    { permissions: ['users:fly'] },
    { state: 'active' },
  ])
    assert.equal((await makeKey(wrong)).status, 400, JSON.stringify(wrong));
  assert.equal((await makeKey({ networks: ['2001:db8::1/32', '192.0.2.1'] })).status, 201);
  const token = (await house.apiKey({ permissions: ['api-keys:write'] })).token;
  assert.equal((await house.call('POST', '/api-keys', { as: { token }, body: { name: 'Child', permissions: ['tenants:read'] } })).body.code, 'admin.operator_needed');
  // Nor may a key be widened by somebody who has less than it.
  const big = (await makeKey({ permissions: ['users:unmask'] })).body;
  assert.equal((await change(admin, `/api-keys/${big.id}`, { name: 'Mine' })).body.code, 'admin.more_than_own');
  assert.equal((await call('POST', `/api-keys/${big.id}/roll`, admin, { body: {} })).body.code, 'admin.more_than_own');
  assert.equal((await call('DELETE', `/api-keys/${big.id}`, admin)).status, 204, 'but anybody of them ends it');
});

test('rolled, both secrets work until the overlap is over; changed, it counts at once; revoked, it is over', async () => {
  const { id, key: first } = (await makeKey({})).body;
  const second = (await call('POST', `/api-keys/${id}/roll`, owner, { body: { overlap_hours: 2 } })).body.key;
  assert.deepEqual([(await meBy(first)).status, (await meBy(second)).status], [200, 200]);
  const third = (await call('POST', `/api-keys/${id}/roll`, owner, { body: { overlap_hours: 0 } })).body.key;
  assert.deepEqual([(await meBy(first)).status, (await meBy(second)).status, (await meBy(third)).status], [401, 401, 200]);
  assert.equal((await call('POST', `/api-keys/${id}/roll`, owner, { body: { overlap_hours: 169 } })).status, 400);
  const changed = await change(owner, `/api-keys/${id}`, { permissions: ['audit:read'], networks: null, tenants: ['other'] });
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual(
    (await meBy(third)).body.tenants.map(({ slug, permissions }: { slug: string; permissions: string[] }) => [slug, permissions]),
    [['other', ['audit:read']]],
  );
  const again = await call('PATCH', `/api-keys/${id}`, owner, { body: { name: 'Late' }, headers: { 'if-match': '"1"' } });
  assert.deepEqual([again.status, again.body.current.name], [412, 'Reporting']);
  assert.equal((await call('DELETE', `/api-keys/${id}`, owner)).status, 204);
  assert.equal((await meBy(third)).status, 401);
  assert.equal((await call('POST', `/api-keys/${id}/roll`, owner, { body: {} })).body.code, 'admin.state_conflict');
});

// ---------------------------------------------------------------- How many customers anybody is shown

/** As the kit asks, before an answer with personal details in it is sent. */
async function read(
  caller: Pick<Caller, 'kind' | 'id'>,
  persons: number | readonly string[],
  route = 'GET /tenants/:tenant/users',
  subject?: string,
): Promise<'shown' | { code: string; retryAfter: number | undefined }> {
  const noteReading = createNoteReading(house.app.team);
  const origin = { ...TEST_ORIGIN, actor: caller.kind === 'operator' ? ({ kind: 'operator', id: caller.id } as const) : TEST_ORIGIN.actor, requestId: newId() };
  try {
    await noteReading({ caller: caller as Caller, tenant: house.tenant, system: house.system, origin, route, persons, ...(subject === undefined ? {} : { subject }) });
    return 'shown';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { code: error.code, retryAfter: error.retryAfter };
  }
}
const shown = (answers: readonly unknown[]) => answers.filter((one) => one === 'shown').length;
const stops = async (as = owner) =>
  (await call('GET', '/reading-stops', as)).body.items as { id: string; reader: { id: string; name: string }; times: number; yours: boolean; approval?: { persons: number } }[];

test('a script with a key that is valid is cut at its limit, however many ask at once; owners hear of it once', async () => {
  const boss = await house.operator([{ role: 'owner' }]);
  const made = await makeKey({ permissions: ['users:read'], tenants: ['main'], readings: { per_hour: 250, per_day: 1000 } }, boss);
  assert.equal(made.status, 201, made.text);
  const key = { kind: 'api_key', id: made.body.id as string } as const;
  const pages = await Promise.all(Array.from({ length: 40 }, () => read(key, 20)));
  assert.equal(shown(pages), 12);
  assert.equal(pages.filter((page) => typeof page === 'object' && page.code === 'admin.reading_budget_used').length, 28, 'and nobody waited in vain');
  assert.equal(await read(key, 10), 'shown', 'what is left of it');
  const over = await read(key, 1);
  assert.ok(typeof over === 'object' && over.code === 'admin.reading_budget_used' && (over.retryAfter ?? 0) > 3500 && (over.retryAfter ?? 0) <= 3900);
  assert.equal(await read(key, 5000).then((answer) => typeof answer), 'object', 'in one piece neither');
  const [counted] = await house.t.dump<{ sum: number }>(
    "select sum((data ->> 'persons')::int)::int as sum from platform.events where type = 'admin.records_read' and tenant_id = $1",
    [house.tenant.id],
  );
  assert.equal(counted?.sum, 250, 'what the trail of the tenant says was shown');
  const mine = (await stops(boss)).filter(({ reader }) => reader.id === key.id);
  assert.deepEqual([mine.length, mine[0]?.reader.name, mine[0]?.yours], [1, 'Reporting', true]);
  assert.ok((mine[0]?.times ?? 0) >= 3);
  const email = (await call('GET', `/operators/${owner.id}`, owner)).body.email;
  assert.equal((await mailsTo(house, email)).filter(({ subject }) => /limit of customers/.test(subject)).length, 1);

  // Whoever made the key does not allow it more.
  const approval = { body: { persons: 100, reason: 'The yearly export of the shop' } };
  const own = await call('POST', `/reading-stops/${mine[0]?.id}/approval`, boss, approval);
  assert.deepEqual([own.status, own.body.code], [403, 'admin.second_person_needed']);
  const both = await Promise.all([1, 2].map(() => call('POST', `/reading-stops/${mine[0]?.id}/approval`, owner, approval)));
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409]);
  assert.deepEqual([shown(await Promise.all(Array.from({ length: 12 }, () => read(key, 10))))], [10]);
});

test('of several roles the largest counts, and has its end; nobody allows themselves more; an owner sets what a role comes with', async () => {
  const boss = await house.operator([{ role: 'owner' }]);
  const two = await house.operator([{ role: 'support' }, { role: 'owner' }]);
  const reader = { kind: 'operator', id: two.id } as const;
  const answers = [await read(reader, 100), await read(reader, 100), await read(reader, 100), await read(reader, 1)];
  assert.equal(shown(answers), 3);
  const found = (await stops(two)).find((one) => one.reader.id === two.id);
  assert.equal(found?.yours, true);
  assert.equal((await call('POST', `/reading-stops/${found?.id}/approval`, two, { body: { persons: 10, reason: 'Because I say so' } })).body.code, 'admin.second_person_needed');
  const auditor = await house.operator([{ role: 'auditor' }]);
  const raised = await change(boss, '/roles/auditor', { readings: { per_hour: 61, per_day: 400 } }, 'PUT', '/roles/auditor/readings');
  assert.deepEqual([raised.status, raised.body.readings], [200, { per_hour: 61, per_day: 400, changed: true }], raised.text);
  assert.equal(shown(await Promise.all(Array.from({ length: 65 }, () => read({ kind: 'operator', id: auditor.id }, 1)))), 61);
});

// ---------------------------------------------------------------- The same through HTTP

const people = (count: number, called: string) =>
  house.app.platform.db.tenant(house.tenant.id, async (tx) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const { id } = await house.app.identity.register(tx, TEST_ORIGIN, {
        identifiers: [{ kind: 'email', value: `${called}-${n}@example.com`, verified: true }],
        attributes: { family_name: called },
        source: 'operator',
      });
      ids.push(id);
    }
    return ids;
  });
const USERS = '/tenants/main/users';
const idsIn = (answers: readonly Told[]) => new Set(answers.flatMap(({ status, body }) => (status === 200 ? (body.items as { id: string }[]).map(({ id }) => id) : [])));

test('whoever pages through all customers by several routes at once has exactly as many as the key may, then refusals, until a second person allows more', async () => {
  const [boss, ids] = [await house.operator([{ role: 'owner' }]), await people(60, 'exfiltrated')];
  const { key: token, id } = (await makeKey({ name: 'Exporter', permissions: ['users:read', 'audit:read'], tenants: ['main'], readings: { per_hour: 35, per_day: 200 } }, boss))
    .body;
  const get = (path: string) => house.call('GET', path, { as: { token } });
  // Where the pages begin, by somebody who may see them all.
  const places: string[] = [''];
  while (places.length < 12) {
    const { body } = await house.call('GET', `${USERS}?q=exfiltrated&limit=5${places.at(-1)}`, { as: { operator: owner } });
    if (body.next === undefined) break;
    places.push(`&after=${encodeURIComponent(body.next)}`);
  }
  const pages = await Promise.all([...places, ...places].map((place) => get(`${USERS}?q=exfiltrated&limit=5${place}`)));
  assert.equal(idsIn(pages).size, 35, 'the limit, and not one more');
  const refused = pages.filter(({ status }) => status !== 200);
  assert.ok(refused.length >= 8);
  for (const { status, body, headers } of refused) {
    assert.deepEqual([status, body.code], [429, 'admin.reading_budget_used']);
    assert.ok(Number(headers['retry-after']) > 0);
  }
  const unseen = ids.filter((one) => !idsIn(pages).has(one));
  const others = await Promise.all(['', '/profile', '/security', '/timeline', '/timeline/live'].map((tab, n) => get(`${USERS}/${unseen[n]}${tab}`)));
  assert.deepEqual(
    others.map(({ status }) => status),
    [429, 429, 429, 429, 429],
    'nor one by one',
  );
  const [again] = idsIn(pages);
  assert.equal((await get(`${USERS}/${again}`)).status, 200, 'who was shown already is counted once in the hour');
  const told = (await call('GET', `/audit?type=admin.reading_stopped`, owner)).body.items as { data: { reader: string } }[];
  assert.equal(told.filter(({ data }) => data.reader === id).length, 1);
  const email = (await call('GET', `/operators/${owner.id}`, owner)).body.email;
  assert.ok((await mailsTo(house, email)).some(({ subject, text }) => /limit of customers/.test(subject) && text?.includes('Exporter')));
  const stop = (await stops()).find(({ reader }) => reader.id === id);
  const approval = { body: { persons: 10, reason: 'The move of the shop to another system' } };
  assert.equal((await call('POST', `/reading-stops/${stop?.id}/approval`, boss, approval)).body.code, 'admin.second_person_needed');
  const allowed = await call('POST', `/reading-stops/${stop?.id}/approval`, owner, approval);
  assert.deepEqual([allowed.status, allowed.body.approval.reason, allowed.body.approval.by], [200, approval.body.reason, { id: owner.id, name: email }], allowed.text);
  const more = await Promise.all(unseen.slice(0, 20).map((one) => get(`${USERS}/${one}`)));
  assert.equal(more.filter(({ status }) => status === 200).length, 10, 'ten more, and no more than that');
  // The reason is in no dump.
  assert.ok(!JSON.stringify(await house.t.dump('select s::text from admin.reading_stops s')).includes('move of the shop'));
});

test('no route that shows customers escapes the limit', async () => {
  const ids = await people(2, 'hidden');
  const { db, events } = house.app.platform;
  const origin = { ...TEST_ORIGIN, actor: { kind: 'user', id: ids[0] as string } as const, ip: '203.0.113.7' };
  const happens = (tenantId: string) =>
    db.tenant(tenantId, (tx) => events.publish(tx, requestEvents.added, { origin, subject: ids[0] as string, data: { request: newId(), kind: 'access' } }));
  await Promise.all([house.tenant, house.system].map(({ id }) => happens(id)));
  const asked = await db.tenant(house.tenant.id, (tx) =>
    house.app.requests.open(tx, origin, { userId: ids[0] as string, kind: 'access', text: 'By letter.', evidence: 'Known at the counter.' }),
  );
  const company = await house.call('POST', '/tenants/main/organizations', { as: 'owner', body: { name: 'Hidden GmbH', owner: ids[0] } });
  const entryIn = async (base: string) => (await house.call('GET', `${base}?type=requests.added&limit=1`, { as: 'owner' })).body.items[0].entry as string;
  const decision = newId();
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, user_id, action, verdict, enforced, because, policy, findings, outcome) values ($1, $2, $3, 'sign-in', 'notify', 'notify', '{}', 0, '[]', 'passed')`,
    [house.tenant.id, decision, ids[0]],
  );
  /** What each is asked with. */
  const filled: Readonly<Record<string, readonly [path: string, body?: object]>> = {
    'GET /tenants/:tenant/users': ['/tenants/main/users?q=hidden'],
    'POST /tenants/:tenant/users/:id/unmask': [`${USERS}/${ids[0]}/unmask`, { reason: 'asked for at the counter' }],
    'POST /tenants/:tenant/users/:id/merge-preview': [`${USERS}/${ids[0]}/merge-preview`, { other: ids[1] }],
    'GET /tenants/:tenant/users/:id/timeline/live': [`${USERS}/${ids[0]}/timeline/live?wait=0`],
    'GET /tenants/:tenant/requests/:id': [`/tenants/main/requests/${'request' in asked ? asked.request.id : ''}`],
    'GET /tenants/:tenant/organizations/:id/members': [`/tenants/main/organizations/${company.body.id}/members`],
    'GET /tenants/:tenant/audit': ['/tenants/main/audit?type=requests.added'],
    'GET /tenants/:tenant/audit/:entry': [`/tenants/main/audit/${await entryIn('/tenants/main/audit')}`],
    'GET /tenants/:tenant/risk/decisions': ['/tenants/main/risk/decisions'],
    'GET /tenants/:tenant/risk/decisions/:id': [`/tenants/main/risk/decisions/${decision}`],
    'GET /audit': ['/audit?type=requests.added'],
    'GET /audit/:entry': [`/audit/${await entryIn('/audit')}`],
  };
  const { token } = await house.apiKey({ permissions: ALL_PERMISSIONS });
  await house.t.dump('update admin.api_keys set readings_hour = 0, readings_day = 0 where id = (select id from admin.api_keys order by created_at desc limit 1)');
  const counting = house.routes.filter(({ persons }) => persons !== undefined);
  assert.ok(counting.length >= 12);
  for (const { method, path } of counting) {
    const ways =
      filled[`${method} ${path}`] ?? (path.startsWith('/tenants/:tenant/users/:id') && method === 'GET' ? [path.replace(':tenant', 'main').replace(':id', ids[0] as string)] : []);
    // About nobody until somebody came back from elsewhere: `connections.db.test.ts`.
    if (path.endsWith('/trials/result')) continue;
    const [at, body] = ways;
    assert.ok(at, `${method} ${path}: say here what it is asked with`);
    const told = await house.call(method, at, { as: { token }, body });
    assert.deepEqual([told.status, told.body.code], [429, 'admin.reading_budget_used'], `${method} ${path}: ${told.text}`);
  }
  // And whatever reads one customer is among them.
  const reading = house.routes.filter(({ method, path }) => method === 'GET' && /^\/tenants\/:tenant\/users(\/:id(?!\/merges)|$)/.test(path));
  assert.deepEqual(
    reading.filter(({ persons }) => persons === undefined).map(({ path }) => path),
    [],
  );
});

// Those that move the clock of the database come last.
test('how much an operator reads within an hour, and usually, is known to whoever looks at their next sign-in: a copy being made is a finding, a busy hour like others is none', async () => {
  const reader = { kind: 'operator', id: (await house.operator([{ role: 'owner' }])).id } as const;
  const reads = () => house.app.platform.db.read(house.system.id, (tx) => readsOf(tx, reader));
  assert.deepEqual(await reads(), { records: 0, usual: 0 });
  for (let hour = 0; hour < 5; hour++) {
    assert.equal(await read(reader, 46), 'shown');
    // The oldest five minutes of an hour leave it whole.
    await house.t.advance(3900);
  }
  const found = async () => dataAccess.find({ told: { reads: await reads() } } as never).map(({ reason, facts }) => [reason, facts?.['records'], facts?.['usual']]);
  assert.equal(await read(reader, 46), 'shown');
  assert.deepEqual(await found(), []);
  assert.equal(await read(reader, 64), 'shown');
  assert.deepEqual(await found(), [['reads.unusual', 110, 10]]);
});

test('a day of support is within the limit: sixty customers looked up, their pages opened again and again, and searches that find many', async () => {
  const [helper] = helpers as readonly [Operator];
  const me = { kind: 'operator', id: helper.id } as const;
  const found = async (persons: number | readonly string[], route: string, subject?: string) => {
    assert.equal(await read(me, persons, route, subject), 'shown', route);
  };
  for (let hour = 0; hour < 8; hour++) {
    const customers = Array.from({ length: 8 }, () => newId());
    const others = Array.from({ length: 20 }, () => newId());
    await found([...customers.slice(0, 4), ...others], 'GET /tenants/:tenant/users');
    for (const id of customers) {
      await found([id], 'GET /tenants/:tenant/users');
      // A page of theirs asks twice at once, and again when somebody comes back to it.
      for (const tabs of [['', '/profile'], ['/timeline', ''], ['/profile']]) await Promise.all(tabs.map((tab) => found(1, `GET /tenants/:tenant/users/:id${tab}`, id)));
    }
    await house.t.advance(3600);
  }
  // Of each visit one entry when it began, and one of all that was shown when it is over.
  await closeVisits(house.app.team, house.system.id);
  const told = await house.t.dump<{ type: string; subject: string | null; data: { routes?: string[] } }>(
    `select type, subject, data from platform.events where tenant_id = $1 and actor_id = $2 and subject is not null`,
    [house.tenant.id, helper.id],
  );
  const visits = told.filter(({ type }) => type === 'admin.customer_visited');
  assert.deepEqual([told.length, visits.length], [128, 64]);
  assert.deepEqual(
    visits[0]?.data.routes,
    ['', '/profile', '/timeline'].map((tab) => `GET /tenants/:tenant/users/:id${tab}`),
  );
  assert.equal(await closeVisits(house.app.team, house.system.id), 0);
});

test('an hour and a day are any hour and any day: what was shown just before a full one counts in the next', async () => {
  const me = { kind: 'operator', id: helpers[1]?.id ?? '' } as const;
  const each = (count: number) => Promise.all(Array.from({ length: count }, () => read(me, 1)));
  const goOn = await house.t.holdClock();
  // In the middle of five minutes.
  const [{ into } = { into: 0 }] = await house.t.dump<{ into: number }>('select (extract(epoch from platform.now()) % 300)::float8 as into');
  await house.t.advance(450 - into);
  assert.equal(shown(await each(10)), 10);
  await house.t.advance(3540);
  assert.equal(shown(await each(60)), 50, 'a minute before the hour is over');
  await house.t.advance(120);
  assert.equal(shown(await each(60)), 0, 'and a minute after');
  const over = await read(me, 1);
  assert.ok(typeof over === 'object' && (over.retryAfter ?? 0) > 0);
  await house.t.advance(typeof over === 'object' ? (over.retryAfter ?? 0) : 0);
  assert.equal(shown(await each(60)), 10, 'as Retry-After said: the first ten are gone');
  for (let hour = 0; hour < 3; hour++) {
    await house.t.advance(3900);
    assert.equal(shown(await each(60)), 60, `hour ${hour}`);
  }
  await house.t.advance(3900);
  assert.equal(shown(await each(60)), 50, 'the day');
  await house.t.advance(25 * 3600);
  assert.equal(await read(me, 60), 'shown');
  await goOn();
});
