import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { printStats, type StatsOptions } from '../../src/app/commands/stats.ts';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* What happened how often is known also of those of whom nothing else is known any more. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const count = () => w.app.statistics.scheduled[0]?.run(new AbortController().signal);
const rows = () =>
  w.t.dump<{ day: string; measure: string; application: string; detail: string; n: number }>(
    'select day::text as day, measure, application, detail, n from insight.days order by 1, 2, 3, 4',
  );
const stats = (options: Partial<StatsOptions>, tenant = w.tenant) =>
  printStats({ statistics: w.app.statistics, applicationName: async (_tenantId, id) => (id === 'app-1' ? 'The shop' : undefined) }, tenant, { by: 'day', ...options });

test('counted by the worker, also twice and late; erased accounts leave every number as it was, and none of the numbers names anybody', async () => {
  const back = await w.t.holdClock();
  try {
    const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
    const now = clock?.now ?? new Date();
    const today = now.toISOString().slice(0, 10);
    const accounts = [];
    for (let made = 0; made < 12; made++) accounts.push(await w.account({ password: false }));
    for (const [index, { id, sub }] of accounts.entries()) {
      const evidence = [{ type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: now.toISOString() }];
      const origin = { ...TEST_ORIGIN, applicationId: index < 11 ? 'app-1' : 'app-2' };
      await w.inTenant((tx) => w.app.sessions.start(tx, origin, { userId: id, sub, evidence }));
    }
    await count();
    await count();
    const first = await rows();
    assert.deepEqual(
      first.filter(({ measure }) => measure !== 'leads').map(({ day, measure, application, detail, n }) => [day, measure, application, detail, n]),
      [
        [today, 'sign_ins', 'app-1', 'pwd', 11],
        [today, 'sign_ins', 'app-2', 'pwd', 1],
        [today, 'sign_ups', '', 'email', 12],
      ],
    );

    const erased = accounts.slice(0, 3);
    for (const { id } of erased) {
      await w.inTenant((tx) => w.app.erasure.schedule(tx, TEST_ORIGIN, { userId: id, askedBy: 'customer' }));
      await w.t.dump('update erasure.erasures set due_at = platform.now() where user_id = $1', [id]);
      assert.equal((await w.app.erasure.eraseUser(w.tenant.id, id)).kind, 'erased');
    }
    await count();
    const second = await rows();
    assert.deepEqual(
      second.filter(({ measure }) => !measure.startsWith('erasures')),
      first,
      'as it was',
    );
    assert.deepEqual(
      second.flatMap(({ measure, detail, n }) => (measure.startsWith('erasures') ? [[measure, detail, n]] : [])),
      [
        ['erasures', '', 3],
        ['erasures_asked', 'customer', 3],
      ],
    );
    const written = JSON.stringify(await w.t.dump('select * from insight.days'));
    for (const { id, sub } of accounts) assert.ok(!written.includes(id) && !written.includes(sub));

    // The next day begins a row of its own, and what was final stays.
    await w.t.advance(2 * 86_400);
    const late = await w.account();
    await count();
    const third = await rows();
    assert.deepEqual(third.slice(0, second.length), second);
    assert.equal(third.length, second.length + 1, `the day between is empty; ${late.id}`);
  } finally {
    await back();
  }
});

test('the report hides what is small, says what is large to the nearest ten, and keeps tenants apart', async () => {
  const to = { from: '2000-01-01', to: '2999-12-31' };
  const lines = await stats({ ...to, by: 'month', per: 'application', measure: 'sign_ins' });
  assert.match(lines.join('\n'), /sign_ins +about 10 +The shop\n.*sign_ins +fewer than 10 +app-2/);
  assert.match((await stats({ ...to, by: 'week', measure: 'sign_ups' })).join('\n'), /\d{4}-\d\d-\d\d {2}sign_ups +about 10/);
  const [json] = await stats({ ...to, by: 'month', measure: 'erasures', json: true });
  assert.deepEqual(Object.keys(JSON.parse(json ?? '{}') as object), ['period', 'measure', 'about']);
  assert.equal((JSON.parse(json ?? '{}') as { about: unknown }).about, null);
  assert.deepEqual(await stats({ ...to }, w.other), ['Nothing was counted in that time.']);
  for (const wrong of [{ from: 'yesterday' }, { from: '2026-02-02', to: '2026-02-01' }]) await assert.rejects(stats(wrong), /--from and --to are days/);
});

test('what happened before midnight and was committed after it is counted with its day', async () => {
  const back = await w.t.holdClock();
  try {
    const [clock] = await w.t.dump<{ left: number; day: string }>(
      `select extract(epoch from midnight - platform.now())::float8 as left, (midnight at time zone 'UTC')::date::text as day
       from (select ((platform.now() at time zone 'UTC')::date + 1)::timestamp at time zone 'UTC' as midnight) m`,
    );
    assert.ok(clock);
    const made = async () => (await rows()).filter(({ measure, day }) => measure === 'sign_ups' && day < clock.day).reduce((sum, { n }) => sum + n, 0);
    await w.t.advance(clock.left + 30);
    await count();
    const before_ = await made();
    const { id } = await w.account({ password: false });
    await w.t.dump("update platform.events set occurred_at = occurred_at - interval '1 minute' where subject = $1", [id]);
    await count();
    assert.equal(await made(), before_ + 1);
  } finally {
    await back();
  }
});
