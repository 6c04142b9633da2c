import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { createTestDatabase, plansOf, type TestDatabase } from '#test/support';
import { createJobs, installJobs, type JobQueue, type JobType } from './index.ts';
import { queuesWithWork } from './store.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const schema = z.object({ n: z.number() });
type Data = z.infer<typeof schema>;

let t: TestDatabase;
before(async () => {
  t = await createTestDatabase();
});
after(() => t.drop());

let serial = 0;
function type(handle: JobType<Data>['handle'], options: Partial<JobType<Data>> = {}): JobType<Data> {
  return { name: `tests.job-${++serial}`, schema, retryDelay: 1, ...options, handle };
}
const enqueue = (jobs: JobQueue, job: JobType<Data>, n: number) => t.db.tenant(tenant, (tx) => jobs.enqueue(tx, job, { n }));
async function until(condition: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('It did not happen in time');
    await new Promise((done) => setTimeout(done, 5));
  }
}
/** Makes waiting retries due at once: the queue runs on the server's own clock. */
const skipDelay = (name: string) => t.dump("update pgboss.job set start_after = now() - interval '1 second' where name = $1 and state = 'retry'", [name]);

test('a job exists exactly when the change does, and runs at once after the commit', async () => {
  const seen: number[] = [];
  const job = type(async ({ n }) => void seen.push(n));
  const jobs = createJobs({ db: t.db });
  await jobs.startWorker({ types: [job], pollMs: 60_000 });
  try {
    await t.db
      .tenant(tenant, async (tx) => {
        await jobs.enqueue(tx, job, { n: 1 });
        throw new Error('stop');
      })
      .catch(() => {});
    await enqueue(jobs, job, 2);
    // Long before it is looked for work again.
    await until(() => seen.length > 0);
    assert.deepEqual(seen, [2]);
  } finally {
    await jobs.stop();
  }
});

test('a worker that stops waits for what its loops began, and tells it to give up only when time is over', async () => {
  const log: string[] = [];
  const loopOf = (name: string, left: { end(): void } | undefined) => {
    const ends = Promise.withResolvers<void>();
    if (left) left.end = ends.resolve;
    const loop = {
      name,
      everyMs: 60_000,
      run: async () => false,
      idle: () => ends.promise.then(() => void log.push(`${name} over`)),
      abort: () => (log.push(`${name} told`), ends.resolve()),
    };
    return loop;
  };
  const left = { end() {} };
  const patient = createJobs({ db: t.db });
  await patient.startWorker({ types: [], loops: [loopOf('a', left)] });
  const stopping = patient.stop(10_000);
  left.end();
  await stopping;
  const hurried = createJobs({ db: t.db });
  await hurried.startWorker({ types: [], loops: [loopOf('b', undefined)] });
  await hurried.stop(20);
  assert.deepEqual(log, ['a over', 'b told', 'b over']);
});

test('data that does not fit its schema is refused at the door', async () => {
  const jobs = createJobs({ db: t.db });
  const job = type(async () => {});
  await jobs.prepare([job]);
  await assert.rejects(
    t.db.tenant(tenant, (tx) => jobs.enqueue(tx, job, { n: 'x' } as never)),
    { name: 'ZodError' },
  );
});

test('a worker in another process finds the job by polling', async () => {
  const seen: number[] = [];
  const job = type(async ({ n }) => void seen.push(n));
  const producer = createJobs({ db: t.another() });
  const consumer = createJobs({ db: t.db });
  await producer.prepare([job]);
  await consumer.startWorker({ types: [job], pollMs: 20 });
  try {
    await enqueue(producer, job, 7);
    await until(() => seen.length === 1);
  } finally {
    await consumer.stop();
  }
});

