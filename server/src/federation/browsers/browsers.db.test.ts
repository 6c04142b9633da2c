import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { applyRules } from '#test/support';
import { federationRetention } from '../retention.ts';
import { somebody } from '../people.suite.ts';
import { createWorld, type BeginOptions, type Customer, type World } from '../world.suite.ts';

const PASSWORD = 'correct horse battery staple';
const KEEP = { keep: 'true' };

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection({ slug: 'there', name: 'There', trust: { email: 'verified' } });
});
after(() => w.close());

const newBrowser = () => `browser-${randomUUID()}`;
const actionsOf = ({ screen }: Customer) => screen.nodes.flatMap((node) => (node.kind === 'action' ? [node] : []));
const offered = (customer: Customer) => actionsOf(customer).filter(({ action }) => action.startsWith('as:'));
const names = (customer: Customer) => offered(customer).map(({ label }) => label.values?.['account']);
const box = ({ screen }: Customer) => screen.nodes.find((node) => node.kind === 'checkbox');

/** Signs in by a password, with the box ticked or not, from whatever screen comes first. */
async function signIn(browser: string, user: { readonly email: string }, fields: Readonly<Record<string, string>> = KEEP, options: BeginOptions = {}): Promise<Customer> {
  const customer = await w.begin('sign-in', { browser, ...options });
  if (customer.at === 'federation.choose-account') await customer.act('other');
  await customer.act('continue', { identifier: user.email, ...fields });
  await customer.act('continue', { password: PASSWORD });
  assert.equal(customer.at, 'done');
  return customer;
}

test('nobody is shown again who did not ask for it; the box is never ticked beforehand', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD })];
  const first = await w.begin('sign-in', { browser });
  assert.deepEqual([first.at, box(first)?.kind === 'checkbox' && box(first)?.checked], ['identity.identify', false]);
  await signIn(browser, user, {});
  assert.equal((await w.begin('sign-in', { browser })).at, 'identity.identify');
});

test('who asked for it is shown first the next time, in this browser alone, and proves it as ever', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD })];
  await signIn(browser, user);
  assert.equal((await w.begin('sign-in', { browser: newBrowser() })).at, 'identity.identify');
  assert.equal((await w.begin('sign-in', { browser, of: w.other })).at, 'identity.identify', 'nor to another tenant');
  const next = await w.begin('sign-in', { browser, application: 'shop' });
  assert.deepEqual([next.at, names(next), next.said], ['federation.choose-account', [user.email], ['federation.choose_lead']]);
  await next.act(offered(next)[0]?.action ?? '');
  assert.equal(next.at, 'credentials.password');
  await next.act('continue', { password: 'not this one' });
  assert.equal(next.at, 'credentials.password');
  await next.act('continue', { password: PASSWORD });
  assert.equal((await next.facts()).userId, user.id);
});

test('what was ticked is noted whatever was pressed, and outlives a mistake', async () => {
  const [browser, who] = [newBrowser(), somebody()];
  const customer = await w.begin('sign-in', { browser });
  await customer.act('continue', { identifier: 'no address at all@', ...KEEP });
  const shown = box(customer);
  assert.equal(shown?.kind === 'checkbox' && shown.checked, true);
  await customer.act('offers:go:there', KEEP);
  await customer.return(who);
  const { userId } = await customer.facts();

  const next = await w.begin('sign-in', { browser });
  assert.deepEqual([names(next), offered(next)[0]?.note], [[who.email?.value], { id: 'federation.kept_with', values: { connection: 'There' } }]);
  await next.act(offered(next)[0]?.action ?? '');
  assert.equal(next.at, 'federation.sign-in', 'who came from elsewhere is led there again');
  await next.return(who);
  assert.equal((await next.facts()).userId, userId);

  await w.connection({ slug: 'there', name: 'There', trust: { email: 'verified' }, state: 'suspended' });
  const later = await w.begin('sign-in', { browser });
  await later.act(offered(later)[0]?.action ?? '');
  assert.equal(later.at, 'credentials.password', 'or to the other ways, where that one is closed');
  await w.connection({ slug: 'there', name: 'There', trust: { email: 'verified' }, state: 'active' });
});

