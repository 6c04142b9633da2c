import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { somebody } from '../people.suite.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';

const PASSWORD = 'correct horse battery staple';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection({ slug: 'there', trust: { email: 'verified' }, groups: { 'cn=staff': 'staff', 'cn=chiefs': 'chief' } });
  await w.connection({ slug: 'hidden', shown: 'hidden' });
});
after(() => w.close());
beforeEach(() => {
  w.mail.clear();
  w.events.clear();
});

const now = async () => ((await w.t.db.statement<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now.getTime();
const connectionId = async (slug = 'there') => (await w.federation.connections(w.tenant.id)).find((connection) => connection.slug === slug)?.id ?? '';
const linksOf = (userId: string) => w.inTenant((tx) => w.federation.links(tx, userId));
const cardsOf = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
const templates = () => w.mail.all.map(({ content }) => content.template);

async function give(userId: string, identity = somebody()) {
  const id = await connectionId();
  await w.inTenant((tx) => w.federation.link(tx, TEST_ORIGIN, { userId, connectionId: id, identity }));
  return { identity, link: (await linksOf(userId)).at(-1)?.id ?? '' };
}

/** The security page, in a session that proved a password so long ago. */
async function securityPage(user: { readonly id: string; readonly sub: string }, secondsAgo = 5): Promise<Customer> {
  const at = new Date((await now()) - secondsAgo * 1000).toISOString();
  const evidence = [{ type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at }];
  const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
  return w.begin('security', { currentSessionId: session.id });
}

async function toTheList(customer: Customer): Promise<void> {
  await customer.act('add');
  if (customer.at === 'credentials.enrol-choice') await customer.act('use', { kind: 'external' });
  assert.equal(customer.at, 'federation.link');
}

test('whoever just showed that it is them connects an identity by going there; its owner is told, and it signs in from then on', async () => {
  const user = await w.user({ password: PASSWORD });
  const identity = somebody({ address: 'other@elsewhere.example' });
  const customer = await securityPage(user);
  await toTheList(customer);
  assert.equal(JSON.stringify(customer.screen).includes('hidden'), false);
  await customer.act('go:there');
  assert.equal(customer.at, 'federation.link-away');
  await customer.return(identity);
  assert.equal(customer.at, 'credentials.security');
  const card = cardsOf(customer).find(({ title }) => typeof title !== 'string' && title.id === 'federation.card_name');
  assert.deepEqual(card?.facts[0], { label: { id: 'federation.card_account' }, value: 'other@elsewhere.example' });
  assert.deepEqual([w.mail.all.map(({ to }) => to), templates()], [[user.email], ['credentials.identity_linked']]);
  assert.equal(w.events.of('federation.identity_linked')[0]?.subject, user.id);

  const signIn = await w.begin('sign-in');
  await signIn.continueWith('there', identity);
  assert.equal((await signIn.facts()).userId, user.id, 'whatever its address says');
});

test('without a proof of just now nothing is connected: it is asked for first', async () => {
  const customer = await securityPage(await w.user({ password: PASSWORD }), 3600);
  await customer.act('add');
  assert.notEqual(customer.at, 'credentials.enrol-choice');
  assert.notEqual(customer.at, 'federation.link');
  await customer.act('continue', { password: PASSWORD });
  assert.equal(customer.at === 'credentials.enrol-choice' || customer.at === 'federation.link', true, customer.at);
});

test('an identity of somebody else stays theirs; one that is there already is not made twice', async () => {
  const [owner, user] = [await w.user({ password: PASSWORD }), await w.user({ password: PASSWORD })];
  const theirs = await give(owner.id);
  const mine = await give(user.id);
  const customer = await securityPage(user);
  await toTheList(customer);
  await customer.act('go:there');
  await customer.return(theirs.identity);
  assert.deepEqual([customer.at, customer.errors], ['federation.link', ['federation.link_taken']]);
  await customer.act('go:there');
  await customer.return(mine.identity);
  assert.deepEqual([customer.at, customer.errors], ['federation.link', ['federation.link_there']]);
  assert.deepEqual([(await linksOf(owner.id)).length, (await linksOf(user.id)).length, w.mail.all.length], [1, 1, 0]);
  await customer.act('go:there');
  await customer.return('cancelled');
  assert.deepEqual([customer.at, customer.errors], ['federation.link', ['federation.back_cancelled']]);
});

test('two that connect one identity at the same moment: one has it', async () => {
  const identity = somebody();
  const users = [await w.user({ password: PASSWORD }), await w.user({ password: PASSWORD })];
  const customers = [];
  for (const user of users) {
    const customer = await securityPage(user);
    await toTheList(customer);
    await customer.act('go:there');
    customers.push(customer);
  }
  await Promise.all(customers.map((customer) => customer.return(identity)));
  const counts = await Promise.all(users.map(async ({ id }) => (await linksOf(id)).length));
  assert.deepEqual(counts.toSorted(), [0, 1]);
});

test('removed, it opens nothing more and its owner is told; the last way in stays', async () => {
  const user = await w.user({ password: PASSWORD });
  const { identity, link } = await give(user.id);
  const customer = await securityPage(user);
  await customer.act(`remove:${link}`);
  await customer.act('confirm');
  assert.equal(customer.at, 'credentials.security');
  assert.deepEqual([await linksOf(user.id), templates()], [[], ['credentials.identity_unlinked']]);
  const signIn = await w.begin('sign-in');
  await signIn.continueWith('there', identity);
  assert.notEqual((await signIn.facts()).userId, user.id);

  const alone = await w.user({ verified: false });
  const only = await give(alone.id);
  const page = await securityPage(alone);
  await page.act(`remove:${only.link}`);
  await page.act('confirm');
  assert.deepEqual([page.errors, (await linksOf(alone.id)).length], [['credentials.manage_refused_last_way_in'], 1]);
});

test('what is suspended is no way in that could be the last one left', async () => {
  await w.connection({ slug: 'sleeping', trust: { email: 'verified' } });
  const user = await w.user({ verified: false });
  const [awake, sleeping] = [await give(user.id), await connectionId('sleeping')];
  await w.inTenant((tx) => w.federation.link(tx, TEST_ORIGIN, { userId: user.id, connectionId: sleeping, identity: somebody() }));
  await w.connection({ slug: 'sleeping', trust: { email: 'verified' }, state: 'suspended' });
  const page = await securityPage(user);
  await page.act(`remove:${awake.link}`);
  await page.act('confirm');
  assert.deepEqual(page.errors, ['credentials.manage_refused_last_way_in']);
});

test('"This wasn\'t me" about a connected identity takes it away', async () => {
  const user = await w.user({ password: PASSWORD });
  const { link } = await give(user.id);
  const types = w.credentials.types.find(({ id }) => id === 'external');
  assert.equal(await w.inTenant(async (tx) => types?.revoke(tx, user.id, link)), true);
  assert.deepEqual(await linksOf(user.id), []);
});

test('groups: kept as the other side names them, given by the names they have here, as the map says now', async () => {
  const user = await w.user();
  await give(user.id, somebody({ groups: ['cn=staff', 'cn=secret-club', 'toString'] }));
  const groups = () => w.inTenant((tx) => w.federation.groups(tx, user.id));
  assert.deepEqual(await groups(), ['staff']);
  await w.connection({ slug: 'there', trust: { email: 'verified' }, groups: { 'cn=staff': 'team', 'cn=secret-club': 'club' } });
  assert.deepEqual(await groups(), ['team'], 'what was not mapped then was not kept');
  await w.connection({ slug: 'there', trust: { email: 'verified' }, groups: { 'cn=staff': 'team' }, state: 'suspended' });
  assert.deepEqual(await groups(), []);
  await w.connection({ slug: 'there', trust: { email: 'verified' }, groups: { 'cn=staff': 'staff', 'cn=chiefs': 'chief' }, state: 'active' });
});

test('a dump shows neither subject, address nor groups; a row moved to another user does not open', async () => {
  const [user, thief] = [await w.user(), await w.user()];
  const identity = somebody({ subject: 'subject-4711', address: 'dump@elsewhere.example', groups: ['cn=staff'] });
  await give(user.id, identity);
  const rows = await w.t.dump<{ text: string }>("select row_to_json(l)::text || encode(sealed, 'escape') as text from federation.links l");
  for (const { text } of rows)
    for (const secret of ['subject-4711', 'dump@elsewhere', 'cn=staff']) assert.equal(text.includes(secret) || text.includes(Buffer.from(secret).toString('hex')), false);
  await w.t.dump('update federation.links set user_id = $1 where user_id = $2', [thief.id, user.id]);
  await assert.rejects(linksOf(thief.id), { code: 'crypto.unreadable' });
  await w.t.dump('delete from federation.links where user_id = $1', [thief.id]);
});
