import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { JourneyRequest } from '#journeys/contract';
import type { Evidence } from '#sessions/contract';
import { TEST_ORIGIN } from '#test/support';
import { confirmTo } from '../second-step/fakes.suite.ts';
import { secondStep } from '../second-step/second-step.ts';
import type { Notice } from '../contract.ts';
import type { Surety } from '../notices/surety.ts';
import { secure } from '../secure-account/secure.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { createAddresses, type OwnAddresses } from './create-addresses.ts';

let w: World;
let addresses: OwnAddresses;
const state = { surety: 'one' as Surety, held: undefined as Date | undefined, holds: [] as string[], forgotten: [] as string[] };

before(async () => {
  w = await createWorld({
    steps(deps, types) {
      const own = {
        ...deps,
        types,
        holds: { until: async () => state.held, begin: async (_tx: unknown, _origin: unknown, userId: string, reason: string) => void state.holds.push(`${userId} ${reason}`) },
        surety: async () => state.surety,
        browsers: { knownAs: async () => undefined, remember: async () => undefined, forget: async (_tx: unknown, userId: string) => void state.forgotten.push(userId) },
        forgetBrowsers: async () => undefined,
      } as never as Parameters<typeof createAddresses>[0] & Parameters<typeof secondStep>[0];
      addresses = createAddresses(own);
      return [secondStep(own), ...addresses.steps];
    },
    journeys: [{ id: 'address', start: 'address', nodes: { address: { step: 'credentials.address', next: { done: 'done', stale: 'confirm' } }, confirm: confirmTo('address') } }],
  });
  await w.tenants.save({ slug: 'acme', name: 'acme', issuer: w.tenant.issuer, settings: { sms: { countries: ['FR'] } } });
});
after(() => w.close());
beforeEach(() => {
  Object.assign(state, { surety: 'one', held: undefined, holds: [], forgotten: [] });
  w.events.clear();
  w.notices.splice(0);
  w.mail.clear();
});

type User = Awaited<ReturnType<World['user']>>;
const PASSWORD = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true } as const;
const now = async () => (await w.t.dump<{ now: Date }>('select platform.now() as now'))[0]?.now as Date;

async function sessionOf(user: User, secondsAgo = 0, proof: Omit<Evidence, 'at'> = PASSWORD): Promise<string> {
  const evidence = [{ ...proof, at: new Date((await now()).getTime() - secondsAgo * 1000).toISOString() }];
  return (await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }))).id;
}
async function at(user: User, wish: Omit<Extract<JourneyRequest, { kind: 'address' }>, 'kind'>, session?: string): Promise<Customer> {
  return w.begin('address', { currentSessionId: session ?? (await sessionOf(user)), facts: { userId: user.id, sub: user.sub, request: { kind: 'address', ...wish } } });
}
const own = (user: User) => w.inTenant((tx) => w.identity.identifiers(tx, user.id));
const names = async (user: User) => (await own(user)).map(({ kind, value, primary, verifiedAt }) => [kind, value, primary, verifiedAt !== undefined]);
const contacts = async (user: User) => (await w.inTenant((tx) => w.identity.contacts(tx, user.id))).map(({ value }) => value).toSorted();
const idOf = async (user: User, value = user.email) => (await own(user)).find((one) => one.value === value)?.id ?? '';
const mailed = () => w.mail.last().content.code ?? '';
const screenOf = (customer: Customer) => customer.screen.id;
let made = 0;
const fresh = () => `new-${made++}@example.com`;

async function toCode(user: User, value: string, wish: Parameters<typeof at>[1] = { of: 'email' }): Promise<Customer> {
  const customer = await at(user, wish);
  await customer.act('send', { address: value });
  assert.equal(screenOf(customer), 'credentials.address-code');
  return customer;
}