test('who was chosen stays; whoever signs in instead is not kept, and finds no box that is ticked', async () => {
  const [browser, user, another, who] = [newBrowser(), await w.user({ password: PASSWORD }), await w.user({ password: PASSWORD }), somebody()];
  await signIn(browser, user);
  const customer = await w.begin('sign-in', { browser });
  await customer.act(offered(customer)[0]?.action ?? '');
  await customer.act('change');
  const shown = box(customer);
  assert.equal(shown?.kind === 'checkbox' && shown.checked, false);
  await customer.act('continue', { identifier: another.email });
  await customer.act('continue', { password: PASSWORD });
  assert.equal((await customer.facts()).userId, another.id);
  assert.deepEqual(names(await w.begin('sign-in', { browser })), [user.email]);

  const elsewhere = newBrowser();
  const first = await w.begin('sign-in', { browser: elsewhere });
  await first.act('offers:go:there', KEEP);
  await first.return(who);
  await first.facts();
  const second = await w.begin('sign-in', { browser: elsewhere });
  await second.act(offered(second)[0]?.action ?? '');
  await second.return(somebody());
  await second.facts();
  assert.deepEqual(names(await w.begin('sign-in', { browser: elsewhere })), [who.email?.value]);
});

test('at sign-up as well', async () => {
  const browser = newBrowser();
  const customer = await w.begin('sign-up', { browser });
  await customer.act('continue', { identifier: 'new.customer@example.com', ...KEEP });
  await customer.code('new.customer@example.com');
  for (let steps = 0; steps < 4 && customer.at !== 'done'; steps++) {
    if (customer.at === 'credentials.new-passkey') await customer.act('password');
    else if (customer.at === 'credentials.new-password') await customer.act('continue', { newPassword: PASSWORD });
    else await customer.act('continue', { name: 'New' });
  }
  assert.equal(customer.at, 'done');
  assert.deepEqual(names(await w.begin('sign-in', { browser })), ['new.customer@example.com']);
});

test('what was used last stands first; five at most; each is taken off by hand', async () => {
  const browser = newBrowser();
  const users = [];
  for (let count = 0; count < 6; count++) users.push(await w.user({ password: PASSWORD }));
  for (const user of users) await signIn(browser, user);
  const newestFirst = users.map(({ email }) => email).toReversed();
  const customer = await w.begin('sign-in', { browser });
  assert.deepEqual(names(customer), newestFirst.slice(0, 5));
  await signIn(browser, users[2] ?? { email: '' });

  const removing = await w.begin('sign-in', { browser });
  assert.equal(names(removing)[0], users[2]?.email);
  await removing.act('remove');
  assert.equal(removing.at, 'federation.kept-accounts');
  const cards = () => removing.screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  await removing.act(cards()[0]?.actions[0]?.action ?? '');
  assert.deepEqual([removing.at, cards().length], ['federation.kept-accounts', 4]);
  await removing.act('back');
  assert.deepEqual([removing.at, names(removing).includes(users[2]?.email)], ['federation.choose-account', false]);
  await removing.act('remove');
  while (removing.at === 'federation.kept-accounts') await removing.act(cards()[0]?.actions[0]?.action ?? '');
  assert.equal(removing.at, 'identity.identify', 'nobody is left to choose');
  assert.equal((await w.begin('sign-in', { browser })).at, 'identity.identify');
});

test('an id of another browser, or of nobody, chooses and removes nothing', async () => {
  const [mine, theirs] = [newBrowser(), newBrowser()];
  const [me, them] = [await w.user({ password: PASSWORD }), await w.user({ password: PASSWORD })];
  await signIn(mine, me);
  await signIn(theirs, them);
  const id = offered(await w.begin('sign-in', { browser: theirs }))[0]?.action.slice('as:'.length) ?? '';
  const customer = await w.begin('sign-in', { browser: mine });
  for (const action of [`as:${id}`, `forget:${id}`, 'as:', 'forget:__proto__', 'as:constructor']) {
    await customer.act(action);
    assert.equal(customer.at, 'federation.choose-account', action);
  }
  assert.deepEqual(names(await w.begin('sign-in', { browser: theirs })), [them.email]);
});

