import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { createWorld, type Customer, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection();
});
after(() => w.close());
beforeEach(() => {
  w.service.claims = { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' };
  w.service.more = {};
});

const overview = (userId: string) => w.inTenant((tx) => w.verification.overview(tx, userId));
/** The page of somebody who is signed in. */
async function open(userId: string) {
  const session = randomUUID();
  w.signedIn.set(session, userId);
  return { session, customer: await w.begin(userId, { journey: 'verified', session }) };
}
const cards = (customer: Customer) =>
  Object.fromEntries(customer.screen.nodes.flatMap((node) => (node.kind === 'cards' ? [[node.legend.id.replace('verification.overview_', ''), node.items] as const] : [])));
const verify = async (userId: string) => {
  const customer = await w.begin(userId);
  await customer.through('verified');
  assert.equal(customer.at, 'passed');
};
const shownOf = async (userId: string) => {
  const { checks, pending, offers } = await overview(userId);
  return {
    checks: checks.map(({ state, details }) => [state, details.map(({ attribute }) => attribute).toSorted()]),
    pending: pending.map(({ state, attributes }) => [state, attributes]),
    offers: offers.map(({ id, again }) => [id, again]),
  };
};

test('what was verified, by whom, by which rules, since when and until when; what is wanted and not verified can be begun from there, and comes back there', async () => {
  const { id } = await w.user();
  const { customer } = await open(id);
  assert.equal(customer.at, 'overview');
  assert.deepEqual(cards(customer)['verified'], []);
  assert.equal('pending' in cards(customer), false);
  const offered = cards(customer)['open'] ?? [];
  assert.deepEqual(
    offered.map(({ title, facts, actions }) => [title, facts.map(({ value }) => value), actions.map(({ action, label }) => [action, label.id])]),
    [
      ['First name, Last name', ['Papers'], [['verify:name', 'verification.overview_verify']]],
      ['Date of birth', [{ id: 'verification.lead_purpose', values: { purpose: 'buy knives' } }, 'Papers'], [['verify:adult', 'verification.overview_verify']]],
    ],
    'two requirements of one attribute are one check; what no service is sure enough of is not offered',
  );
  await customer.act('verify:adult');
  assert.equal(customer.at, 'intro');
  w.service.more = { expires_at: '2090-01-01T00:00:00Z' };
  await customer.through('verified');
  assert.equal(customer.at, 'overview');
  const [check] = cards(customer)['verified'] ?? [];
  assert.deepEqual([check?.title, check?.badge?.id], ['Papers', 'verification.overview_valid']);
  assert.deepEqual(
    check?.facts.map(({ label, value }) => [label.values?.['value'] ?? label.id, typeof value === 'string' ? value : value.id]),
    [
      ['Date of birth', 'December 10, 1990'],
      ['Last name', 'Lovelace'],
      ['First name', 'Ada'],
      ['verification.overview_rules', 'acme_papers'],
      ['verification.overview_since', 'verification.day'],
      ['verification.overview_until', 'verification.day'],
    ],
  );
  assert.equal('open' in cards(customer), false, 'all of it came at once');
  const rules = async (more: object) => {
    await w.connection(more);
    await customer.show();
    return cards(customer)['verified']?.[0]?.facts.find(({ label }) => label.id === 'verification.overview_rules')?.value;
  };
  assert.equal(await rules({ trustFrameworkName: 'Passport or identity card' }), 'Passport or identity card', 'as customers read it');
  assert.equal(await rules({ trustFramework: 'other_rules', trustFrameworkName: 'Other rules' }), 'acme_papers', 'these were the rules then');
  await w.connection();
  await customer.act('done');
  assert.equal(customer.at, 'passed');
  assert.deepEqual(customer.result.kind === 'done' && customer.result.facts.evidence.length, 1, 'nothing was proved here');
});

test('what was verified and is over is said, with the way to another check, to the second', async () => {
  const { id } = await w.user();
  const letGo = await w.t.holdClock();
  try {
    const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
    w.service.more = { expires_at: new Date((clock as { now: Date }).now.getTime() + 60_000).toISOString() };
    await verify(id);
    await w.t.advance(59);
    assert.deepEqual(await shownOf(id), { checks: [['verified', ['birthdate', 'family_name', 'given_name']]], pending: [], offers: [] });
    await w.t.advance(1);
    assert.deepEqual(await shownOf(id), {
      checks: [['expired', ['birthdate', 'family_name', 'given_name']]],
      pending: [],
      offers: [['service papers', true]],
    });
    const { customer } = await open(id);
    const [over] = cards(customer)['verified'] ?? [];
    assert.deepEqual([over?.badge?.id, over?.facts.at(-1)?.label.id], ['verification.overview_expired', 'verification.overview_until_past']);
    assert.deepEqual(
      cards(customer)['open']?.map(({ facts, actions }) => [facts.length, actions[0]?.label.id]),
      [[2, 'verification.overview_verify_again']],
      'with what it is for',
    );
    w.service.more = {};
    await customer.act('verify:service papers');
    await customer.through('verified');
    assert.equal(customer.at, 'overview');
    assert.deepEqual(await shownOf(id), { checks: [['verified', ['birthdate', 'family_name', 'given_name']]], pending: [], offers: [] });
  } finally {
    await w.t.advance(-60);
    await letGo();
  }
});

test('what its owner changed, and what a service that is not in use said, counts no more; what somebody else vouches for does', async () => {
  const { id } = await w.user();
  await verify(id);
  await w.inTenant((tx) => w.identity.writeAttributes(tx, TEST_ORIGIN, id, { given_name: 'Grace' }, 'user'));
  assert.deepEqual((await shownOf(id)).checks, [
    ['verified', ['birthdate', 'family_name']],
    ['ended', ['given_name']],
  ]);
  await w.connection({ state: 'suspended' });
  assert.deepEqual(await shownOf(id), { checks: [['ended', ['birthdate', 'family_name', 'given_name']]], pending: [], offers: [] }, 'and nobody is sent there');
  await w.connection({ state: 'active' });
  await w.deliver();
  assert.deepEqual((await shownOf(id)).checks, [['verified', ['birthdate', 'family_name']]], 'what was changed is forgotten');
});

test('a check that is not over goes on from there: left at the service, to be tried again, or with a question', async () => {
  const { id } = await w.user({ given_name: 'Augusta' });
  const { customer } = await open(id);
  await customer.act('verify:adult');
  const remoteId = await customer.go();
  await customer.act('later');
  assert.equal(customer.at, 'overview');
  assert.deepEqual((await shownOf(id)).pending, [['started', ['given_name', 'family_name', 'birthdate']]]);
  assert.deepEqual((await shownOf(id)).offers, [], 'not offered beside it');
  await w.send(w.service.act(remoteId, 'again'));
  assert.deepEqual((await shownOf(id)).pending, [['again', ['given_name', 'family_name', 'birthdate']]]);
  await customer.act('verify:name');
  assert.equal(customer.at, 'again');
  await customer.act('later');
  await w.send(w.service.act(remoteId, 'verified'));
  await customer.show();
  const [question] = cards(customer)['pending'] ?? [];
  assert.deepEqual(
    question?.actions.map(({ label }) => label.id),
    ['verification.overview_answer'],
  );
  await customer.act(question?.actions[0]?.action ?? '');
  assert.equal(customer.at, 'differs');
  await customer.act('adopt');
  assert.equal(customer.at, 'overview');
  assert.deepEqual(await shownOf(id), { checks: [['verified', ['birthdate', 'family_name', 'given_name']]], pending: [], offers: [] });
});

test('others see nothing of it: signed out, another user, another tenant; and nobody begins what is not offered', async () => {
  const { id } = await w.user();
  await verify(id);
  const { session, customer } = await open(id);
  for (const action of ['verify:elsewhere', 'verify:service other', 'verify:', 'verify', 'verify:__proto__', 'later', 'go']) {
    await customer.act(action);
    assert.equal(customer.at, 'overview', action);
  }
  const stranger = await w.user();
  assert.deepEqual((await overview(stranger.id)).checks, []);
  assert.deepEqual((await w.inTenant((tx) => w.verification.overview(tx, id), w.other)).checks, []);
  w.signedIn.set(session, stranger.id);
  await customer.show();
  assert.equal(customer.at, 'overview-ended');
  w.signedIn.delete(session);
  await customer.show();
  assert.equal(customer.at, 'overview-ended');
  assert.doesNotMatch(JSON.stringify(customer.screen), /Lovelace|1990/);
  await customer.act('verify:adult');
  assert.equal(customer.at, 'overview-ended');
});