test('a new address takes the place of the old one when its code comes back, and not before; all of them are told', async () => {
  const user = await w.user({ password: 'a-quiet-river-at-noon-77' });
  const [session, other] = [await sessionOf(user), await sessionOf(user)];
  const customer = await at(user, { of: 'email', instead: await idOf(user) }, session);
  assert.equal(screenOf(customer), 'credentials.address');
  const value = fresh();
  await customer.act('send', { address: ` ${value.toUpperCase()} ` });
  assert.equal(w.mail.last().to, value);
  assert.equal(w.mail.last().content.template, 'credentials.confirm_address');
  assert.deepEqual(await names(user), [['email', user.email, true, true]], 'nothing changes by asking');
  await customer.act('continue', { code: '000000' });
  assert.deepEqual(customer.errors, ['credentials.code_wrong']);
  await customer.act('continue', { code: mailed(), signOutEverywhere: 'true' });
  assert.equal(screenOf(customer), 'credentials.address-done');
  assert.deepEqual(await names(user), [['email', value, true, true]]);
  assert.deepEqual(await contacts(user), [value], 'nothing is written to the old one any more');
  const [notice] = w.notices;
  assert.deepEqual([notice?.what, notice?.alsoTo], ['contact_changed', [user.email]]);
  assert.ok(!JSON.stringify(notice?.thing).includes(value), 'a message says no more than its owner needs to know it by');
  assert.deepEqual(
    w.events.of('identity.identifier_verified').map(({ data }) => data),
    [{ kind: 'email', preHijack: false, replaced: true }],
  );
  assert.ok(!JSON.stringify(w.events.all).includes('example.com'));
  const alive = await w.inTenant(async (tx) => [await w.sessions.byId(tx, session), await w.sessions.byId(tx, other)].map((one) => one !== undefined));
  assert.deepEqual([alive, state.forgotten], [[true, false], [user.id]], 'this session goes on, the others do not');
  assert.deepEqual(state.holds, []);
  const found = await w.inTenant((tx) => Promise.all([user.email, value].map((one) => w.identity.findByIdentifier(tx, { kind: 'email', value: one }))));
  assert.deepEqual(
    found.map((one) => one?.user.id),
    [undefined, user.id],
  );
  assert.deepEqual(
    [
      (await w.inTenant((tx) => w.identity.search(tx, { text: user.email }))).customers.some((one) => one.user.id === user.id),
      (await w.inTenant((tx) => w.identity.search(tx, { text: value.split('@')[0] ?? '' }))).customers.some((one) => one.user.id === user.id),
    ],
    [false, true],
  );
  assert.equal((await customer.act('done')).kind, 'done');
});

test('added beside the others; one of one’s own is not asked for again, and what is no address says so', async () => {
  const user = await w.user();
  const customer = await at(user, { of: 'email' });
  await customer.act('send', { address: user.email });
  assert.deepEqual(customer.errors, ['credentials.address_same']);
  await customer.act('send', { address: 'no address' });
  assert.deepEqual(customer.errors, ['credentials.address_email_format']);
  assert.equal(w.mail.all.length, 0);
  const value = fresh();
  await customer.act('send', { address: value });
  assert.ok(!customer.screen.nodes.some((node) => node.kind === 'checkbox'), 'nothing takes the place of anything: other sign-ins go on');
  await customer.act('continue', { code: mailed() });
  assert.deepEqual(await names(user), [
    ['email', user.email, true, true],
    ['email', value, false, true],
  ]);
  assert.deepEqual(await contacts(user), [user.email, value].toSorted());
});