test('who is expected is not asked to choose: a hint, another way that was chosen already, somebody else after all', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD })];
  await signIn(browser, user);
  assert.equal((await w.begin('sign-in', { browser, facts: { identifier: { kind: 'email', value: user.email } } })).at, 'identity.identify');
  assert.equal((await w.begin('sign-in', { browser, hint: 'there' })).at, 'federation.sign-in');
  const other = await w.begin('sign-in', { browser });
  await other.act('other');
  assert.equal(other.at, 'identity.identify');
  await other.act('offers:go:there');
  await other.return('cancelled');
  assert.equal(other.at, 'identity.identify', 'back where they came from');
});

test('where the tenant does not want it there is no box, nobody is kept and nobody is shown', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD })];
  await signIn(browser, user);
  await w.settings({ signIn: { keepAccounts: false } });
  const next = await w.begin('sign-in', { browser });
  assert.deepEqual([next.at, box(next)], ['identity.identify', undefined]);
  const another = newBrowser();
  await signIn(another, user);
  await w.settings({});
  assert.equal((await w.begin('sign-in', { browser: another })).at, 'identity.identify', 'a box that was not there was not ticked');
  assert.equal((await w.begin('sign-in', { browser })).at, 'federation.choose-account');
});

test('what is kept is sealed, bound to the browser, and goes with the account', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD, email: 'sealed.away@example.com' })];
  await signIn(browser, user);
  const rows = await w.t.dump<{ sealed: string }>("select encode(sealed, 'escape') as sealed, encode(browser_index, 'escape') as browser from federation.kept_accounts");
  for (const secret of ['sealed.away', browser]) assert.equal(JSON.stringify(rows).includes(secret), false, secret);
  await w.inTenant((tx) => tx.query('delete from identity.users where tenant_id = $1 and id = $2', [tx.tenantId, user.id]));
  assert.equal((await w.begin('sign-in', { browser })).at, 'identity.identify');
});

test('what was changed elsewhere since is not told to whoever holds the browser', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD })];
  await signIn(browser, user);
  await w.inTenant((tx) => tx.query('delete from identity.identifiers where tenant_id = $1 and user_id = $2', [tx.tenantId, user.id]));
  const next = await w.begin('sign-in', { browser });
  assert.deepEqual(names(next), [user.email]);
  await next.act(offered(next)[0]?.action ?? '');
  assert.equal(next.at, 'credentials.password', 'the same as for a name that nobody has');
});

test('the connection that was used last in a browser is marked there, and nowhere else', async () => {
  const [browser, who] = [newBrowser(), somebody()];
  const notes = (customer: Customer) => actionsOf(customer).flatMap(({ note }) => note?.id ?? []);
  const customer = await w.begin('sign-in', { browser });
  assert.deepEqual(notes(customer), []);
  await customer.continueWith('there', who);
  assert.deepEqual(notes(await w.begin('sign-in', { browser })), ['federation.last_used']);
  assert.deepEqual(notes(await w.begin('sign-in', { browser: newBrowser() })), []);
  await w.settings({ signIn: { keepAccounts: false } });
  assert.deepEqual(notes(await w.begin('sign-in', { browser })), ['federation.last_used'], 'it is about nobody');
  await w.settings({});
});

test('what a browser has not used for as long as it keeps its own secret is forgotten', async () => {
  const [browser, user] = [newBrowser(), await w.user({ password: PASSWORD })];
  await signIn(browser, user);
  await (await w.begin('sign-in', { browser: newBrowser() })).continueWith('there', somebody());
  const purge = () => applyRules(w.t.db, federationRetention, { browserDays: 400 });
  const left = async () => (await w.t.dump('select 1 from federation.kept_accounts union all select 1 from federation.last_used')).length;
  const before = await left();
  await purge();
  assert.equal(await left(), before);
  for (const table of ['kept_accounts', 'last_used']) await w.t.dump(`update federation.${table} set used_at = platform.now() - interval '400 days 1 second'`);
  await purge();
  assert.equal(await left(), 0);
});
