import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import { ACR } from '#sessions/contract';
import { TEST_ORIGIN } from '#test/support';
import { somebody } from '../people.suite.ts';
import { createWorld, plain, type Customer, type World, registered } from '../world.suite.ts';

const PASSWORD = 'correct horse battery staple';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection({ slug: 'trusted', trust: { email: 'verified' } });
  await w.connection({ slug: 'second', trust: { email: 'verified' } });
  await w.connection({ slug: 'doubted' });
  await w.connection({ slug: 'directory', trust: { email: 'always', domains: ['staff.example'] } });
  await w.connection({ slug: 'known-only', trust: { email: 'verified' }, provisioning: 'link-only' });
});
after(() => w.close());
beforeEach(async () => {
  await w.settings({});
  w.mail.clear();
  w.events.clear();
});

async function comes(slug: string, who: Parameters<Customer['continueWith']>[1]): Promise<Customer> {
  const customer = await w.begin('sign-in');
  await customer.continueWith(slug, who);
  return customer;
}
const linksOf = (userId: string) => w.inTenant((tx) => w.federation.links(tx, userId));
const holderOf = (address: string) => w.inTenant((tx) => w.identity.findByIdentifier(tx, { kind: 'email', value: address }));
const attributesOf = (userId: string) => w.inTenant((tx) => w.identity.attributes(tx, userId));

test('the first sign-in makes an account with a proved address and the names that came along; the next one opens it', async () => {
  const who = somebody({ address: 'Ada@People.example' });
  const first = await comes('trusted', who);
  const made = await first.facts();
  assert.equal(made.newUser, true);
  const found = await holderOf('ada@people.example');
  assert.deepEqual([found?.user.id, found?.identifier.verifiedAt instanceof Date], [made.userId, true]);
  const attributes = await attributesOf(made.userId ?? '');
  assert.deepEqual([attributes['given_name']?.value, attributes['given_name']?.source, attributes['name']?.value], ['Ada', 'connection:trusted', 'Ada Lovelace']);
  assert.deepEqual(w.mail.all, [], 'nothing to tell: they made it themselves');
  assert.deepEqual(registered, [[made.userId, false]], 'so that whoever was not asked how old they are is asked before a session');

  const again = await comes('trusted', { ...who, email: { value: 'moved@people.example', verified: true } });
  const opened = await again.facts();
  assert.deepEqual([opened.userId, opened.sub, opened.newUser], [made.userId, made.sub, undefined]);
  assert.equal(registered.length, 1, 'once');
  const [link] = await linksOf(made.userId ?? '');
  assert.deepEqual([link?.connection.slug, link?.label], ['trusted', 'moved@people.example']);
  assert.ok(link?.lastUsedAt);
  assert.deepEqual(
    w.events.of('federation.signed_in').map(({ data }) => (data as { how: string }).how),
    ['new', 'linked'],
  );
});

test('an identity is (connection, subject): the same subject or address at another connection is somebody else (F1)', async () => {
  const who = somebody();
  const mine = await (await comes('trusted', who)).facts();
  const other = await comes('second', { ...who, email: { value: `other-${who.email?.value}`, verified: true } });
  const theirs = await other.facts();
  assert.notEqual(theirs.userId, mine.userId);
});

test('two connections with one proved address never come together silently: the account is proved first, then connected (AL1)', async () => {
  const address = `both-${randomUUID().slice(0, 8)}@people.example`;
  const owner = await (await comes('trusted', somebody({ address }))).facts();
  const second = somebody({ address });
  const customer = await comes('second', second);
  assert.equal(customer.at, 'federation.prove');
  assert.deepEqual(await linksOf(owner.userId ?? ''), await linksOf(owner.userId ?? ''));
  assert.equal((await linksOf(owner.userId ?? '')).length, 1);
  await customer.act('continue');
  assert.equal(customer.at, 'credentials.password');
  await customer.act('code');
  assert.equal(customer.at, 'credentials.magic-link');
  await customer.code(address);
  const facts = await customer.facts();
  assert.equal(facts.userId, owner.userId);
  assert.deepEqual(
    (await linksOf(owner.userId ?? '')).map((link) => link.connection.slug),
    ['trusted', 'second'],
  );
  assert.equal(w.mail.all.filter(({ content }) => content.template === 'credentials.identity_linked').length, 1);
  assert.equal((await (await comes('second', second)).facts()).userId, owner.userId, 'from now on it is enough');
});

