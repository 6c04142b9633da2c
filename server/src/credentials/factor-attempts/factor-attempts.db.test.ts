import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { defineStep, type StepContext } from '#journeys/contract';
import { stepContext, TEST_ORIGIN } from '#test/support';
import { createWorld, type World, type WorldDeps } from '../world.suite.ts';
import { createFactorAttempts, type CountedAttempt, type Factor } from './create-factor-attempts.ts';
import type { FactorQuotas } from './quotas.ts';

/* The counters by themselves, as a second step uses them. What they do inside a step is tested with the steps. */

let w: World;
const processes: WorldDeps[] = [];
before(async () => {
  w = await createWorld({ plug: (deps) => (processes.push(deps), []) });
});
after(() => w.close());

const FACTOR: Factor = { type: 'test', label: { id: 'credentials.continue' } };
const OPEN = { limit: 1_000_000, windowSeconds: 900 };
const attemptsOf = (quotas: Partial<FactorQuotas>, which = 0) => createFactorAttempts({ ...(processes[which] as WorldDeps), factorQuotas: quotas });
const step = defineStep({ id: 'test.step', settings: z.strictObject({}), outcomes: [] });

function contextOf(user: { readonly id: string }, options: { readonly browser?: string; readonly ip?: string; readonly which?: number } = {}): StepContext {
  return stepContext(step, {
    db: (processes[options.which ?? 0] as WorldDeps).db,
    flow: { tenantId: w.tenant.id, brandId: w.tenant.defaultBrandId, browserKey: options.browser ?? 'a browser', nextBrowserKey: options.browser ?? 'a browser' },
    facts: { userId: user.id },
    origin: { ...TEST_ORIGIN, ip: options.ip ?? '192.0.2.1' },
  });
}

const counted = (result: Awaited<ReturnType<ReturnType<typeof attemptsOf>['count']>>): CountedAttempt => {
  assert.ok(result.allowed, JSON.stringify(result));
  return result;
};

test('300 attempts at once over two processes: a hundred numbers, each given once', async () => {
  const user = await w.user();
  const both = [0, 1].map((which) => attemptsOf({ account: OPEN, network: OPEN }, which));
  const results = await Promise.all(Array.from({ length: 300 }, (_, index) => (both[index % 2] as (typeof both)[0]).count(contextOf(user, { which: index % 2 }), FACTOR)));
  assert.deepEqual(
    results.flatMap((result) => (result.allowed ? [result.failures] : [])).toSorted((a, b) => a - b),
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  assert.ok(results.every((result) => result.allowed || result.why === 'disabled'));
});

test('an attempt that was right, but later than the hundredth failure, does not bring the factor back', async () => {
  const user = await w.user();
  const attempts = attemptsOf({ account: OPEN, network: OPEN });
  const slow = counted(await attempts.count(contextOf(user), FACTOR));
  for (let count = 0; count < 99; count++) await attempts.fail(contextOf(user), counted(await attempts.count(contextOf(user), FACTOR)), 'wrong');
  assert.equal(await w.inTenant((tx) => attempts.isDisabled(tx, user.id, FACTOR.type)), true);
  assert.equal(await w.inTenant((tx) => attempts.pass(tx, contextOf(user), slow)), false);
  assert.equal(await w.inTenant((tx) => attempts.isDisabled(tx, user.id, FACTOR.type)), true);
  assert.equal(await w.inTenant((tx) => attempts.renew(tx, contextOf(user), user.id, FACTOR.type)), true, 'set up anew: what was before must go');
  assert.equal(await w.inTenant((tx) => attempts.isDisabled(tx, user.id, FACTOR.type)), false);
  assert.equal(await w.inTenant((tx) => attempts.renew(tx, contextOf(user), user.id, FACTOR.type)), false);
});

test('kinds of second steps, accounts and tenants are counted apart', async () => {
  const [user, neighbour] = [await w.user(), await w.user()];
  const attempts = attemptsOf({ account: { limit: 2, windowSeconds: 900 }, network: OPEN });
  for (let count = 0; count < 2; count++) counted(await attempts.count(contextOf(user), FACTOR));
  assert.equal((await attempts.count(contextOf(user), FACTOR)).allowed, false);
  counted(await attempts.count(contextOf(user), { ...FACTOR, type: 'another' }));
  counted(await attempts.count(contextOf(neighbour), FACTOR));
  const elsewhere = contextOf(user);
  counted(await attempts.count({ ...elsewhere, flow: { ...elsewhere.flow, tenantId: w.other.id } }, FACTOR));
});

test('a flood from one network that is refused uses up nothing of what the whole tenant shares', async () => {
  const quotas = { account: OPEN, network: { limit: 5, windowSeconds: 900 }, tenant: { limit: 20, windowSeconds: 900 } };
  const attempts = attemptsOf(quotas);
  // What the tests above counted on the tenant is over.
  await w.t.advance(900);
  const victim = await w.user();
  for (let count = 0; count < 30; count++) await attempts.count(contextOf(victim, { ip: '198.51.100.1' }), FACTOR);
  counted(await attempts.count(contextOf(await w.user(), { ip: '198.51.100.2' }), FACTOR));
});

test('after a success the account begins anew, the network only gets this attempt back', async () => {
  const user = await w.user();
  const attempts = attemptsOf({ account: { limit: 3, windowSeconds: 900 }, network: { limit: 5, windowSeconds: 900 } });
  const ctx = contextOf(user, { ip: '198.51.100.7' });
  for (let count = 0; count < 2; count++) counted(await attempts.count(ctx, FACTOR));
  await attempts.forgive(ctx, counted(await attempts.count(ctx, FACTOR)));
  for (let count = 0; count < 3; count++) counted(await attempts.count(ctx, FACTOR));
  const refused = await attempts.count(contextOf(await w.user(), { ip: '198.51.100.7' }), FACTOR);
  assert.equal(!refused.allowed && refused.why, 'limited', 'two and three failures of this network stay');
});

test('a browser is known to one user, by what it passed, for half a year; then it is a stranger', async () => {
  const [user, other] = [await w.user(), await w.user()];
  const attempts = attemptsOf({ account: OPEN, network: OPEN });
  const ctx = contextOf(user, { browser: 'the one' });
  const first = counted(await attempts.count(ctx, FACTOR));
  assert.equal(first.known, false);
  assert.equal(await w.inTenant((tx) => attempts.pass(tx, ctx, first)), true);
  const known = async (who: { readonly id: string }, browser: string) => counted(await attempts.count(contextOf(who, { browser }), FACTOR)).known;
  assert.deepEqual([await known(user, 'the one'), await known(user, 'another'), await known(other, 'the one')], [true, false, false]);
  await w.t.advance(180 * 86_400 + 1);
  assert.equal(await known(user, 'the one'), false);
});

test('refusals are in the audit trail, with the user and without the code', async () => {
  const user = await w.user();
  const attempts = attemptsOf({ account: { limit: 1, windowSeconds: 900 }, network: OPEN });
  w.events.clear();
  for (let count = 0; count < 2; count++) await attempts.count(contextOf(user), FACTOR);
  assert.deepEqual(
    w.events.of('credentials.attempt_failed').map(({ subject, data, result }) => [subject, data, result]),
    [[user.id, { type: 'test', reason: 'limited', node: 'step' }, 'failure']],
  );
});
