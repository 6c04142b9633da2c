import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { countTrips } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Asker, Place } from '#platform/hashing';
import { createWorld, type Customer, type World } from '../world.suite.ts';

/* More passwords than can be looked at: what is refused, what it costs, and who gets in all the same (R2). */

let w: World;
const places: Place[] = [];
before(async () => {
  // A thread, and eight places behind it, two of which are for the known.
  w = await createWorld({ hashing: { workers: 1, queueLimit: 8 } });
});
after(() => w.close());
afterEach(() => leave(places.length));

const GOOD = 'correct-horse-battery-7';

/** As a flood does: until nobody of that kind gets in any more. */
function fill(asker: Asker): void {
  for (;;) {
    try {
      places.push(w.hashing.take(asker));
    } catch {
      return;
    }
  }
}
function leave(count: number): void {
  for (const place of places.splice(0, count)) place.leave();
}
async function at(who: string, browser?: string): Promise<Customer> {
  const customer = await w.begin('password', browser === undefined ? {} : { browser });
  await customer.is(who);
  return customer;
}
/** What a refused password gets: the same for everybody, but for the time to come back. */
async function refusal(customer: Customer, fields: Readonly<Record<string, string>> = { password: GOOD }): Promise<{ readonly code: string; readonly trips: number }> {
  const { result, trips } = await countTrips(() => customer.act('continue', fields).then(undefined, (error: unknown) => error));
  assert.ok(isAppError(result), JSON.stringify(result));
  assert.equal(result.status, 503);
  assert.ok((result.retryAfter ?? 0) >= 1);
  return { code: result.code, trips };
}

test('a password for which there is no room is refused before anything is counted, and sent again before its flow is read; its owner has all tries left', async () => {
  const user = await w.user({ password: GOOD });
  const customer = await at(user.email);
  fill('anybody');
  assert.deepEqual(await refusal(customer), { code: 'hashing.busy', trips: 1 }, 'the flow is read, and nothing else');
  for (let attempt = 0; attempt < 20; attempt++) assert.deepEqual(await refusal(customer), { code: 'hashing.busy', trips: 0 });
  leave(1);
  assert.equal((await customer.act('continue', { password: GOOD })).kind, 'done');
});

test('whoever is refused may do anything else meanwhile', async () => {
  const customer = await at((await w.user({ password: GOOD })).email);
  fill('anybody');
  await refusal(customer);
  await customer.act('change');
  assert.equal(customer.result.kind === 'screen' && customer.result.flow.node, 'identify');
});

test('an account that does not exist, and one that does, are refused alike', async () => {
  const user = await w.user({ password: GOOD });
  const both = [await at(user.email), await at('nobody-at-all@example.com')] as const;
  fill('anybody');
  for (const trips of [1, 0]) for (const customer of both) assert.deepEqual(await refusal(customer), { code: 'hashing.busy', trips });
});

test('a flood of strangers leaves room for the owner in a browser that signed in before; another browser waits like everybody', async () => {
  const user = await w.user({ password: GOOD });
  const neighbour = await w.user({ password: GOOD });
  const browser = 'the-browser-at-home-of-this-owner';
  assert.equal((await (await at(user.email, browser)).act('continue', { password: GOOD })).kind, 'done');
  fill('anybody');
  const [home, away] = [await at(user.email, browser), await at(user.email)];
  await refusal(away);
  assert.equal((await home.act('continue', { password: GOOD })).kind, 'done');
  assert.equal(w.events.of('credentials.password_verified').at(-1)?.subject, user.id);
  // Nobody special for another account, nor beyond all places.
  await refusal(await at(neighbour.email, browser));
  fill('known');
  await refusal(await at(user.email, browser));
});

test('of many at once, those and only those who get a place are counted', async () => {
  const guesses = await Promise.all(Array.from({ length: 40 }, (_, index) => at(`flooded-${index}@example.com`)));
  const before = await decoys();
  const results = await Promise.allSettled(guesses.map((guess) => guess.act('continue', { password: 'not the one' })));
  const looked = results.filter(({ status }) => status === 'fulfilled').length;
  assert.ok(looked >= 1 && looked < 40, `${looked} of 40`);
  assert.equal((await decoys()) - before, looked);
  for (const result of results) if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'hashing.busy');
});
const decoys = async () => (await w.t.dump<{ n: number }>('select coalesce(sum(hits), 0)::int as n from credentials.decoys'))[0]?.n ?? 0;

test('a new password is refused before it is judged, unless something was proved: then it has the room of the known', async () => {
  const user = await w.user();
  const facts = { userId: user.id, sub: user.sub, identifier: { kind: 'email' as const, value: user.email } };
  const stranger = await w.begin('set', { facts });
  const proved = await w.begin('recover', { ip: '192.0.2.44' });
  await proved.is(user.email);
  await proved.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal(proved.screen.id, 'credentials.new-password');
  fill('anybody');
  // Too short, which nobody looked at.
  await refusal(stranger, { newPassword: 'short' });
  await proved.act('continue', { newPassword: 'short' });
  assert.deepEqual(proved.errors, ['credentials.strength_too_short']);
  assert.equal((await proved.act('continue', { newPassword: 'a-wholly-new-beginning-42' })).kind, 'done');
});