test('who does not prove the account gets nothing of it, and nothing is connected', async () => {
  const victim = await w.user({ password: PASSWORD });
  const customer = await comes('trusted', somebody({ address: victim.email }));
  assert.equal(customer.at, 'federation.prove');
  await customer.act('continue');
  await customer.act('continue', { password: 'a wrong password entirely' });
  assert.equal(customer.at, 'credentials.password');
  assert.deepEqual(await linksOf(victim.id), []);
  await customer.act('change');
  assert.equal(customer.at, 'identity.identify');
});

test('whoever signs in as somebody else instead is not given the identity that waited', async () => {
  const [owner, neighbour] = [await w.user({ password: PASSWORD }), await w.user({ password: PASSWORD })];
  const customer = await comes('trusted', somebody({ address: owner.email }));
  await customer.act('continue');
  await customer.act('change');
  await customer.act('continue', { identifier: neighbour.email });
  await customer.act('continue', { password: PASSWORD });
  assert.equal((await customer.facts()).userId, neighbour.id);
  assert.deepEqual([await linksOf(owner.id), await linksOf(neighbour.id)], [[], []]);
});

test('the second step comes before the identity is connected', async () => {
  await w.settings({ mfa: { mode: 'required' } });
  const owner = await w.user({ password: PASSWORD });
  const who = somebody({ address: owner.email });
  const customer = await comes('trusted', who);
  await customer.act('continue');
  await customer.act('continue', { password: PASSWORD });
  assert.notEqual(customer.at, 'done');
  assert.match(customer.at, /^credentials\./);
  assert.deepEqual(await linksOf(owner.id), [], 'the password alone does not connect');
});

test('an address that nobody vouches for, one that is missing and one that is none are asked for and proved by a code, whoever has it', async () => {
  const owner = await w.user({ password: PASSWORD });
  const fresh = `new-${randomUUID().slice(0, 8)}@people.example`;
  const seen: string[] = [];
  for (const [slug, identity, address] of [
    ['doubted', somebody({ address: owner.email, verified: true }), owner.email],
    ['doubted', somebody({ address: fresh, verified: true }), fresh],
    ['trusted', somebody({ address: owner.email, verified: false }), owner.email],
    ['trusted', somebody({ address: `x${fresh}`, verified: false }), `x${fresh}`],
    ['trusted', somebody({ address: 'no address', verified: true }), owner.email],
    ['trusted', somebody({ address: 'no address', verified: true }), `y${fresh}`],
    ['trusted', somebody({ address: null }), owner.email],
    ['trusted', somebody({ address: null }), `z${fresh}`],
  ] as const) {
    const customer = await comes(slug, identity);
    assert.equal(customer.at, 'federation.ask-address');
    const asked = plain(customer.screen);
    await customer.act('continue', { email: address });
    assert.equal(customer.at, 'credentials.email-code');
    seen.push(JSON.stringify([asked, plain(customer.screen)]).replaceAll(address, 'ADDRESS'));
    assert.equal(w.mail.all.at(-1)?.to, address);
  }
  // Pairwise: the address of an account, and one that nobody has.
  for (let pair = 0; pair < seen.length; pair += 2) assert.equal(seen[pair], seen[pair + 1]);
  assert.deepEqual(await linksOf(owner.id), []);
});

test('an address that only was claimed makes no account and opens none until its code is typed; then the account of its owner, connected, or a new one', async () => {
  const owner = await w.user({ password: PASSWORD });
  const claimed = await comes('doubted', somebody({ address: owner.email }));
  await claimed.act('continue', { email: owner.email });
  await claimed.act('continue', { code: '000000' });
  assert.deepEqual([claimed.errors, await linksOf(owner.id)], [['credentials.code_wrong'], []]);
  await claimed.code(owner.email);
  assert.equal((await claimed.facts()).userId, owner.id);
  assert.equal((await linksOf(owner.id)).length, 1);

  const fresh = `fresh-${randomUUID().slice(0, 8)}@people.example`;
  const newcomer = await comes('doubted', somebody({ address: null }));
  await newcomer.act('continue', { email: fresh });
  assert.equal(await holderOf(fresh), undefined);
  await newcomer.code(fresh);
  const facts = await newcomer.facts();
  assert.deepEqual([facts.newUser, (await holderOf(fresh))?.user.id], [true, facts.userId]);
  assert.equal((await linksOf(facts.userId ?? '')).length, 1);
});