test('an address that was never proved is, by its code; the first proof of an account ends what was there before it', async () => {
  const user = await w.user();
  const value = fresh();
  const customer = await toCode(user, value);
  await customer.act('continue', { code: mailed() });
  await w.t.dump('update identity.identifiers set verified_at = null where user_id = $1 and is_primary', [user.id]);
  const again = await at(user, { of: 'email', prove: await idOf(user) });
  assert.equal(screenOf(again), 'credentials.address-code', 'it is known where the code goes');
  assert.ok(!again.screen.nodes.some((node) => node.kind === 'identity' && node.action !== undefined));
  await again.act('continue', { code: mailed() });
  assert.deepEqual(
    (await names(user)).map((name) => name[3]),
    [true, true],
  );

  const unproved = await w.user({ verified: false, password: 'a-quiet-river-at-noon-77' });
  const session = await sessionOf(unproved);
  const first = await at(unproved, { of: 'email', prove: await idOf(unproved) }, session);
  await first.act('continue', { code: mailed() });
  assert.equal(screenOf(first), 'credentials.address-ended');
  assert.equal(await w.inTenant((tx) => w.sessions.byId(tx, session)), undefined);
  assert.deepEqual(await w.inTenant((tx) => w.credentials.list(tx, unproved.id)), []);
});

test('whoever has the address is looked up after its code and not before: the same screens and the same mail; then, that both can be made one', async () => {
  const [user, other] = [await w.user(), await w.user()];
  const [taken, free] = [await toCode(user, other.email), await toCode(user, fresh())];
  const said = (customer: Customer, value: string) => JSON.stringify(customer.screen).replaceAll(value, 'X');
  const value = free.screen.nodes.flatMap((node) => (node.kind === 'identity' ? [node.value] : []))[0] ?? '';
  assert.equal(said(taken, other.email), said(free, value));
  const [first, second] = w.mail.all.map(({ content }) => content.template);
  assert.equal(first, second);
  await taken.act('continue', { code: w.mail.all.find(({ to }) => to === other.email)?.content.code ?? '' });
  assert.equal(screenOf(taken), 'credentials.address-taken');
  assert.deepEqual([await names(user), await names(other)], [[['email', user.email, true, true]], [['email', other.email, true, true]]]);
  assert.deepEqual(w.notices, []);
  await taken.act('change');
  assert.equal(screenOf(taken), 'credentials.address');
  // Of another tenant it is somebody else's business.
  const elsewhere = await w.user({ tenant: w.other });
  const theirs = await toCode(user, elsewhere.email);
  await theirs.act('continue', { code: mailed() });
  assert.equal(screenOf(theirs), 'credentials.address-done');
});

test('a claim without proof gives way to whoever proves the address', async () => {
  const [user, squatter] = [await w.user(), await w.user({ verified: false })];
  const customer = await toCode(user, squatter.email);
  await customer.act('continue', { code: mailed() });
  assert.equal(screenOf(customer), 'credentials.address-done');
  assert.deepEqual(await names(squatter), []);
  assert.equal((await w.inTenant((tx) => w.identity.find(tx, squatter.id)))?.state, 'locked');
});

test('two accounts want the same new address at the same moment: one gets it, the other is told', async () => {
  const [one, two] = [await w.user(), await w.user()];
  const value = fresh();
  const [left, right] = [await toCode(one, value, { of: 'email', instead: await idOf(one) }), await toCode(two, value, { of: 'email', instead: await idOf(two) })];
  const codes = w.mail.all.filter(({ to }) => to === value).map(({ content }) => content.code ?? '');
  await Promise.all([left.act('continue', { code: codes[0] ?? '' }), right.act('continue', { code: codes[1] ?? '' })]);
  assert.deepEqual([screenOf(left), screenOf(right)].toSorted(), ['credentials.address-done', 'credentials.address-taken']);
  const [winner, loser] = screenOf(left).endsWith('done') ? [one, two] : [two, one];
  assert.deepEqual(await names(winner), [['email', value, true, true]]);
  assert.deepEqual([await names(loser), await contacts(loser)], [[['email', loser.email, true, true]], [loser.email]], 'with everything they had');
});

