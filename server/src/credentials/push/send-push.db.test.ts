import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { createPushWorld, numberOf, type PushWorld } from './phone.suite.ts';
import { startPushService, type PushService } from './push-service.suite.ts';
import { pushJobs } from './send-push.ts';

let w: PushWorld;
let service: PushService;
before(async () => {
  service = await startPushService();
  w = await createPushWorld(service.host);
});
after(async () => {
  await w.closeAll();
  await service.close();
});
beforeEach(() => {
  service.received.splice(0);
  service.answers.splice(0);
  w.jobs.splice(0);
});

const contact = 'mailto:security@acme.example';
function run(deps: Partial<Parameters<typeof pushJobs>[0]> = {}): Promise<void> {
  const [job] = pushJobs({ ...w, outbound: createOutbound({ allow: [service.host] }), contact, ...deps });
  const data = w.jobs.at(-1);
  assert.ok(job && data);
  return job.handle(job.schema.parse(data), { id: 'job', attempt: 0, signal: AbortSignal.timeout(10_000) });
}
const subscribed = async (device: string) =>
  (await w.t.dump<{ on: boolean }>('select subscription is not null as on from credentials.push_devices where id = $1', [device]))[0]?.on;
const ask = async () => {
  const made = await w.owner({ subscription: service.subscription });
  const customer = await w.asked(made.user);
  return { ...made, customer };
};

test('the phone is woken with which question and whose application, encrypted for it, and nothing else', async () => {
  const { customer, soft } = await ask();
  assert.equal(w.jobs.length, 1);
  assert.deepEqual(Object.keys(w.jobs[0] ?? {}).sort(), ['device', 'prompt', 'tenantId', 'userId'], 'the job holds ids only');
  await run();
  const [push] = service.received;
  assert.ok(push);
  assert.deepEqual(JSON.parse(push.payload), { prompt: w.jobs[0]?.prompt, application: 'Acme' });
  assert.equal(push.payload.includes(numberOf(customer)) && /number/.test(push.payload), false);
  assert.deepEqual([push.headers['content-encoding'], push.headers['urgency']], ['aes128gcm', 'high']);
  const ttl = Number(push.headers['ttl']);
  assert.ok(ttl > 100 && ttl <= 120, String(ttl));
  assert.deepEqual([push.sender.aud, push.sender.sub], [`http://${service.host}`, contact]);
  const { pushKey } = await w.phone.device(w.at(), soft.handle);
  assert.equal(push.senderKey, pushKey, 'the key the browser subscribed with');
});

test("the key pair is the tenant's own, made once, and sealed", async () => {
  const { soft } = await ask();
  const rival = await w.owner({ tenant: w.other });
  const [own, again, other] = await Promise.all([w.phone.device(w.at(), soft.handle), w.phone2.device(w.at(), soft.handle), w.phone.device(w.at(w.other), rival.soft.handle)]);
  assert.equal(own.pushKey, again.pushKey);
  assert.notEqual(own.pushKey, other.pushKey);
  await ask().then(() => run());
  const rows = await w.t.dump<{ private_key: Buffer }>('select private_key from credentials.push_keys');
  assert.equal(rows.length, 2);
  assert.ok(rows.every((row) => row.private_key.length > 32));
});

for (const status of [404, 410])
  test(`a push address that is gone (${status}) is forgotten, and the phone stays`, async () => {
    const { soft } = await ask();
    service.answers.push(status);
    await run();
    assert.equal(await subscribed(soft.handle.device), false);
    assert.equal((await w.phone.device(w.at(), soft.handle)).state, 'active');
    await run();
    assert.equal(service.received.length, 1);
  });

for (const status of [429, 500, 503])
  test(`a busy push service (${status}) is tried again, by the queue, shortly`, async () => {
    const { soft } = await ask();
    service.answers.push(status);
    await assert.rejects(run(), /push service/);
    assert.equal(await subscribed(soft.handle.device), true);
    await run();
    assert.equal(service.received.length, 2);
    const [job] = pushJobs({ ...w, outbound: createOutbound(), contact });
    assert.ok((job?.retryDelay ?? 0) <= 5 && (job?.retryDelayMax ?? 999) <= 30 && (job?.retryLimit ?? 0) >= 3);
  });

test('what the push service does not take is not sent again', async () => {
  await ask();
  service.answers.push(400);
  await run();
  assert.equal(service.received.length, 1);
});

test('nothing is sent once it is answered, over, or the phone removed', async () => {
  const answered = await ask();
  const [prompt] = await w.phone.inbox(w.at(), answered.soft.handle);
  assert.ok(prompt);
  await answered.soft.deny(w.phone, w.at(), prompt);
  await run();
  const removed = await ask();
  const type = w.credentials.types.find((candidate) => candidate.id === 'push');
  await w.inTenant(async (tx) => type?.revoke(tx, removed.user.id, removed.soft.handle.device));
  await run();
  await ask();
  await w.t.advance(120);
  await run();
  assert.equal(service.received.length, 0);
});

test('an address inside the house is never asked, whatever is stored', async () => {
  const { soft } = await ask();
  await run({ outbound: createOutbound() });
  assert.equal(service.received.length, 0);
  assert.equal(await subscribed(soft.handle.device), true);
});

test('a phone without a push address is not rung, and can take one later or give it up', async () => {
  const { user, soft } = await w.owner();
  await w.asked(user);
  assert.equal(w.jobs.length, 0);
  await w.phone.subscribe(w.at(), soft.handle, service.subscription);
  await w.asked(user);
  await run();
  assert.equal(service.received.length, 1);
  await w.phone.subscribe(w.at(), soft.handle, null);
  assert.equal(await subscribed(soft.handle.device), false);
});