test('the code is for the address that was typed last, and a mistake in it is named', async () => {
  const customer = await comes('doubted', somebody({ address: null }));
  await customer.act('continue', { email: 'no address' });
  assert.deepEqual(customer.errors, ['federation.address_wrong']);
  await customer.act('continue', { email: 'first@people.example' });
  await customer.act('change');
  assert.equal(customer.at, 'federation.ask-address');
  await customer.act('continue', { email: 'second@people.example' });
  await customer.code('second@people.example');
  assert.equal((await customer.facts()).newUser, true);
  assert.deepEqual([await holderOf('first@people.example'), (await holderOf('second@people.example'))?.identifier.verifiedAt instanceof Date], [undefined, true]);
});

test('known and unknown addresses cost the same statements', async () => {
  const owner = await w.user({ password: PASSWORD });
  const cost = async (address: string) => {
    const customer = await w.begin('sign-in');
    await customer.act('offers:go:doubted');
    await w.federation.connections(w.tenant.id);
    const returned = await countTrips(() => customer.return(somebody({ address })));
    await w.federation.connections(w.tenant.id);
    const asked = await countTrips(() => customer.act('continue', { email: address }));
    return [returned.trips, asked.trips];
  };
  await cost(owner.email);
  const nobody = () => `nobody-${randomUUID().slice(0, 8)}@people.example`;
  assert.deepEqual(
    [await cost(nobody()), await cost(owner.email), await cost(nobody())],
    Array.from({ length: 3 }, () => [6, 8]),
  );
});

test('for a domain that a connection speaks for, a proved account is connected by itself and its owner told (D6)', async () => {
  const owner = await w.user({ email: `chief-${randomUUID().slice(0, 8)}@staff.example`, password: PASSWORD });
  const customer = await comes('directory', somebody({ address: owner.email, verified: false }));
  assert.equal((await customer.facts()).userId, owner.id);
  assert.deepEqual(
    w.mail.all.map(({ to, content }) => [to, content.template]),
    [[owner.email, 'credentials.identity_linked']],
  );
  const elsewhere = await w.user({ email: `guest-${randomUUID().slice(0, 8)}@guests.example`, password: PASSWORD });
  assert.equal((await comes('directory', somebody({ address: elsewhere.email }))).at, 'federation.prove', 'another domain is nothing it speaks for');
  const unproved = await w.user({ email: `squat-${randomUUID().slice(0, 8)}@staff.example`, verified: false, password: PASSWORD });
  assert.equal((await comes('directory', somebody({ address: unproved.email }))).at, 'federation.prove', 'an address that nobody proved here leads into no account');
});

test('an account that was made to wait for its victim dies when the owner proves the address (pre-hijack)', async () => {
  const address = `victim-${randomUUID().slice(0, 8)}@people.example`;
  const attacker = await w.user({ email: address, verified: false, password: PASSWORD });
  const connectionId = (await w.federation.connections(w.tenant.id)).find(({ slug }) => slug === 'second')?.id ?? '';
  await w.inTenant((tx) => w.federation.link(tx, TEST_ORIGIN, { userId: attacker.id, connectionId, identity: somebody({ subject: 'of the attacker' }) }));
  const session = await w.inTenant((tx) =>
    w.sessions.start(tx, TEST_ORIGIN, {
      userId: attacker.id,
      sub: attacker.sub,
      evidence: [{ type: 'password', factor: 'knowledge', amr: [], countsAsFactor: true, at: new Date().toISOString() }],
    }),
  );
  const owner = await comes('trusted', somebody({ address }));
  assert.equal(owner.at, 'federation.prove');
  await owner.act('continue');
  await owner.act('code');
  await owner.code(address);
  assert.equal((await owner.facts()).userId, attacker.id);
  assert.equal(await w.inTenant((tx) => w.sessions.byId(tx, session.id)), undefined);
  assert.deepEqual(
    (await linksOf(attacker.id)).map((link) => link.connection.slug),
    ['trusted'],
    "the attacker's own identity opens it no more",
  );
  const back = await w.begin('sign-in');
  await back.act('continue', { identifier: address });
  await back.act('continue', { password: PASSWORD });
  assert.equal(back.at, 'credentials.password', 'nor does their password');
});

