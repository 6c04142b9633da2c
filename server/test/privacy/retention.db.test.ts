import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listRetention, planRetention, runRetention } from '../../src/app/commands/retention.ts';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* What piles up ends after the tenant's time: what would go is told before, and what went after. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const DAY = 86_400;
const IP = { actor: { kind: 'user' as const }, ip: '198.51.100.7', userAgent: 'A browser', requestId: 'test' };
const count = async (table: string, where = 'true') => (await w.t.dump<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]?.n ?? 0;
const job = () => w.app.retention.scheduled.find(({ name }) => name === 'consent.apply-retention')?.run(new AbortController().signal);
const fresh = async () => {
  const tenant = await w.app.tenants.bySlug('main');
  assert.ok(tenant);
  return tenant;
};
const settings = (slug: 'main' | 'other', retention: object) =>
  w.app.tenants.save({ slug, name: slug, issuer: slug === 'main' ? 'http://localhost:3000' : 'http://localhost:3000/t/other', settings: { retention } });

test('the plan says how much would go and changes nothing; the run takes exactly that, of this tenant, and says so in the trail', async () => {
  const back = await w.t.holdClock();
  try {
    const user = await w.account();
    await w.inTenant((tx) => w.app.identity.setLocale(tx, user.id, 'de'));
    await w.inTenant((tx) => w.app.identity.writeAttributes(tx, { ...IP, actor: { kind: 'user', id: user.id } }, user.id, { nickname: 'az' }, 'user'));
    const request = await w.inTenant((tx) => w.app.requests.file(tx, TEST_ORIGIN, { userId: user.id, kind: 'other', text: 'Hello', source: 'account' }));
    assert.ok(request.kind === 'filed');
    await w.inTenant((tx) => w.app.requests.withdraw(tx, TEST_ORIGIN, user.id, request.request.id));
    const addresses = await count('platform.event_clients');
    assert.ok(addresses > 0);
    await w.t.advance(370 * DAY);
    const recent = await w.account();
    await w.inTenant((tx) => w.app.identity.writeAttributes(tx, { ...IP, actor: { kind: 'user', id: recent.id } }, recent.id, { nickname: 'zo' }, 'user'));

    const plan = new Map((await w.app.retention.plan(await fresh())).map(({ rule, days, rows }) => [`${rule.setting} ${rule.about}`, { days, rows }]));
    const planned = (setting: string) => [...plan].find(([name]) => name.startsWith(`retention.${setting} `))?.[1];
    assert.deepEqual([planned('requestWordDays'), planned('requestDays')?.rows, planned('addressDays')?.rows], [{ days: 366, rows: 1 }, 0, 0]);
    assert.ok((planned('messageDays')?.rows ?? 0) > 0, 'mails about the request');
    const messages = await count('platform.deliveries');
    const text = (await planRetention(w.app.retention, w.tenant)).join('\n');
    assert.match(text, /retention\.requestWordDays +366 days +1 would go, the oldest of \d{4}-\d\d-\d\d/);
    assert.match((await planRetention(w.app.retention, w.tenant, true)).join('\n'), /"setting":"retention.messageDays"/);
    assert.deepEqual([await count('platform.deliveries'), await count('requests.requests', 'sealed is not null')], [messages, 1], 'nothing changed');

    const said = await runRetention(w.app.retention, await fresh());
    assert.ok(said.includes('retention.requestWordDays: 1 gone') && said.includes(`retention.messageDays: ${planned('messageDays')?.rows} gone`), said.join());
    assert.deepEqual([await count('requests.requests'), await count('requests.requests', 'sealed is not null')], [1, 0], 'the record stays longer than its words');
    const [event] = await w.t.dump<{ data: object }>(
      `select data from platform.events where type = 'consent.retention_applied' and data->>'setting' = 'retention.requestWordDays'`,
    );
    assert.deepEqual(event?.data, { setting: 'retention.requestWordDays', days: 366, tables: ['requests.requests'], rows: 1 });
    assert.deepEqual(await runRetention(w.app.retention, await fresh()), ['Nothing was old enough to go.']);

    await settings('main', { addressDays: 369 });
    await job();
    assert.deepEqual(
      [await count('platform.event_clients', `at < platform.now() - interval '1 day'`), (await count('platform.event_clients')) > 0],
      [0, true],
      'where the recent ones were is still known',
    );
    assert.ok((await count('platform.events', `type = 'identity.attributes_changed'`)) >= 2, 'that it was done stays');
  } finally {
    await back();
  }
});

test('each tenant has its own times, and the longest of one does not keep what is another’s', async () => {
  const back = await w.t.holdClock();
  try {
    const insert = (tenantId: string, ago: number) =>
      w.t.dump(
        `insert into sessions.sessions (tenant_id, id, user_id, sub, evidence, acr, amr, auth_time, client, created_at, last_seen_at, idle_expires_at, expires_at)
         select $1, gen_random_uuid(), gen_random_uuid(), 'x', '[]', 'x', '{}', n, '', n, n, n, n from (select platform.now() - make_interval(days => $2) as n) t`,
        [tenantId, ago],
      );
    await w.t.dump('delete from sessions.sessions');
    for (const { id } of [w.tenant, w.other]) for (const ago of [10, 40, 70]) await insert(id, ago);
    const left = (tenantId: string) => count('sessions.sessions', `tenant_id = '${tenantId}'`);
    await settings('other', { sessionDays: 60 });
    await job();
    assert.deepEqual([await left(w.tenant.id), await left(w.other.id)], [1, 2]);
    await settings('main', { sessionDays: 100 });
    await insert(w.tenant.id, 70);
    await w.t.advance(50 * DAY);
    await job();
    assert.deepEqual([await left(w.tenant.id), await left(w.other.id)], [1, 1], 'of 60 and 120 days, and of 60 days');
  } finally {
    await back();
  }
});

test('a time that law or danger forbids is no setting', async () => {
  for (const wrong of [
    { requestDays: 700 },
    { requestDays: 4000 },
    { requestWordDays: 900, requestDays: 800 },
    { sessionDays: 7 },
    { addressDays: 1 },
    { browserDays: 401 },
    { nothing: 1 },
  ])
    await assert.rejects(settings('other', wrong), { code: 'tenants.invalid_settings' }, JSON.stringify(wrong));
});

test('every table with something of people in it has its answer', () => {
  const text = listRetention(w.app, w.tenant).join('\n');
  assert.match(text, /sessions\.sessions .*\n +\d+ days \(retention\.sessionDays\), or with the account/);
  assert.match(text, /identity\.attributes .*\n +with the account/);
  assert.match(text, /platform\.events .*\n +kept: /);
  assert.doesNotMatch(text, /undefined/);
});
