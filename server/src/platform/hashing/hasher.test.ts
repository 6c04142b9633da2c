import assert from 'node:assert/strict';
import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { after, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { hashSync } from '@node-rs/argon2';
import { isAppError } from '#platform/errors';
import { threadsFor } from './hasher.ts';
import { createHasher, type Hasher, type HasherOptions } from './index.ts';
import type { HashJob } from './jobs.ts';

const CHEAP = { memoryCost: 1024, timeCost: 1, parallelism: 1 };
const key = (fill: number) => Buffer.alloc(32, fill);
const pepper = (current: string, ...versions: string[]): HasherOptions['pepper'] => {
  const keys = new Map([current, ...versions].map((version) => [version, key(version.charCodeAt(0))]));
  return { current, get: (version) => keys.get(version) };
};
const open: Hasher[] = [];
function make(options: Partial<HasherOptions> = {}): Hasher {
  const hasher = createHasher({ pepper: pepper('a'), params: CHEAP, workers: 1, ...options });
  open.push(hasher);
  return hasher;
}
const hasher = make();
after(() => Promise.all(open.map((each) => each.close())));

test('a password verifies against its own hash and nothing else does', async () => {
  const stored = await hasher.hash('correct horse battery staple');
  assert.match(stored.phc, /^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
  assert.equal(stored.pepper, 'a');
  assert.deepEqual(await hasher.verify('correct horse battery staple', stored), { match: true, rehash: false });
  for (const wrong of ['correct horse battery stapl', 'Correct horse battery staple', 'correct horse battery staple ', ''])
    assert.deepEqual(await hasher.verify(wrong, stored), { match: false, rehash: false });
  assert.notEqual((await hasher.hash('correct horse battery staple')).phc, stored.phc);
});

test('the default is argon2id with 46 MiB and one pass (ASVS appendix C)', async () => {
  const standard = createHasher({ pepper: pepper('a'), workers: 1 });
  open.push(standard);
  const stored = await standard.hash('correct horse battery staple');
  assert.match(stored.phc, /^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  assert.deepEqual(await standard.verify('correct horse battery staple', stored), { match: true, rehash: false });
});

test('a letter typed composed or decomposed is the same password', async () => {
  const stored = await hasher.hash('Zoe\u0308 caf\u00e9');
  assert.equal((await hasher.verify('Zo\u00eb cafe\u0301', stored)).match, true);
  assert.equal((await hasher.verify('Zoe cafe', stored)).match, false);
});

test('no byte of a long password is ignored: not the 73rd, not the 5000th, none after a NUL', async () => {
  for (const length of [72, 73, 5000]) {
    const base = 'x'.repeat(length - 1);
    const stored = await hasher.hash(`${base}1`);
    assert.equal((await hasher.verify(`${base}1`, stored)).match, true);
    assert.equal((await hasher.verify(`${base}2`, stored)).match, false, `${length} characters`);
  }
  assert.equal((await hasher.verify('a\0c', await hasher.hash('a\0b'))).match, false);
});

test('the stored hash is worth nothing without the pepper', async () => {
  const stored = await hasher.hash('correct horse battery staple');
  assert.equal((await make({ pepper: { current: 'a', get: () => key(1) } }).verify('correct horse battery staple', stored)).match, false);
  assert.equal((await hasher.verify('correct horse battery staple', { phc: stored.phc })).match, false);
});

test('after a change of pepper or parameters old hashes verify and ask to be made anew', async () => {
  const stored = await hasher.hash('correct horse battery staple');
  const peppered = make({ pepper: pepper('b', 'a') });
  assert.deepEqual(await peppered.verify('correct horse battery staple', stored), { match: true, rehash: true });
  assert.deepEqual(await peppered.verify('wrong', stored), { match: false, rehash: false });
  const renewed = await peppered.hash('correct horse battery staple');
  assert.deepEqual(await peppered.verify('correct horse battery staple', renewed), { match: true, rehash: false });
  assert.deepEqual(await make({ params: { ...CHEAP, timeCost: 2 } }).verify('correct horse battery staple', stored), { match: true, rehash: true });
});

test('a pepper that is no longer configured is an error of the installation, not a wrong password', async () => {
  const stored = await hasher.hash('x');
  await assert.rejects(make({ pepper: pepper('b') }).verify('x', stored), { code: 'hashing.pepper_missing' });
});

const PASSWORD = 'pleaseletmein';
const b64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const salt = Buffer.from('SodiumChloride');
const IMPORTED: Readonly<Record<string, string>> = {
  'argon2id without pepper': hashSync(PASSWORD, { algorithm: 2, memoryCost: 1024, timeCost: 2, parallelism: 1 }),
  'argon2i without pepper': hashSync(PASSWORD, { algorithm: 1, memoryCost: 1024, timeCost: 3, parallelism: 1 }),
  'PBKDF2-SHA-256': `$pbkdf2-sha256$i=1000,l=32$${b64(salt)}$${b64(pbkdf2Sync(PASSWORD, salt, 1000, 32, 'sha256'))}`,
  'PBKDF2-SHA-512 as passlib writes it': `$pbkdf2-sha512$1000$${b64(salt).replaceAll('+', '.')}$${b64(pbkdf2Sync(PASSWORD, salt, 1000, 64, 'sha512')).replaceAll('+', '.')}`,
  'PBKDF2-SHA-1': `$pbkdf2$1000$${b64(salt)}$${b64(pbkdf2Sync(PASSWORD, salt, 1000, 20, 'sha1'))}`,
  scrypt: `$scrypt$ln=10,r=8,p=2$${b64(salt)}$${b64(scryptSync(PASSWORD, salt, 32, { N: 1024, r: 8, p: 2 }))}`,
};
for (const [name, phc] of Object.entries(IMPORTED)) {
  test(`an imported hash verifies and asks to be made anew: ${name}`, async () => {
    assert.deepEqual(await hasher.verify(PASSWORD, { phc }), { match: true, rehash: true });
    assert.deepEqual(await hasher.verify('pleaseletmeout', { phc }), { match: false, rehash: false });
  });
}

// Vectors of others: OpenBSD's bcrypt through John the Ripper and jBCrypt; argon2 from the reference implementation's test.c; RFC 7914 section 12.
const VECTORS: readonly (readonly [string, string])[] = [
  ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['abc', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
  ['abc', '$2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
  ['abc', '$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
  ['password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  ['password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ['pleaseletmein', '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw'],
];
for (const [password, phc] of VECTORS) {
  test(`a published vector verifies: ${phc.slice(0, 20)}`, async () => {
    assert.equal((await hasher.verify(password, { phc })).match, true);
    assert.equal((await hasher.verify(`${password}.`, { phc })).match, false);
  });
}

test('an imported hash of a decomposed password matches however it is typed now', async () => {
  const decomposed = 'Zoe\u0308';
  const composed = decomposed.normalize('NFC');
  const of = (password: string) => ({ phc: `$pbkdf2-sha256$1000$${b64(salt)}$${b64(pbkdf2Sync(password, salt, 1000, 32, 'sha256'))}` });
  assert.equal((await hasher.verify(decomposed, of(decomposed))).match, true);
  assert.equal((await hasher.verify(decomposed, of(composed))).match, true);
});

test('what is no readable hash, or costs too much, matches nothing', async () => {
  for (const phc of [
    '',
    'password',
    '$1$salt$hash',
    '$argon2d$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=4294967295,t=10,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    '$pbkdf2-sha256$999999999$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA',
    '$scrypt$ln=30,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA',
    `$pbkdf2-md5$1$c2FsdA$${'A'.repeat(22)}`,
  ]) {
    assert.deepEqual(await hasher.verify('password', { phc }), { match: false, rehash: false }, phc);
  }
});

test('a user that does not exist costs what a wrong password costs: the threads are given the same work', async () => {
  const jobs: HashJob[] = [];
  const thread = Object.assign(new EventEmitter(), {
    ref() {},
    unref() {},
    terminate: async () => 0,
    postMessage(job: HashJob) {
      jobs.push(job);
      queueMicrotask(() => thread.emit('message', { ok: true, result: false }));
    },
  });
  const watched = make({ spawn: () => thread as unknown as Worker });
  await watched.verify('y', await hasher.hash('x'));
  await watched.verifyNothing('y');
  assert.equal(watched.given, 2);
  // Algorithm and parameters, and how long salt and digest are.
  const [wrong, nobody] = jobs.map((job) => {
    assert.ok(job.kind === 'verify');
    return { candidates: job.candidates, phc: job.phc.split('$').map((part, at) => (at < 4 ? part : part.length)) };
  });
  assert.deepEqual(nobody, wrong);
});

test('a core is left free of hashing, where there is more than one', () => {
  assert.deepEqual([1, 2, 3, 8].map(threadsFor), [1, 1, 2, 7]);
});

test('the event loop stays free while passwords are hashed', async () => {
  const busy = make({ workers: 2, params: { memoryCost: 47_104, timeCost: 2, parallelism: 1 }, maxWaitSeconds: 60 });
  await busy.hash('warm');
  let worst = 0;
  let last = performance.now();
  const tick = setInterval(() => {
    worst = Math.max(worst, performance.now() - last);
    last = performance.now();
  }, 1);
  const from = performance.now();
  await Promise.all(Array.from({ length: 12 }, () => busy.hash('x')));
  const total = performance.now() - from;
  clearInterval(tick);
  assert.ok(worst < total / 3, `the loop stood still for ${Math.round(worst)} of ${Math.round(total)} ms`);
});

test('beyond the queue a password is refused at once with a time to come back, and the waiting ones are served', async () => {
  const small = make({ queueLimit: 2 });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => small.hash('x')));
  const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
  assert.equal(results.length - refused.length, 3, 'one running, two waiting');
  for (const error of refused) {
    assert.ok(isAppError(error));
    assert.equal(error.code, 'hashing.busy');
    assert.equal(error.status, 503);
    assert.ok((error.retryAfter ?? 0) >= 1);
  }
  assert.equal(small.queued, 0);
  assert.equal((await small.verify('x', await small.hash('x'))).match, true);
});

test('a place is taken before anything is done for a password, and is good for one hash whatever comes meanwhile', async () => {
  const small = make({ queueLimit: 1 });
  const [first, second] = [small.take('anybody'), small.take('anybody')];
  // One thread, one who waits: refused with what a hash would be refused with.
  for (const refused of [() => small.take('anybody'), () => small.take('known')])
    assert.throws(refused, (error) => isAppError(error) && error.code === 'hashing.busy' && error.status === 503 && (error.retryAfter ?? 0) >= 1);
  await assert.rejects(small.hash('x'), { code: 'hashing.busy' });
  const stored = await first.hash('x');
  assert.deepEqual(await second.verify('x', stored), { match: true, rehash: false });
  // Used up, but not in the way of more.
  await first.verifyNothing('x');
  first.leave();
  first.leave();
  second.leave();
  assert.equal((await small.verify('x', stored)).match, true);
});

test('a place that was left without a hash is there for others', () => {
  const small = make({ queueLimit: 1 });
  for (let time = 0; time < 5; time++) for (const place of [small.take('anybody'), small.take('known')]) place.leave();
});

test('whoever was refused can ask whether it is still so, and nothing is done for the question', () => {
  const small = make({ queueLimit: 4 });
  const places = Array.from({ length: 4 }, () => small.take('anybody'));
  const refusal = (() => {
    try {
      return small.take('anybody');
    } catch (error) {
      return error;
    }
  })();
  assert.ok(isAppError(refusal) && refusal.recheck);
  assert.throws(refusal.recheck, { code: 'hashing.busy' });
  places[0]?.leave();
  refusal.recheck();
});

test('strangers leave a quarter of the queue to the known', () => {
  const small = make({ queueLimit: 8 });
  // One goes to the thread at once.
  for (let index = 0; index < 7; index++) small.take('anybody');
  assert.throws(() => small.take('anybody'), { code: 'hashing.busy' });
  for (let index = 0; index < 2; index++) small.take('known');
  assert.throws(() => small.take('known'), { code: 'hashing.busy' });
});