test('a light account becomes the account of whoever proved its address, under its subject', async () => {
  const address = `lead-${randomUUID().slice(0, 8)}@people.example`;
  const lead = await w.inTenant((tx) => w.identity.createLight(tx, TEST_ORIGIN, { contact: { kind: 'email', value: address }, source: 'newsletter' }));
  const facts = await (await comes('trusted', somebody({ address }))).facts();
  assert.deepEqual([facts.userId, facts.sub, facts.newUser], [lead.id, lead.sub, true]);
});

test('where new accounts are closed, or the connection makes none, nobody is made; it is said on the first screen, and other ways stand there', async () => {
  const stranger = await comes('known-only', somebody());
  assert.deepEqual([stranger.at, stranger.said.includes('federation.back_unknown')], ['identity.identify', true]);
  await w.settings({ selfRegistration: false });
  const who = somebody();
  const closed = await comes('trusted', who);
  assert.deepEqual([closed.at, closed.said.includes('federation.back_closed')], ['identity.identify', true]);
  assert.equal(await holderOf(who.email?.value ?? ''), undefined);
  const owner = await w.user({ password: PASSWORD });
  assert.equal((await comes('known-only', somebody({ address: owner.email }))).at, 'federation.prove', 'who has an account may connect it');
});

test('a suspended user is not let in, by whatever branch', async () => {
  const who = somebody({ address: `gone-${randomUUID().slice(0, 8)}@staff.example` });
  const made = await (await comes('trusted', who)).facts();
  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, made.userId ?? '', 'suspended', 'test'));
  assert.equal((await comes('trusted', who)).result.kind, 'refused');
  assert.equal((await comes('directory', somebody({ address: who.email?.value ?? '' }))).result.kind, 'refused');
});

test('what a sign-in elsewhere counts for: one factor, which a password adds nothing to, unless its level is mapped (S6)', async () => {
  await w.connection({ slug: 'levels', trust: { email: 'verified', acr: { 'urn:mfa': 'two', 'urn:key': 'resistant', 'urn:pwd': 'one' } } });
  const levelOf = async (assurance: object) => {
    const { evidence } = await (await comes('levels', somebody({ assurance }))).facts();
    return w.sessions.assurance(evidence);
  };
  const password = { type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() };
  const plainly = await (await comes('levels', somebody({ assurance: { acr: 'urn:unknown', amr: ['mfa', 'hwk'] } }))).facts();
  assert.deepEqual([w.sessions.assurance(plainly.evidence).acr, w.sessions.assurance(plainly.evidence).amr], [ACR.one, []]);
  assert.equal(w.sessions.assurance([...plainly.evidence, password]).acr, ACR.one);
  assert.equal((await levelOf({ acr: 'urn:pwd' })).acr, ACR.one);
  assert.equal((await levelOf({ acr: 'urn:mfa', amr: ['otp', 'made-up'] })).acr, ACR.two);
  assert.deepEqual((await levelOf({ acr: 'urn:mfa', amr: ['otp', 'made-up'] })).amr, ['otp', 'mfa']);
  assert.equal((await levelOf({ acr: 'urn:key' })).acr, ACR.resistant);
  assert.equal((await levelOf({ acr: 'toString' })).acr, ACR.one, 'what every object has is no level');
});

test('a mapped level is enough where a second step is required, an unmapped one is not', async () => {
  await w.connection({ slug: 'levels', trust: { email: 'verified', acr: { 'urn:mfa': 'two' } } });
  await w.settings({ mfa: { mode: 'required' } });
  assert.equal((await comes('levels', somebody({ assurance: { acr: 'urn:mfa' } }))).at, 'done');
  assert.match((await comes('levels', somebody({ assurance: { acr: 'urn:other' } }))).at, /^credentials\./);
});

