import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { HashJob } from './jobs.ts';
import { createHashPool } from './pool.ts';

/** A thread whose jobs say what it does: die, throw, hang, or answer. */
const misbehaving = () =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ phc }) => {
       if (phc === 'exit') process.exit(1);
       if (phc === 'throw') throw new Error('boom');
       if (phc === 'hang') return;
       parentPort.postMessage(phc === 'fail' ? { ok: false, message: 'bad' } : { ok: true, result: true });
     });`,
    { eval: true },
  );
const job = (phc: string): HashJob => ({ kind: 'verify', candidates: [], phc });
const make = (options: { workers?: number; queueLimit?: number; maxWaitMs?: number } = {}) =>
  createHashPool({ workers: 1, queueLimit: 10, maxWaitMs: 60_000, spawn: misbehaving, ...options });

test('a thread that dies costs its own job and no other', async () => {
  const pool = make();
  const results = await Promise.allSettled([pool.run(job('exit')), pool.run(job('ok')), pool.run(job('throw')), pool.run(job('ok')), pool.run(job('fail')), pool.run(job('ok'))]);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code)),
    ['hashing.failed', true, 'hashing.failed', true, 'hashing.failed', true],
  );
  await pool.close();
});

test('a job that waited too long is dropped and told to come back', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const pool = make({ maxWaitMs: 5000 });
  const hanging = pool.run(job('hang'));
  const waiting = pool.run(job('ok'));
  assert.equal(pool.queued, 1);
  t.mock.timers.tick(5001);
  await assert.rejects(waiting, { code: 'hashing.busy', status: 503 });
  assert.equal(pool.queued, 0);
  assert.equal(pool.running, 1);
  assert.equal(pool.given, 1);
  await pool.close();
  await assert.rejects(hanging, { code: 'hashing.failed' });
});

test('closing answers everybody who waits, and later callers', async () => {
  const pool = make();
  const hanging = pool.run(job('hang'));
  const waiting = pool.run(job('ok'));
  const [first, second] = [assert.rejects(hanging, { code: 'hashing.failed' }), assert.rejects(waiting, { code: 'hashing.failed' })];
  await pool.close();
  await Promise.all([first, second]);
  await assert.rejects(pool.run(job('ok')), { code: 'hashing.failed' });
});

test('jobs are served in the order they came', async () => {
  const pool = make();
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4, 5].map(async (number) => {
      await pool.run(job('ok'));
      order.push(number);
    }),
  );
  assert.deepEqual(order, [1, 2, 3, 4, 5]);
  await pool.close();
});

test('a thread that cannot be started is tried again', async () => {
  let attempts = 0;
  const pool = createHashPool({
    workers: 1,
    queueLimit: 10,
    maxWaitMs: 60_000,
    spawn: () => {
      if (attempts++ < 2) throw new Error('no threads left');
      return misbehaving();
    },
  });
  assert.equal(await pool.run(job('ok')), true);
  assert.equal(attempts, 3);
  await pool.close();
});

test('no more may wait than can be served in half the time they have, as long as the threads are', async () => {
  // Nothing was measured yet: 50 ms are taken for granted.
  const pool = make({ maxWaitMs: 400, queueLimit: 1000 });
  const places = Array.from({ length: 5 }, () => pool.take('anybody'));
  assert.throws(() => pool.take('anybody'), { code: 'hashing.busy' });
  for (const place of places) place.leave();
  // Much faster than that.
  for (let times = 0; times < 40; times++) await pool.run(job('ok'));
  for (let times = 0; times < 10; times++) pool.take('anybody');
  await pool.close();
});

test('a slow machine still lets one wait for each thread', async () => {
  const pool = make({ workers: 2, maxWaitMs: 10 });
  for (let times = 0; times < 4; times++) pool.take('anybody');
  assert.throws(() => pool.take('anybody'), { code: 'hashing.busy' });
  await pool.close();
});

test('the known and the others are served by turns, each in the order they came', async () => {
  const pool = make();
  const order: string[] = [];
  const ask = async (name: string, place = pool.take('anybody')) => {
    await place.run(job('ok'));
    order.push(name);
  };
  const waiting = ['1', '2', '3', '4'].map((name) => ask(name));
  for (const name of ['a', 'b']) waiting.push(ask(name, pool.take('known')));
  await Promise.all(waiting);
  assert.deepEqual(order, ['1', 'a', '2', 'b', '3', '4']);
  await pool.close();
});

test('after the pool was closed a place is worth nothing', async () => {
  const pool = make();
  const place = pool.take('anybody');
  await pool.close();
  await assert.rejects(place.run(job('ok')), { code: 'hashing.failed' });
  assert.throws(() => pool.take('known'), { code: 'hashing.failed' });
});