test('two browsers of one account change the same address: the second finds it gone; a right code sent fifty times is one change', async () => {
  const user = await w.user();
  const instead = await idOf(user);
  const [first, second] = [await toCode(user, fresh(), { of: 'email', instead }), await toCode(user, fresh(), { of: 'email', instead })];
  const [one, two] = w.mail.all.map(({ content }) => content.code ?? '');
  await first.flood(50, () => ({ action: 'continue', fields: { code: one ?? '' } }));
  assert.equal(w.events.of('identity.identifier_verified').length, 1);
  await second.act('continue', { code: two ?? '' });
  assert.equal(screenOf(second), 'credentials.address-gone');
  assert.equal((await own(user)).length, 1);
});

test('a code is for one address, works ten minutes, and dies with the session; somebody else’s address id does nothing', async (context) => {
  context.after(await w.t.holdClock());
  const [user, other] = [await w.user(), await w.user()];
  const customer = await toCode(user, fresh());
  const old = mailed();
  await customer.act('change');
  await customer.act('send', { address: fresh() });
  await customer.act('continue', { code: old });
  assert.deepEqual(customer.errors, ['credentials.code_wrong']);
  const code = mailed();
  await w.t.advance(600);
  await customer.show();
  await customer.act('continue', { code });
  assert.deepEqual(customer.errors, ['credentials.code_expired']);
  await w.t.advance(301);
  await customer.show();
  await customer.act('continue', { code });
  assert.notEqual(customer.result.kind === 'screen' && screenOf(customer), 'credentials.address-done', 'a quarter of an hour later it is asked again who it is');
  assert.deepEqual(await names(user), [['email', user.email, true, true]]);

  const session = await sessionOf(user);
  const signedOut = await at(user, { of: 'email' }, session);
  await signedOut.act('send', { address: fresh() });
  await w.inTenant((tx) => w.sessions.revoke(tx, TEST_ORIGIN, { sessionId: session }, 'user'));
  await signedOut.act('continue', { code: mailed() });
  assert.deepEqual(await names(user), [['email', user.email, true, true]]);

  const foreign = await at(user, { of: 'email', instead: await idOf(other) });
  await foreign.act('send', { address: fresh() });
  await foreign.act('continue', { code: mailed() });
  assert.equal(screenOf(foreign), 'credentials.address-gone');
  assert.deepEqual(await names(other), [['email', other.email, true, true]]);
});

test('it needs a proof of the last five minutes: whoever has none confirms first; while changes wait it waits too, also when that begins on the way', async () => {
  const user = await w.user({ password: 'a-quiet-river-at-noon-77' });
  const stale = await at(user, { of: 'email' }, await sessionOf(user, 301));
  assert.equal(screenOf(stale), 'credentials.password');
  await stale.act('continue', { password: 'a-quiet-river-at-noon-77' });
  assert.equal(screenOf(stale), 'credentials.address');
  await stale.act('send', { address: fresh() });
  state.held = new Date((await now()).getTime() + 3_600_000);
  await stale.act('continue', { code: mailed() });
  assert.equal(screenOf(stale), 'credentials.address-held');
  assert.equal(screenOf(await at(user, { of: 'email' })), 'credentials.address-held');
  assert.deepEqual(await w.inTenant((tx) => addresses.remove(tx, { flow: {} as never, origin: TEST_ORIGIN, now: new Date(0) }, { userId: user.id, id: 'x' })), {
    kind: 'held',
    until: state.held,
  });
  assert.deepEqual(await names(user), [['email', user.email, true, true]]);
});

test('with the mailbox alone it is changed, and the rest waits', async () => {
  const user = await w.user();
  state.surety = 'inbox';
  const customer = await toCode(user, fresh(), { of: 'email', instead: await idOf(user) });
  await customer.act('continue', { code: mailed() });
  assert.deepEqual(state.holds, [`${user.id} inbox_contact`]);
});