test('when it was proved there counts, if that was earlier; asked for anew, an old proof is none', async () => {
  const now = Math.floor((await w.t.db.statement<{ now: Date }>('select platform.now() as now'))[0]!.now.getTime() / 1000);
  const facts = await (await comes('trusted', somebody({ assurance: { authTime: now - 5000 } }))).facts();
  assert.equal(w.sessions.assurance(facts.evidence).authTime, now - 5000);
  const future = await (await comes('trusted', somebody({ assurance: { authTime: now + 5000 } }))).facts();
  assert.ok(w.sessions.assurance(future.evidence).authTime <= now + 60);
  const again = await w.begin('sign-in', { wanted: { acr: [], fresh: true } });
  await again.act('offers:go:trusted');
  const redirect = again.screen.nodes.find((node) => node.kind === 'redirect');
  assert.equal(new URL(redirect?.href ?? '').searchParams.get('fresh'), 'true');
  await again.return(somebody({ assurance: { authTime: now - 5000 } }));
  assert.deepEqual([again.at, again.said.includes('federation.back_not_fresh')], ['identity.identify', true]);
  await again.continueWith('trusted', somebody({ assurance: { authTime: now + 1 } }));
  assert.equal(again.at, 'done');
});

test('evidence of somebody else, from before in the same flow, does not add up', async () => {
  const first = await w.user();
  const before = { type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() };
  for (const who of [somebody(), undefined]) {
    const customer = await w.begin('sign-in', { facts: { userId: first.id, sub: first.sub, evidence: [before] } });
    // Also where the address leads to the account of the one who was proved: that proof was not for this.
    await customer.continueWith('trusted', who ?? somebody({ address: first.email }));
    if (!who) {
      assert.equal(customer.at, 'federation.prove');
      continue;
    }
    const facts = await customer.facts();
    assert.notEqual(facts.userId, first.id);
    assert.deepEqual(
      facts.evidence.map(({ type }) => type),
      ['external'],
    );
  }
});

test('twenty first sign-ins of one identity at the same moment, on two processes, make one user; with two identities of one address, one account and one question', async () => {
  const who = somebody();
  const customers: Customer[] = [];
  for (let index = 0; index < 20; index++) customers.push(await w.begin('sign-in', { on: index % 2 ? w.second : w }));
  for (const customer of customers) await customer.act('offers:go:trusted');
  await Promise.all(customers.map((customer) => customer.return(who)));
  const users = new Set((await Promise.all(customers.map((customer) => customer.facts()))).map(({ userId }) => userId));
  assert.equal(users.size, 1);
  assert.equal(w.events.of('identity.user_registered').length, 1);
  assert.equal((await linksOf([...users][0] ?? '')).length, 1);

  const address = `race-${randomUUID().slice(0, 8)}@people.example`;
  const pair = await Promise.all(['trusted', 'second'].map(async (slug, index) => [slug, await w.begin('sign-in', { on: index % 2 ? w.second : w })] as const));
  await Promise.all(pair.map(([slug, customer]) => customer.act(`offers:go:${slug}`)));
  await Promise.all(pair.map(([, customer]) => customer.return(somebody({ address }))));
  assert.deepEqual(pair.map(([, customer]) => customer.at).toSorted(), ['done', 'federation.prove']);
});

test('a tenant knows neither the connections nor the identities of another', async () => {
  await w.connection({ slug: 'trusted', trust: { email: 'verified' } }, w.other);
  const who = somebody();
  const mine = await (await comes('trusted', who)).facts();
  const there = await w.begin('sign-in', { of: w.other });
  await there.act('offers:go:second');
  assert.equal(there.at, 'identity.identify', 'not a connection of theirs');
  await there.continueWith('trusted', who);
  const theirs = await there.facts();
  assert.notEqual(theirs.userId, mine.userId);
  assert.deepEqual(await w.inTenant((tx) => w.federation.links(tx, mine.userId ?? ''), w.other), []);
});
