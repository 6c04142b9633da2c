import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection();
  await w.connection({ slug: 'licence', name: 'Licences', secrets: { signing: 'another secret, at least 24 characters' } });
  await w.connection({}, w.other);
});
after(() => w.close());
beforeEach(() => {
  w.events.clear();
  w.mail.clear();
});

const stateOf = async (userId: string) => (await w.t.dump<{ state: string }>('select state from verification.runs where user_id = $1 order by created_at', [userId])).at(-1)?.state;
async function away() {
  const { id } = await w.user();
  const customer = await w.begin(id);
  return { id, customer, remoteId: await customer.go() };
}

test('the same message twice, and twenty times at once over two processes, counts once', async () => {
  const { id, remoteId } = await away();
  const message = w.service.act(remoteId, 'verified');
  const taken = await Promise.all(Array.from({ length: 20 }, (_, index) => w.send(message, 'papers', w.tenant, index % 2 === 0 ? w.second : undefined)));
  assert.deepEqual(new Set(taken), new Set([true]), 'each is answered as taken, or it would be sent again for days');
  assert.equal(w.events.of('verification.settled').length, 1);
  assert.equal(w.events.of('identity.attributes_changed').length, 1);
  assert.equal(await stateOf(id), 'verified');
});

test('in another order than it happened: what is decided stays', async () => {
  const { id, remoteId } = await away();
  const [early, late] = [w.service.act(remoteId, 'pending'), w.service.act(remoteId, 'again')];
  await w.send(w.service.act(remoteId, 'verified'));
  for (const message of [late, early, w.service.act(remoteId, 'refused'), w.service.act(remoteId, 'cancelled')]) assert.equal(await w.send(message), true);
  assert.equal(await stateOf(id), 'verified');
  assert.equal(w.events.of('verification.settled').length, 1);
  const other = await away();
  await w.send(w.service.act(other.remoteId, 'refused'));
  await w.send(w.service.act(other.remoteId, 'verified'));
  assert.equal(await stateOf(other.id), 'refused');
  assert.deepEqual(await w.assured(other.id), {});
});

test('forged, late and replayed messages change nothing; that they came is written down, so many times an hour', async () => {
  const { id, remoteId } = await away();
  const message = w.service.act(remoteId, 'verified');
  const forged = { ...message, headers: { ...message.headers, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` } };
  for (let count = 0; count < 25; count++) assert.equal(await w.send(forged), false);
  assert.equal(await w.send(w.service.act(remoteId, 'verified', new Date(Date.now() - 3_600_000))), false);
  assert.equal(w.events.of('verification.message_refused').length, 20);
  assert.equal(await stateOf(id), 'started');
  // What was taken long ago and comes again is too old by itself, and its id is remembered besides.
  assert.equal(await w.send(message), true);
  assert.equal((await w.t.dump('select from verification.messages')).length > 0, true);
});

test('a message is for one connection of one tenant', async () => {
  const { id, remoteId } = await away();
  const message = w.service.act(remoteId, 'verified');
  assert.equal(await w.send(message, 'licence'), false, 'signed with the secret of another connection');
  assert.equal(await w.send(message, 'nowhere'), false);
  assert.equal(await w.send(message, 'papers', w.other), true, 'properly signed there, about nobody they know');
  assert.equal(await stateOf(id), 'started');
  await w.connection({ state: 'suspended' });
  assert.equal(await w.send(message), false);
  await w.connection({ state: 'active' });
  assert.equal(await w.send(message), true);
  assert.equal(await stateOf(id), 'verified');
});

test('what is not mapped, or no value for its attribute, is dropped; with nothing left it is refused', async () => {
  w.service.claims = { birthdate: '1990-12-10', document_number: 'X1234567', nationality: 'GBR', portrait: 'aGVsbG8=', given_name: 'A\u202eda' };
  const { id, remoteId } = await away();
  await w.send(w.service.act(remoteId, 'verified'));
  assert.deepEqual(await w.assured(id), { birthdate: '1990-12-10' });
  const names = Object.keys(await w.inTenant((tx) => w.identity.attributes(tx, id)));
  assert.deepEqual(names, ['birthdate']);
  w.service.claims = { birthdate: '10.12.1990', constructor: 'x' };
  const none = await away();
  await w.send(w.service.act(none.remoteId, 'verified'));
  assert.equal(await stateOf(none.id), 'refused');
});

test('old ids of messages are purged', async () => {
  assert.ok((await w.t.dump('select from verification.messages')).length > 0);
  const back = await w.t.holdClock();
  try {
    await w.t.advance(31 * 86_400);
    for (const { run } of w.verification.scheduled) await run(new AbortController().signal);
    assert.equal((await w.t.dump('select from verification.messages')).length, 0);
  } finally {
    await w.t.advance(-31 * 86_400);
    await back();
  }
});
