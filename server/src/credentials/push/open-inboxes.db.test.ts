import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import type { PhonePrompt } from '../contract.ts';
import { createOpenInboxes } from './open-inboxes.ts';
import { createPushWorld, numberOf, type PushWorld } from './phone.suite.ts';

let w: PushWorld;
before(async () => {
  w = await createPushWorld();
});
after(() => w.closeAll());

function listener() {
  const told: (readonly PhonePrompt[])[] = [];
  const ends: string[] = [];
  let beats = 0;
  return { told, ends, beats: () => beats, prompts: (open: readonly PhonePrompt[]) => void told.push(open), beat: () => void beats++, end: (why: string) => void ends.push(why) };
}
async function until(done: () => boolean): Promise<void> {
  const since = performance.now();
  while (!done()) {
    if (performance.now() - since > 20_000) throw new Error('It does not happen.');
    await new Promise((next) => setTimeout(next, 20));
  }
}

test('an open inbox is told at once what waits, and of every change: asked at one process, seen at the other', async () => {
  const { user, soft } = await w.owner();
  const seen = listener();
  const open = await w.phone2.watch(w.at(), soft.handle, seen);
  await until(() => seen.told.length === 1);
  assert.deepEqual(seen.told[0], []);
  const customer = await w.asked(user);
  await until(() => seen.told.length === 2);
  const prompt = seen.told[1]?.[0];
  assert.ok(prompt);
  await until(() => seen.beats() > 0);
  assert.equal(await soft.confirm(w.phone, w.at(), prompt, numberOf(customer)), 'confirmed');
  await until(() => seen.told.length === 3);
  assert.deepEqual(seen.told[2], []);
  open.close();
  await w.asked(user);
  await new Promise((next) => setTimeout(next, 120));
  assert.equal(seen.told.length, 3);
});

test('a removed phone is told so and cut off', async () => {
  const { user, soft } = await w.owner();
  const seen = listener();
  await w.phone.watch(w.at(), soft.handle, seen);
  await until(() => seen.told.length === 1);
  const type = w.credentials.types.find((candidate) => candidate.id === 'push');
  await w.inTenant(async (tx) => type?.revoke(tx, user.id, soft.handle.device));
  await until(() => seen.ends.length === 1);
  assert.deepEqual(seen.ends, ['removed']);
  await assert.rejects(w.phone.watch(w.at(), soft.handle, seen), (error) => isAppError(error) && error.code === 'credentials.phone_unknown');
});

test('inboxes are bounded: per phone the oldest makes room, per process the next one is refused; all end when the process does', async () => {
  const hub = createOpenInboxes({ ...w, times: { tickMs: 20 }, limits: { perPhone: 2, perProcess: 3 } });
  const place = (device: string) => ({ tenantId: w.tenant.id, userId: w.tenant.id, device });
  const all = [listener(), listener(), listener(), listener()];
  const [a, b] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  for (const one of all.slice(0, 3)) assert.ok(hub.open(place(a ?? ''), one));
  assert.deepEqual([hub.size, all[0]?.ends], [2, ['again']]);
  assert.ok(hub.open(place(b ?? ''), listener()));
  assert.equal(hub.open(place(b ?? ''), listener()), undefined);
  hub.close();
  assert.deepEqual([hub.size, all[1]?.ends, all[2]?.ends], [0, ['again'], ['again']]);
  assert.equal(hub.open(place(a ?? ''), listener()), undefined);
});

test('however many are open, the database is looked at once per round', async () => {
  const { user, soft } = await w.owner();
  let reads = 0;
  const db = { ...w.db, read: ((tenantId, work) => (reads++, w.db.read(tenantId, work))) as typeof w.db.read };
  const hub = createOpenInboxes({ ...w, db, times: { tickMs: 200 }, limits: { perPhone: 50 } });
  const seen = Array.from({ length: 40 }, () => listener());
  for (const one of seen) hub.open({ tenantId: w.tenant.id, userId: user.id, device: soft.handle.device }, one);
  await until(() => seen.every((one) => one.told.length === 1));
  assert.equal(reads, 1);
  hub.close();
});