test('where throw-away addresses are not taken, none is added later either', async () => {
  const [tenant, settings] = [w.tenant, { sms: { countries: ['FR'] } }];
  const save = (signUp: object) => w.tenants.save({ slug: 'acme', name: 'acme', issuer: tenant.issuer, settings: { ...settings, signUp } });
  const user = await w.user();
  await save({ disposable: 'refuse' });
  const customer = await at(user, { of: 'email' });
  await customer.act('send', { address: 'ada@mailinator.com' });
  assert.deepEqual(customer.errors, ['credentials.address_disposable']);
  assert.equal(w.mail.all.length, 0);
  await save({});
  await customer.act('send', { address: 'ada@mailinator.com' });
  assert.deepEqual(customer.errors, []);
});

test('a phone number by text message: added, changed, and told of at both', async () => {
  const user = await w.user();
  const customer = await at(user, { of: 'phone' });
  await customer.act('send', { address: '+44 20 7946 0018' });
  assert.equal(customer.errors.length, 1);
  await customer.act('send', { address: '06 12 34 56 78' });
  assert.equal(w.mail.texts.at(-1)?.to, '+33612345678');
  await customer.act('continue', { code: w.mail.texts.at(-1)?.code ?? '' });
  assert.equal(screenOf(customer), 'credentials.address-done');
  const [read] = await w.t.dump<{ asked: number; entered: number }>(
    "select cardinality(asked)::int as asked, cardinality(entered)::int as entered from credentials.text_areas where area = 'country:FR' order by expires_at desc limit 1",
  );
  assert.deepEqual(read, { asked: 1, entered: 1 }, 'the code came back, and counts as read');
  assert.deepEqual((await names(user)).at(-1), ['phone', '+33612345678', true, true]);
  const changed = await at(user, { of: 'phone', instead: await idOf(user, '+33612345678') });
  await changed.act('send', { address: '06 12 34 56 79' });
  await changed.act('continue', { code: w.mail.texts.at(-1)?.code ?? '' });
  assert.deepEqual((await names(user)).at(-1), ['phone', '+33612345679', true, true]);
  assert.deepEqual(w.notices.at(-1)?.alsoTo, ['+33612345678']);
});

test('removed where another one is left: never the last proved one, nor the last e-mail address; of two at once that would leave nothing one stays', async () => {
  const user = await w.user();
  const second = fresh();
  const adding = await toCode(user, second);
  await adding.act('continue', { code: mailed() });
  const ids = (await own(user)).map(({ id }) => id);
  w.events.clear();
  const remove = (id: string, of = user) =>
    w.inTenant((tx) => addresses.remove(tx, { flow: { currentSessionId: undefined } as never, origin: TEST_ORIGIN, now: new Date() }, { userId: of.id, id }));
  assert.deepEqual(await remove(ids[0] ?? '', await w.user()), { kind: 'unknown' }, 'somebody else’s');
  const outcomes = await Promise.all(ids.map((id) => remove(id)));
  assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['done', 'last_address']);
  assert.deepEqual(
    w.events.of('identity.identifier_removed').map(({ data }) => data),
    [{ kinds: ['email'], reason: 'user' }],
  );
  const [left] = await own(user);
  assert.equal(left?.primary, true, 'what is left is what applications get');
  assert.deepEqual(w.notices.at(-1)?.alsoTo, [[user.email, second].find((value) => value !== left?.value)]);
});

