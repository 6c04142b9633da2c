import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Origin } from '#platform/events';
import { runStep, TEST_ORIGIN } from '#test/support';
import { askStep } from '../index.ts';
import { createWorld, type World } from '../world.suite.ts';

/* Global Privacy Control of a browser whose owner is signed in (11 CCR section 7025). */

let w: World;
before(async () => {
  w = await createWorld();
  await w.save();
  await w.save({ key: 'ads', attributes: ['name'], sale: true });
  await w.save({ key: 'data-trade', attributes: ['address'], recipients: ['club'], legalBasis: 'legitimate_interests', sale: true });
});
after(() => w?.t.drop());

const SIGNAL: Origin = { ...TEST_ORIGIN, actor: { kind: 'anonymous' }, gpc: true };
const heed = (userId: string, origin: Origin = SIGNAL, of: World | World['second'] = w) => of.consent.egress.heed(w.tenant.id, { userId }, origin);
/** At the page itself: looked at each time. */
const heedAgain = (userId: string) => w.inTenant((tx) => w.consent.heedSignal(tx, SIGNAL, userId));
const said = async (userId: string) =>
  (await w.db.read(w.tenant.id, (tx) => w.consent.history(tx, userId)))
    .toReversed()
    .map(({ purpose, event, method, recipients, actor }) => `${purpose} ${event} ${method} ${recipients.join('+')} ${actor.id === userId ? 'self' : actor.kind}`);
const all = (userId: string) => w.leaves(userId, 'club', ['email', 'name', 'address']);

test('it is a no to every sale and to nothing else, on record as such; without it nothing happens', async () => {
  const user = await w.user();
  await w.say('give', user);
  await heed(user, TEST_ORIGIN);
  await w.consent.egress.heed(w.tenant.id, { userId: user }, undefined);
  assert.equal(await w.inTenant((tx) => w.consent.heedSignal(tx, TEST_ORIGIN, user)), false);
  assert.deepEqual(await all(user), ['email:consent', '-name:undecided', 'address:legal_basis']);
  await heed(user);
  assert.deepEqual(await all(user), ['email:consent', '-name:refused', '-address:refused']);
  assert.deepEqual((await said(user)).slice(1), ['ads refused gpc club+shop self', 'data-trade refused gpc club self']);
  assert.equal(w.events.of('consent.refused').filter(({ subject }) => subject === user).length, 2, 'recipients hear of it');
});

test('a yes from before ends; a yes from after stays, whichever browser speaks next', async () => {
  const user = await w.user();
  await w.say('give', user, { purpose: 'ads', recipients: ['shop'] });
  await heed(user);
  assert.deepEqual((await said(user)).slice(1), ['ads refused gpc club self', 'ads withdrawn gpc shop self', 'data-trade refused gpc club self']);
  await w.say('give', user, { purpose: 'ads', recipients: ['shop'] });
  await w.say('give', user, { purpose: 'data-trade' });
  await heed(user, SIGNAL, w.second);
  assert.equal(await heedAgain(user), false);
  assert.deepEqual(await w.leaves(user, 'shop', ['name']), ['name:consent'], 'their own choice, against the signal');
  assert.deepEqual(await all(user), ['-email:undecided', '-name:refused', 'address:legal_basis']);
});

test('at one moment in two processes it is said once; at the door it is looked at once, until something else is published', async () => {
  const user = await w.user();
  await Promise.all([heed(user), heed(user), heed(user, SIGNAL, w.second), heed(user, SIGNAL, w.second)]);
  assert.equal((await said(user)).length, 2);
  const trips = w.t.trips.total;
  await heed(user);
  assert.equal(w.t.trips.total, trips);
  await w.save({ key: 'ads', attributes: ['name', 'nickname'], sale: true, publish: 2 });
  assert.deepEqual(await w.leaves(user, 'shop', ['name']), ['-name:undecided']);
  assert.equal(await heedAgain(user), true, 'to the new words as well');
  assert.deepEqual(await w.leaves(user, 'shop', ['name']), ['-name:refused']);
});

test('where nothing is sold nobody looks, and somebody of another tenant is nobody', async () => {
  const [user, stranger] = [await w.user(), await w.user(w.strict)];
  const trips = w.t.trips.total;
  await w.consent.egress.heed(w.strict.id, { userId: stranger }, SIGNAL);
  assert.ok(w.t.trips.total - trips <= 1, 'the purposes of the tenant, which are remembered');
  await w.consent.egress.heed(w.tenant.id, { sub: 'nobody' }, SIGNAL);
  assert.deepEqual(await said(user), []);
});

test('whose browser says no to every sale is not asked for one', async () => {
  const user = await w.user();
  const ask = askStep({
    consent: w.consent,
    i18n: { format: (_locale, text) => text.id },
    tenants: { byId: async () => w.tenant },
    applicationName: async () => 'Shop',
  });
  const run = async (origin: Origin) => {
    const { screen } = await runStep(ask as never, {
      db: w.db,
      origin,
      facts: { userId: user, sub: user },
      flow: { tenantId: w.tenant.id, locale: 'en', application: { id: 'a', clientId: 'shop', name: 'Shop', firstParty: true } },
    });
    return (screen?.nodes ?? []).flatMap((node) => (node.kind === 'checkbox' ? [node.name] : []));
  };
  assert.deepEqual(await run(TEST_ORIGIN), ['purpose-ads', 'purpose-news']);
  assert.deepEqual(await run(SIGNAL), ['purpose-news']);
});
