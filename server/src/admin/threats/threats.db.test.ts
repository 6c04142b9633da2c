import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';

let house: AdminHouse;
let customer: { readonly id: string };
let asked: string;
const at = '/tenants/main/risk';
const APPLICATION = { client_id: 'the-shop', name: 'The shop' };

before(async () => {
  house = await openAdminHouse();
  const made = await house.call('POST', '/tenants/main/users', {
    as: 'owner',
    body: { identifiers: [{ kind: 'email', value: 'ada@example.com', verified: true }], attributes: { given_name: 'Ada', family_name: 'Lovelace' } },
  });
  customer = made.body;
  const shop = { ...APPLICATION, metadata: { redirect_uris: ['https://shop.example/callback'], grant_types: ['authorization_code'] } };
  const created = await house.call('POST', '/tenants/main/applications', { as: 'owner', body: shop });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  asked = newId();
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, user_id, action, application, verdict, enforced, because, policy, score, threshold, findings, outcome, parts)
     values ($1, $2, $3, 'sign-in', 'the-shop', 'challenge', 'challenge', '{strange-place,score}', 0, 4.5, 3.25, $4, 'asked', '{"ip": 9, "ua": 0.25}')`,
    [
      house.tenant.id,
      asked,
      customer.id,
      JSON.stringify([
        { reason: 'place.new_country', grade: 'raise', facts: { logins: 12 } },
        { reason: 'gone.signal', grade: 'note' },
      ]),
    ],
  );
});
after(() => house?.close());

test('a decision is explained: each reason with its meaning and numbers, the rule in its own words, and whose it is, masked', async () => {
  const { status, body } = await house.call('GET', `${at}/decisions/${asked}`, { as: 'owner' });
  assert.equal(status, 200, JSON.stringify(body));
  const [place, gone] = body.reasons;
  assert.equal(place.meaning, 'No remembered sign-in came from this country.');
  assert.deepEqual([place.facts, gone], [{ logins: 12 }, { reason: 'gone.signal', grade: 'note' }]);
  assert.deepEqual(
    body.because.map(({ kind, id, about }: Record<string, string>) => [kind, id, about !== undefined]),
    [
      ['rule', 'strange-place', true],
      ['score', 'score', false],
    ],
  );
  assert.deepEqual(body.user, { id: customer.id, name: 'A*** L***', email: 'a***@example.com' });
  assert.deepEqual(body.score, { value: 4.5, threshold: 3.25, parts: { address: 9, browser: 0.25, rarity: 2 } });
  const { items } = (await house.call('GET', `${at}/decisions`, { as: 'owner' })).body;
  assert.deepEqual([body.application, items[0].application], [APPLICATION, APPLICATION]);
});

test('who may not see customers is not told whose it was, and who may not change the policy not the score', async () => {
  const { token } = await house.apiKey({ permissions: ['risk:read'] });
  const one = await house.call('GET', `${at}/decisions/${asked}`, { as: { token } });
  const list = await house.call('GET', `${at}/decisions`, { as: { token } });
  assert.deepEqual([one.status, one.body.user, one.body.score], [200, undefined, undefined]);
  assert.deepEqual([list.status, list.body.items.length, list.body.items[0].user], [200, 1, undefined]);
  assert.ok(!list.text.includes(customer.id));
  assert.equal((await house.call('GET', `${at}/decisions?user=${customer.id}`, { as: { token } })).status, 403);
});

test('whoever is shown customers is counted, and stands in the trail', async () => {
  await house.call('GET', `${at}/decisions/${asked}`, { as: 'auditor' });
  const trail = await house.app.insight.trail(house.tenant.id, { subject: customer.id, limit: 50 });
  assert.ok(
    trail.some(({ type }) => /read/.test(type)),
    trail.map(({ type }) => type).join(),
  );
});

test('what is asked for wrongly is refused by its name, and a place that was not given is no place', async () => {
  const field = async (query: string) => (await house.call('GET', `${at}/${query}`, { as: 'owner' })).body?.fields?.map(({ field: name }: { field: string }) => name);
  assert.deepEqual(await field('timeline?days=0'), ['querystring.days']);
  assert.deepEqual(await field('timeline?days=91'), ['querystring.days']);
  assert.deepEqual(await field('sources?days=31'), ['querystring.days']);
  assert.deepEqual(await field('decisions?verdict=maybe'), ['querystring.verdict']);
  assert.deepEqual(await field(`decisions?reason=${encodeURIComponent("x' or 1=1 --")}`), ['querystring.reason']);
  assert.deepEqual(await field('decisions?user=me'), ['querystring.user']);
  const cursor = (...of: string[]) => Buffer.from(JSON.stringify(of)).toString('base64url');
  for (const after of [
    'nonsense',
    cursor('now', asked),
    cursor("2026-01-01T00:00:00.000000Z'; select 1", asked),
    cursor('2026-01-01T00:00:00.000000Z', 'x'),
    cursor('2026-01-01T00:00:00.000000Z'),
  ])
    assert.equal((await house.call('GET', `${at}/decisions?after=${after}`, { as: 'owner' })).status, 404, after);
  assert.equal((await house.call('GET', `${at}/decisions?after=${cursor('9999-99-99T00:00:00.000000Z', asked)}`, { as: 'owner' })).status, 404, 'a time that is none');
});

test('numbers of a tenant are its own', async () => {
  const [main, other] = await Promise.all(['main', 'other'].map((slug) => house.call('GET', `/tenants/${slug}/risk/timeline?days=1`, { as: 'owner' })));
  assert.deepEqual([main?.body.total.challenged, other?.body.total.challenged], [1, 0]);
  assert.equal((await house.call('GET', `/tenants/other/risk/decisions/${asked}`, { as: 'owner' })).status, 404);
});

test('it says how it judges, and which files it was not given', async () => {
  const { body } = await house.call('GET', `${at}/engine`, { as: 'auditor' });
  assert.deepEqual(body.knows, { network: false, place: false, kinds: false });
  assert.deepEqual(body.policy, { version: 0, mode: 'enforce', uses_score: true, has_threshold: false });
  assert.equal((await house.call('GET', `${at}/sources`, { as: 'auditor' })).body.knows.network, false);
});

test('it says whether it looks like an attack, to whoever may see threats, of one tenant', async () => {
  for (let name = 0; name < 12; name++) await house.app.risk.count({ tenantId: house.tenant.id, ip: '198.51.100.9', account: newId(), password: `from the list ${name}` });
  const { token } = await house.apiKey({ permissions: ['risk:read'] });
  const { status, body } = await house.call('GET', `${at}/attack`, { as: { token } });
  assert.deepEqual([status, body], [200, { signs: [{ reason: 'stuffing.network', count: 1, failures: 12 }], attempts: 12, failures: 12 }]);
  assert.deepEqual((await house.call('GET', '/tenants/other/risk/attack', { as: 'owner' })).body, { signs: [], attempts: 0, failures: 0 });
});