test('"This wasn’t me" takes changes since back: what came goes, what was comes back; where two proofs stood behind it, it comes back beside', async () => {
  for (const surety of ['one', 'two'] as const) {
    const user = await w.user();
    const since = await now();
    state.surety = surety;
    const [b, c] = [fresh(), fresh()];
    for (const value of [b, c]) {
      const customer = await toCode(user, value, { of: 'email', instead: (await own(user))[0]?.id ?? '' });
      await customer.act('continue', { code: mailed() });
    }
    const undo = () =>
      w.inTenant((tx) =>
        secure(
          {
            ...w,
            browsers: { forget: async () => undefined },
            forgetBrowsers: async () => undefined,
            holds: { begin: async () => undefined },
            notices: { tell: async (_tx: unknown, _ctx: unknown, notice: Notice) => void w.notices.push(notice) },
          } as never,
          tx,
          { origin: TEST_ORIGIN, flow: {}, now: new Date() } as never,
          user.id,
          { what: 'contact_changed', key: 'k', at: since.toISOString(), brandId: '', locale: 'en', proved: 'no', surety },
        ),
      );
    // Somebody claims the old one without proof in the meantime: they never proved it.
    const squatter = await w.inTenant((tx) => w.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: user.email, verified: false }], source: 'test' }));
    await undo();
    const expected = surety === 'one' ? [user.email] : [b, c, user.email];
    assert.deepEqual((await own(user)).map(({ value }) => value).toSorted(), expected.toSorted(), surety);
    assert.equal((await own(user)).filter(({ primary }) => primary).length, 1);
    assert.deepEqual(await w.inTenant((tx) => w.identity.identifiers(tx, squatter.id)), []);
    assert.deepEqual(w.notices.at(-1)?.alsoTo, surety === 'one' ? [c, b] : [], 'whoever held the one that went hears of it');
    await undo();
    assert.deepEqual((await own(user)).length, expected.length, 'once');
  }
  // What somebody else has proved since stays theirs.
  const user = await w.user();
  const since = await now();
  state.surety = 'one';
  const customer = await toCode(user, fresh(), { of: 'email', instead: await idOf(user) });
  await customer.act('continue', { code: mailed() });
  const owner = await w.user({ email: user.email });
  assert.deepEqual(await w.inTenant(async (tx) => (await w.identity.addresses.undoSince(tx, TEST_ORIGIN, user.id, since)).lost), 1);
  assert.deepEqual(await names(owner), [['email', user.email, true, true]]);
});

test('what came first goes as well when the address comes back that it was to stand in for; what was there longer, or has two proofs behind it, stays', async () => {
  const adds = async (user: User, surety: Surety = 'one') => {
    state.surety = surety;
    const value = fresh();
    await (await toCode(user, value)).act('continue', { code: mailed() });
    state.surety = 'one';
    return value;
  };
  const removes = async (user: User, value: string) =>
    assert.equal(
      (await w.inTenant(async (tx) => addresses.remove(tx, { flow: {} as never, origin: TEST_ORIGIN, now: await now() }, { userId: user.id, id: await idOf(user, value) }))).kind,
      'done',
    );
  const replaces = async (user: User, value: string) => {
    const customer = await toCode(user, fresh(), { of: 'email', instead: await idOf(user, value) });
    await customer.act('continue', { code: mailed() });
    assert.equal(screenOf(customer), 'credentials.address-done');
  };
  const undone = async (user: User, since: Date) => {
    const { gone } = await w.inTenant((tx) => w.identity.addresses.undoSince(tx, TEST_ORIGIN, user.id, since));
    return [(await own(user)).map(({ value }) => value).toSorted(), gone.map(({ value }) => value)];
  };
  // Whoever presses the last of the messages does not have to know that there was one before it.
  for (const goes of [removes, replaces]) {
    const user = await w.user();
    const theirs = await adds(user);
    const since = await now();
    await goes(user, user.email);
    const [left, gone] = await undone(user, since);
    assert.deepEqual([left, gone?.includes(theirs)], [[user.email], true]);
    assert.equal((await own(user))[0]?.primary, true);
  }
  // Of two of the owner's own the newer one is taken away: it comes back, and nothing came after it.
  const user = await w.user();
  const newer = await adds(user);
  let since = await now();
  await removes(user, newer);
  assert.deepEqual(await undone(user, since), [[user.email, newer].toSorted(), []]);
  const sure = await w.user();
  const firm = await adds(sure, 'two');
  since = await now();
  await removes(sure, sure.email);
  assert.deepEqual(await undone(sure, since), [[sure.email, firm].toSorted(), []]);
});