test('50 workers never run the same job twice', async () => {
  const seen: number[] = [];
  const job = type(async ({ n }) => void seen.push(n), { concurrency: 2 });
  const producer = createJobs({ db: t.db });
  await producer.prepare([job]);
  await t.db.tenant(tenant, (tx) =>
    producer.enqueueMany(
      tx,
      job,
      Array.from({ length: 200 }, (_, n) => ({ n })),
    ),
  );
  const other = t.another();
  const workers = Array.from({ length: 50 }, (_, i) => createJobs({ db: i % 2 ? t.db : other }));
  await Promise.all(workers.map((worker) => worker.startWorker({ types: [job], pollMs: 20 })));
  try {
    await until(() => seen.length >= 200, 15_000);
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      Array.from({ length: 200 }, (_, n) => n),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
});

test('a poison job is retried, buried and counted, and holds up nobody', async () => {
  const seen: number[] = [];
  const attempts: number[] = [];
  const job = type(
    async ({ n }, { attempt }) => {
      if (n === 666) {
        attempts.push(attempt);
        throw Object.assign(new Error('secret@example.org broke it'), { code: 'broken' });
      }
      seen.push(n);
    },
    { retryLimit: 2, concurrency: 1 },
  );
  const results: boolean[] = [];
  const jobs = createJobs({ db: t.db, onResult: (result) => results.push(result.ok) });
  await jobs.startWorker({ types: [job], pollMs: 20 });
  try {
    await enqueue(jobs, job, 666);
    for (let n = 0; n < 20; n++) await enqueue(jobs, job, n);
    await until(() => seen.length === 20);
    await until(async () => {
      await skipDelay(job.name);
      return (await jobs.counts()).some((count) => count.name === job.name && count.dead === 1);
    });
    assert.deepEqual(attempts, [1, 2, 3]);
    assert.equal(results.filter((ok) => !ok).length, 3);
    const text = JSON.stringify(await t.dump('select * from pgboss.job where output is not null'));
    assert.ok(!text.includes('secret@'), 'messages of errors are not stored');
    assert.ok(text.includes('broken'));
    // Once the cause is gone, it can be put back.
    assert.equal(await jobs.redrive(job.name), 1);
    await until(() => attempts.length > 3);
  } finally {
    await jobs.stop();
  }
});

test('at most `concurrency` jobs of a type run at once', async () => {
  let active = 0;
  let most = 0;
  let done = 0;
  const job = type(
    async () => {
      most = Math.max(most, ++active);
      await new Promise((next) => setTimeout(next, 5));
      active--;
      done++;
    },
    { concurrency: 3 },
  );
  const jobs = createJobs({ db: t.db });
  await jobs.startWorker({ types: [job], pollMs: 20 });
  try {
    await t.db.tenant(tenant, (tx) =>
      jobs.enqueueMany(
        tx,
        job,
        Array.from({ length: 40 }, (_, n) => ({ n })),
      ),
    );
    await until(() => done === 40);
    assert.equal(most, 3);
  } finally {
    await jobs.stop();
  }
});

test('the oldest jobs are taken first, and in the order of the index also while statistics say that the queue is empty', async () => {
  const scripts: string[] = [];
  const connect = async () => {
    const connection = await t.db.pool.connect();
    return { ...connection, script: (text: string) => (scripts.push(text), connection.script(text)) };
  };
  const seen: number[] = [];
  const job = type(async ({ n }) => void seen.push(n), { concurrency: 1 });
  const jobs = createJobs({ db: { ...t.db, pool: { ...t.db.pool, connect } } });
  await jobs.startWorker({ types: [job], pollMs: 60_000 });
  try {
    for (const n of [1, 2, 3]) await enqueue(jobs, job, n);
    await until(() => seen.length === 3);
    assert.deepEqual(seen, [1, 2, 3]);
    const taking = scripts.filter((text) => text.includes('next AS'));
    assert.ok(taking.length > 0);
    // Whether the package still asks in the way that is looked for.
    for (const text of taking) assert.match(text, /^begin; set local enable_sort = off;/);
  } finally {
    await jobs.stop();
  }
});

test('which queues have work is told by the first that waits in each, however many wait', async () => {
  const [busy, later, idle] = [type(async () => {}), type(async () => {}), type(async () => {})];
  const jobs = createJobs({ db: t.db });
  // Makes the queues.
  await jobs.startWorker({ types: [busy, later, idle], pollMs: 60_000 });
  await jobs.stop();
  const wait = 'insert into pgboss.job_common (name, data, start_after) select $1, $2, now() + make_interval(secs => $3) from generate_series(1, $4)';
  await t.dump(wait, [busy.name, '{}', 0, 20_000]);
  await t.dump(wait, [later.name, '{}', 3600, 1]);
  await t.dump('vacuum analyze pgboss.job_common');
  const names = [idle.name, later.name, busy.name];
  assert.deepEqual(await queuesWithWork(t.db, names), [busy.name]);
  let asked = '';
  await queuesWithWork({ statement: async (text: string) => ((asked = text), []) } as never, names);
  for (const plan of await plansOf(t, tenant, asked, [names])) assert.doesNotMatch(plan, /Seq Scan|Sort/, plan);
  await t.dump('delete from pgboss.job where name = any($1)', [names]);
});

test('stopping waits for running jobs', async () => {
  let finish: () => void = () => {};
  let finished = false;
  let started = false;
  const job = type(async () => {
    started = true;
    await new Promise<void>((done) => {
      finish = done;
    });
    finished = true;
  });
  const jobs = createJobs({ db: t.db });
  await jobs.startWorker({ types: [job], pollMs: 20 });
  await enqueue(jobs, job, 1);
  await until(() => started);
  const stopping = jobs.stop();
  finish();
  await stopping;
  assert.ok(finished);
  assert.deepEqual(await t.dump('select state::text from pgboss.job where name = $1', [job.name]), [{ state: 'completed' }]);
});

test('past the drain time the signal fires and the job is given out again', async () => {
  let aborted = false;
  let started = false;
  const job = type(async (_data, { signal }) => {
    started = true;
    await new Promise<void>((_, fail) =>
      signal.addEventListener('abort', () => {
        aborted = true;
        fail(new Error('aborted'));
      }),
    );
  });
  const jobs = createJobs({ db: t.db });
  await jobs.startWorker({ types: [job], pollMs: 20 });
  await enqueue(jobs, job, 1);
  await until(() => started);
  await jobs.stop(20);
  assert.ok(aborted);
  assert.deepEqual(await t.dump('select state::text from pgboss.job where name = $1', [job.name]), [{ state: 'retry' }]);
});

test('a handler that never ends is given up after its time', async () => {
  const results: unknown[] = [];
  const job = type(() => new Promise(() => {}), { expireIn: 1 });
  const jobs = createJobs({ db: t.db, onResult: (result) => results.push((result.error as { code?: string }).code) });
  await jobs.startWorker({ types: [job], pollMs: 20 });
  try {
    await enqueue(jobs, job, 1);
    await until(() => results.length === 1);
    assert.deepEqual(results, ['job_timeout']);
  } finally {
    await jobs.stop(0);
  }
});

test('a job with the key of one that waits is not added; a running one does not count as waiting', async () => {
  const job = type(async () => {});
  const jobs = createJobs({ db: t.db });
  await jobs.prepare([job]);
  const add = () => t.db.tenant(tenant, (tx) => jobs.enqueue(tx, job, { n: 1 }, { singletonKey: 'k' }));
  await add();
  await add();
  assert.equal((await t.dump('select from pgboss.job where name = $1', [job.name])).length, 1);
  await t.dump("update pgboss.job set state = 'active', started_on = now() where name = $1", [job.name]);
  await add();
  assert.equal((await t.dump('select from pgboss.job where name = $1', [job.name])).length, 2);
});

test('a job with a later start waits for it', async () => {
  const seen: number[] = [];
  const job = type(async ({ n }) => void seen.push(n));
  const jobs = createJobs({ db: t.db });
  await jobs.startWorker({ types: [job], pollMs: 10 });
  try {
    await t.db.tenant(tenant, (tx) => jobs.enqueue(tx, job, { n: 1 }, { startAfter: new Date(Date.now() + 3_600_000) }));
    await enqueue(jobs, job, 2);
    await until(() => seen.length > 0);
    assert.deepEqual(seen, [2]);
  } finally {
    await jobs.stop();
  }
});

test('work by the clock runs in one of many workers, then again when due', async () => {
  let runs = 0;
  const scheduled = [{ name: 'tests.tick', everySeconds: 60, run: async () => void runs++ }];
  const workers = Array.from({ length: 10 }, () => createJobs({ db: t.db }));
  await Promise.all(workers.map((worker) => worker.startWorker({ types: [], scheduled })));
  await until(async () => (await t.dump("select from platform.schedules where name = 'tests.tick' and finished_at is not null")).length === 1);
  await Promise.all(workers.map((worker) => worker.stop()));
  assert.equal(runs, 1);
  await t.advance(61);
  const next = createJobs({ db: t.db });
  await next.startWorker({ types: [], scheduled });
  await until(() => runs === 2);
  await next.stop();
});

test('a schedule held by a worker that died is taken over when its lease runs out', async () => {
  let runs = 0;
  await t.dump("insert into platform.schedules (name, lease_until) values ('tests.orphan', platform.now() + interval '2 minutes')");
  const scheduled = [{ name: 'tests.orphan', everySeconds: 60, run: async () => void runs++ }];
  const first = createJobs({ db: t.db });
  await first.startWorker({ types: [], scheduled });
  await first.stop();
  assert.equal(runs, 0);
  await t.advance(121);
  const second = createJobs({ db: t.db });
  await second.startWorker({ types: [], scheduled });
  await until(() => runs === 1);
  await second.stop();
});

test('a worker that stood still for longer than its lease leaves the schedule to the one that took over', async () => {
  const ends: (() => void)[] = [];
  const scheduled = [{ name: 'tests.slow', everySeconds: 60, run: () => new Promise<void>((end) => ends.push(end)) }];
  const [first, second] = [createJobs({ db: t.db }), createJobs({ db: t.another() })];
  await first.startWorker({ types: [], scheduled });
  await until(() => ends.length === 1);
  await t.advance(121);
  await second.startWorker({ types: [], scheduled });
  await until(() => ends.length === 2);
  ends[0]?.();
  await first.stop();
  const state = () => t.dump("select lease_until > platform.now() as held, finished_at is not null as finished from platform.schedules where name = 'tests.slow'");
  assert.deepEqual(await state(), [{ held: true, finished: false }]);
  ends[1]?.();
  await second.stop();
  assert.deepEqual(await state(), [{ held: null, finished: true }]);
});

test('a schedule that fails is noted with a code and runs again', async () => {
  const errors: string[] = [];
  const jobs = createJobs({ db: t.db, onError: (_error, name) => errors.push(name) });
  await jobs.startWorker({ types: [], scheduled: [{ name: 'tests.fails', everySeconds: 60, run: () => Promise.reject(Object.assign(new Error('x'), { code: 'no_luck' })) }] });
  await until(async () => (await t.dump("select from platform.schedules where name = 'tests.fails' and failed = 'no_luck' and lease_until is null")).length === 1);
  await jobs.stop();
  assert.ok(errors.includes('tests.fails'));
});

test('the queue of a killed worker is given out again', async () => {
  const seen: number[] = [];
  const job = type(async ({ n }) => void seen.push(n));
  const jobs = createJobs({ db: t.db });
  await jobs.prepare([job]);
  await enqueue(jobs, job, 5);
  // What a kill -9 leaves: active, started long ago.
  await t.dump("update pgboss.job set state = 'active', started_on = now() - interval '10 minutes' where name = $1", [job.name]);
  const { createQueue } = await import('./queue.ts');
  await createQueue(t.db, assert.ifError, true).supervise(job.name);
  await skipDelay(job.name);
  await jobs.startWorker({ types: [job], pollMs: 20 });
  await until(() => seen.length === 1);
  await jobs.stop();
});

test('installing again changes nothing, and the application role cannot change the queue tables', async () => {
  await installJobs({ ownerUrl: t.ownerUrl, appRole: 'parvis_app' });
  await assert.rejects(t.db.statement('create table pgboss.mine (x int)'), /permission denied/);
  await assert.rejects(t.db.statement('drop table pgboss.job'), /must be owner/);
});

test('options changed in code reach an existing queue', async () => {
  const job = type(async () => {});
  const jobs = createJobs({ db: t.db });
  await jobs.prepare([job]);
  await jobs.prepare([{ ...job, retryLimit: 3 }]);
  assert.deepEqual(await t.dump('select retry_limit from pgboss.queue where name = $1', [job.name]), [{ retry_limit: 3 }]);
});
