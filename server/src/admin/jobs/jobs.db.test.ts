import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const get = (path: string) => house.call('GET', path, { as: 'auditor' });
const TYPE = 'insight.check-trail';

/** As the queue leaves one after its last try. */
async function bury(count: number): Promise<void> {
  await house.app.platform.jobs.prepare(house.app.jobTypes);
  await house.t.dump(
    `insert into pgboss.job (name, data, source_name, source_created_on, source_retry_count, output)
     select 'platform.dead-letters', jsonb_build_object('secret', 'ada@example.org'), $1, now() - interval '1 hour', 2, '{"code":"job_timeout"}' from generate_series(1, $2::int)`,
    [TYPE, count],
  );
}

test('what failed for good is seen without what it was about, run again, or given up; and who did so is known', async () => {
  await bury(3);
  const all = await get('/jobs');
  assert.equal(all.body.items.find(({ type }: { type: string }) => type === TYPE).dead, 3, all.text);
  assert.ok(all.body.items.length > 10);
  const page = await get(`/jobs/${TYPE}/dead?limit=2`);
  const rest = await get(`/jobs/${TYPE}/dead?limit=2&after=${page.body.next}`);
  assert.deepEqual([page.body.items.length, rest.body.items.length, rest.body.next], [2, 1, undefined]);
  assert.deepEqual([page.body.items[0].error, page.body.items[0].tries], ['job_timeout', 3]);
  assert.ok(!page.text.includes('ada@'));
  assert.equal((await get('/jobs/no.such-type/dead')).status, 404);
  assert.equal((await house.call('POST', `/jobs/${TYPE}/run-again`, { as: 'auditor' })).status, 403);
  assert.deepEqual((await house.call('POST', `/jobs/${TYPE}/run-again`, { as: 'admin' })).body, { jobs: 3 });
  assert.equal((await get('/jobs')).body.items.find(({ type }: { type: string }) => type === TYPE).waiting, 3);
  await bury(2);
  assert.deepEqual((await house.call('POST', `/jobs/${TYPE}/give-up`, { as: 'admin' })).body, { jobs: 2 });
  assert.deepEqual((await house.call('POST', `/jobs/${TYPE}/give-up`, { as: 'admin' })).body, { jobs: 0 });
  const acts = (await get('/audit?type=admin.jobs_%25')).body.items as { type: string; data: { jobs: number } }[];
  assert.deepEqual(
    acts.map(({ type, data }) => [type, data.jobs]),
    [
      ['admin.jobs_given_up', 2],
      ['admin.jobs_run_again', 3],
    ],
  );
});

test('work by the clock says how it went', async () => {
  await house.t.dump("insert into platform.schedules (name, failed, finished_at) values ('tests.schedule', 'no_luck', platform.now())");
  const [one] = (await get('/jobs/schedules')).body.items.filter(({ name }: { name: string }) => name === 'tests.schedule');
  assert.deepEqual([one.failed, one.running], ['no_luck', false]);
});

test('messages are seen by template and result, never to whom; those of another tenant are not there', async () => {
  const put = (tenant: string, key: string, template: string, status: string, error: string | null) =>
    house.t.dump('insert into platform.deliveries (tenant_id, key_hash, channel, template, status, attempts, last_error) values ($1, $2, $3, $4, $5, 2, $6)', [
      tenant,
      Buffer.from(key),
      'email',
      template,
      status,
      error,
    ]);
  await put(house.tenant.id, 'one', 'tests.code', 'failed', 'smtp_550');
  await put(house.tenant.id, 'two', 'tests.code', 'sent', null);
  await put(house.other.id, 'three', 'tests.code', 'failed', 'smtp_550');
  const failed = await get('/tenants/main/messages?template=tests.code&status=failed');
  assert.deepEqual(
    failed.body.items.map(({ error, attempts }: { error: string; attempts: number }) => [error, attempts]),
    [['smtp_550', 2]],
  );
  const first = await get('/tenants/main/messages?template=tests.code&limit=1');
  const second = await get(`/tenants/main/messages?template=tests.code&limit=1&after=${first.body.next}`);
  assert.notEqual(first.body.items[0].id, second.body.items[0].id);
  const figures = (await get('/tenants/main/messages/figures')).body.items.filter(({ template }: { template: string }) => template === 'tests.code');
  assert.deepEqual(
    figures.map(({ status, messages }: { status: string; messages: number }) => [status, messages]),
    [
      ['failed', 1],
      ['sent', 1],
    ],
  );
});
