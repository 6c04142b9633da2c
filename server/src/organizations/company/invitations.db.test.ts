import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids';
import { createHttpBrowser, TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';
import { mailsTo } from '../../../test/admin/team.suite.ts';

/* Invitations to business customers, over all rooms: who may ask whom, what a link opens and for whom, and that nothing is told of who has an account. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());
beforeEach(() => house.t.dump('delete from platform.counters'));

const companies = () => house.app.organizations.companies;
const OPERATOR = { operator: true } as const;
interface Person {
  readonly id: string;
  readonly email: string;
}
async function person(email = `p-${newId()}@example.com`, verified = true): Promise<Person> {
  const { id } = await house.inTenant((tx) => house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified }], source: 'test' }));
  return { id, email };
}
async function organization(owner?: Person): Promise<string> {
  const made = await house.inTenant((tx) => companies().create(tx, TEST_ORIGIN, { name: 'Acme' }));
  assert.equal(made.kind, 'saved');
  const id = made.kind === 'saved' ? made.organization.id : '';
  if (owner) await put(id, owner, ['owner']);
  return id;
}
const put = (id: string, { id: userId }: Person, roles: readonly string[]) =>
  house.inTenant((tx) => companies().putMember(tx, TEST_ORIGIN, OPERATOR, { organization: id, userId, roles }));
const invite = (id: string, email: string, by: Parameters<ReturnType<typeof companies>['invite']>[2] = OPERATOR, roles: readonly string[] = []) =>
  house.inTenant((tx) => companies().invite(tx, TEST_ORIGIN, by, { organization: id, email, roles }));
async function links(email: string): Promise<readonly string[]> {
  return (await mailsTo(house, email, house.tenant.id)).flatMap(({ text }) => /organization-invitation\/([\w-]{43})/.exec(text ?? '')?.[1] ?? []);
}
const accept = (token: string, { id: userId }: Person) => companies().accept(house.tenant.id, TEST_ORIGIN, { token, userId });
const rolesIn = async (id: string, { id: userId }: Person) => (await house.inTenant((tx) => companies().membership(tx, id, userId)))?.roles;

test('somebody is asked, whether or not they have an account, and the answer does not differ; the one who owns the address joins, once, however often the link is used', async () => {
  const owner = await person();
  const id = await organization(owner);
  const known = await person();
  const outcomes = [await invite(id, known.email, { user: owner.id }, ['admin']), await invite(id, `nobody-${newId()}@example.com`, { user: owner.id }, ['admin'])];
  const shape = (outcome: (typeof outcomes)[number]) => (outcome.kind === 'invited' ? Object.keys(outcome.invitation).join() : outcome.kind);
  assert.equal(shape(outcomes[0] as never), shape(outcomes[1] as never));
  const [token = ''] = await links(known.email);
  const shown = await companies().look(house.tenant.id, token);
  assert.deepEqual([shown?.organization, shown?.address], ['Acme', `p***@example.com`]);
  assert.equal(await companies().look(house.other.id, token), undefined);
  const answers = await Promise.all(Array.from({ length: 4 }, () => accept(token, known)));
  assert.deepEqual(answers.map(({ kind }) => kind).toSorted(), ['gone', 'gone', 'gone', 'joined']);
  assert.deepEqual(await rolesIn(id, known), ['admin']);
  assert.match((await mailsTo(house, owner.email, house.tenant.id))[0]?.subject ?? '', /has joined Acme/);
  assert.equal((await invite(id, known.email, { user: owner.id })).kind, 'already_member');
  const trail = await house.app.insight.trail(house.tenant.id, { subject: known.id });
  assert.ok(!JSON.stringify(trail).includes(known.email));
});

test('whoever has the link and not the address does not join, and uses nothing up; an address that is claimed and not proved is none', async () => {
  const id = await organization();
  const invited = await person();
  await invite(id, invited.email);
  const [token = ''] = await links(invited.email);
  const other = await person();
  const told = await accept(token, other);
  assert.deepEqual([told.kind, 'address' in told && told.address], ['other_address', 'p***@example.com']);
  const claimed = `c-${newId()}@example.com`;
  await invite(id, claimed);
  const [second = ''] = await links(claimed);
  assert.equal((await accept(second, await person(claimed, false))).kind, 'other_address');
  assert.equal((await accept(token, invited)).kind, 'joined');
  assert.equal(await rolesIn(id, other), undefined);
});

test('sent again, the link before ends; taken back, declined, expired or of a suspended organization, it opens nothing', async (context) => {
  context.after(await house.t.holdClock());
  const id = await organization();
  const guest = await person();
  await invite(id, guest.email);
  const [older = ''] = await links(guest.email);
  await invite(id, guest.email, OPERATOR, ['admin']);
  const newer = (await links(guest.email)).find((token) => token !== older) ?? '';
  const open = await Promise.all([older, newer].map((token) => companies().look(house.tenant.id, token)));
  assert.deepEqual(open.map(Boolean), [false, true]);
  const live = newer;
  assert.equal((await house.inTenant((tx) => companies().invitations(tx, id, 10))).length, 1);
  const change = (state: 'active' | 'suspended') => house.inTenant((tx) => companies().change(tx, TEST_ORIGIN, id, { name: 'Acme', state }, undefined));
  await change('suspended');
  assert.deepEqual([await companies().look(house.tenant.id, live), (await accept(live, guest)).kind, (await invite(id, 'x@example.com')).kind], [undefined, 'gone', 'suspended']);
  await change('active');
  await house.t.advance(7 * 86_400);
  assert.deepEqual([await companies().look(house.tenant.id, live), (await accept(live, guest)).kind], [undefined, 'gone']);
  for (const end of ['decline', 'withdraw'] as const) {
    const address = `e-${newId()}@example.com`;
    const outcome = await invite(id, address);
    const [token = ''] = await links(address);
    if (end === 'decline') assert.equal(await companies().decline(house.tenant.id, TEST_ORIGIN, token), true);
    else if (outcome.kind === 'invited')
      assert.equal(await house.inTenant((tx) => companies().withdraw(tx, TEST_ORIGIN, OPERATOR, { organization: id, id: outcome.invitation.id })), 'withdrawn');
    assert.equal((await accept(token, await person(address))).kind, 'gone', end);
    assert.equal(await companies().decline(house.tenant.id, TEST_ORIGIN, token), false);
  }
});

test('administrators ask members and no owners; members ask nobody; who was dismissed lets nobody in by what they had sent', async () => {
  const [owner, admin, member] = [await person(), await person(), await person()];
  const id = await organization(owner);
  await put(id, admin, ['admin']);
  await put(id, member, []);
  const by = (who: Person) => ({ user: who.id });
  for (const [who, roles, kind] of [
    [member, [], 'forbidden'],
    [admin, ['owner'], 'forbidden'],
    [await person(), [], 'forbidden'],
    [owner, ['boss'], 'unknown_role'],
  ] as const)
    assert.equal((await invite(id, 'new@example.com', by(who), roles)).kind, kind);
  assert.equal((await invite(id, 'no address', by(owner))).kind, 'invalid_address');
  const asked = await person();
  assert.equal((await invite(id, asked.email, by(owner), ['owner'])).kind, 'invited');
  assert.equal((await invite(id, asked.email, by(admin))).kind, 'forbidden', 'an owner’s invitation is not made less by an administrator');
  const friend = await person();
  await invite(id, friend.email, by(admin), ['admin']);
  const [token = ''] = await links(friend.email);
  const put_ = (who: Person, whom: Person, roles: readonly string[]) =>
    house.inTenant((tx) => companies().putMember(tx, TEST_ORIGIN, by(who), { organization: id, userId: whom.id, roles }));
  assert.equal((await put_(admin, owner, ['member'])).kind, 'forbidden');
  assert.equal((await put_(admin, admin, ['owner'])).kind, 'forbidden');
  assert.equal((await put_(owner, friend, ['member'])).kind, 'unknown_user', 'who does not belong to it is invited, and not put there');
  assert.equal((await put_(owner, admin, ['member'])).kind, 'saved');
  assert.match((await mailsTo(house, admin.email, house.tenant.id))[0]?.subject ?? '', /has changed/);
  assert.equal((await accept(token, friend)).kind, 'gone');
});

test('of an organization so many go out in a day, and to a mailbox fewer, whoever sends them and however it is written', async () => {
  const id = await organization();
  const count = (email: string, of = id) => companies().countInvitation(house.tenant.id, of, email);
  for (const email of ['a@example.com', 'A+x@example.com', ' a+y@example.com']) assert.equal(await count(email), undefined);
  assert.ok(((await count('a@example.com', await organization())) ?? 0) > 0);
  await house.t.dump('delete from platform.counters');
  const waits = await Promise.all(Array.from({ length: 52 }, (_, at) => count(`many${at}@example.com`)));
  assert.equal(waits.filter((wait) => wait === undefined).length, 50);
  const told = await house.call('POST', `/tenants/main/organizations/${id}/invitations`, { as: 'support', body: { email: 'late@example.com' } });
  assert.deepEqual([told.status, told.body.code, Number(told.headers['retry-after']) > 0], [429, 'admin.too_many_invitations', true]);
});

test('whoever does not know an organization says so by the link alone, once: it writes to that mailbox no more, in whatever spelling, and others still may', async () => {
  const [id, other] = [await organization(), await organization()];
  const address = `r-${newId()}@example.com`;
  await invite(id, address);
  const [token = ''] = await links(address);
  const report = (of: string) => companies().report(house.tenant.id, TEST_ORIGIN, of);
  assert.equal(await companies().report(house.other.id, TEST_ORIGIN, token), false, 'another tenant');
  assert.equal(await report('A'.repeat(43)), false);
  assert.deepEqual((await Promise.all([report(token), report(token), report(token)])).toSorted(), [false, false, true]);
  assert.equal((await accept(token, await person(address))).kind, 'gone');
  for (const spelled of [address, address.toUpperCase(), address.replace('@', '+news@')]) assert.equal((await invite(id, spelled)).kind, 'unwanted', spelled);
  assert.equal((await links(address)).length, 1);
  assert.equal((await invite(other, address)).kind, 'invited');
  const trail = await house.app.insight.trail(house.tenant.id, { type: 'organizations.invitation_reported' });
  assert.equal(JSON.stringify(trail).includes(id), true);
  assert.ok(!JSON.stringify(trail).includes(address));
  assert.ok(!JSON.stringify(await house.t.dump('select row_to_json(u)::text as row from organizations.unwanted u')).includes(address));
  const told = await house.call('POST', `/tenants/main/organizations/${id}/invitations`, { as: 'support', body: { email: address } });
  assert.deepEqual([told.status, told.body.code], [409, 'admin.invitation_unwanted']);
  await house.t.advance(731 * 86_400);
  await house.app.scheduled.find(({ name }) => name === 'organizations.purge-invitations')?.run(new AbortController().signal);
  assert.equal((await invite(id, address)).kind, 'invited', 'after two years it is forgotten');
});

test('on the page: opening the link says nothing, another site cannot press the button, one press does, and then the link is closed', async () => {
  const id = await organization();
  const address = `h-${newId()}@example.com`;
  await invite(id, address);
  const [token = ''] = await links(address);
  const url = `${house.tenant.issuer}/organization-invitation/${token}`;
  const browser = createHttpBrowser({ route: () => house.port });
  const page = await browser.get(url);
  assert.match(page.text, /I do not know/);
  const forged = await createHttpBrowser({ route: () => house.port, headers: { 'sec-fetch-site': 'cross-site' } }).post(url, { _action: 'report' });
  assert.equal(forged.status, 403);
  assert.equal((await browser.get(url)).status, 200);
  assert.ok((await browser.submit(page, 'report')).text.includes('You will hear no more from them'));
  assert.equal((await browser.get(url)).status, 410);
  assert.equal((await invite(id, address)).kind, 'unwanted');
});

test('whose invitees say again and again that they do not know it asks nobody for a week', async () => {
  const [id, other] = [await organization(), await organization()];
  const count = (of: string) => companies().countInvitation(house.tenant.id, of, `n-${newId()}@example.com`);
  for (let reports = 0; reports < 3; reports++) {
    assert.equal(await count(id), undefined);
    const address = `s-${newId()}@example.com`;
    await invite(id, address);
    const [token = ''] = await links(address);
    await companies().report(house.tenant.id, TEST_ORIGIN, token);
  }
  assert.ok(((await count(id)) ?? 0) > 6 * 86_400);
  assert.equal(await count(other), undefined);
});

test('one member asks so many in a day, over all organizations they look after; one mailbox is not asked again and again over weeks', async () => {
  const owner = await person();
  const all = await Promise.all(Array.from({ length: 3 }, () => organization(owner)));
  const waits = await Promise.all(Array.from({ length: 36 }, (_, at) => companies().countInvitation(house.tenant.id, all[at % 3] ?? '', `m-${newId()}@example.com`, owner.id)));
  assert.equal(waits.filter((wait) => wait === undefined).length, 30);
  assert.equal(await companies().countInvitation(house.tenant.id, all[0] ?? '', `m-${newId()}@example.com`, (await person()).id), undefined);
  let sent = 0;
  for (let day = 0; day < 8; day++) {
    if ((await companies().countInvitation(house.tenant.id, all[1] ?? '', 'patient@example.com')) === undefined) sent++;
    await house.t.advance(86_401);
  }
  assert.equal(sent, 6);
});

test('what an organization is called carries no link and no markup into anybody’s mail', async () => {
  const made = await house.inTenant((tx) => companies().create(tx, TEST_ORIGIN, { name: 'Win <b>now</b> at https://evil.example or call you@evil.example' }));
  const id = made.kind === 'saved' ? made.organization.id : '';
  const address = `l-${newId()}@example.com`;
  await invite(id, address);
  const [mail] = await mailsTo(house, address, house.tenant.id);
  const issuer = house.tenant.issuer;
  for (const text of [mail?.subject ?? '', mail?.text ?? '', mail?.html ?? '']) {
    assert.ok(!/evil\.example|https:\/\/evil|you@evil|<b>|&lt;b/.test(text), text.slice(0, 2000));
    for (const [link] of text.matchAll(/https?:\/\/[^\s"<]+/g)) assert.ok(link.startsWith(issuer) || link.startsWith('http://www.w3.org'), link);
  }
  assert.match(mail?.text ?? '', /I do not know them/);
});

test('by the admin API: asked, seen masked, sent again, taken back; an address stands nowhere in the clear', async () => {
  const id = await organization();
  const ALL = `/tenants/main/organizations/${id}/invitations`;
  const call = (method: string, path: string, body?: unknown) => house.call(method, path, { as: 'support', body });
  const made = await call('POST', ALL, { email: 'Grace.Hopper@example.com', locale: 'fr' });
  assert.deepEqual([made.status, made.body.email, made.body.roles], [201, 'g***@example.com', ['member']], made.text);
  assert.match((await mailsTo(house, 'grace.hopper@example.com', house.tenant.id))[0]?.subject ?? '', /vous invite/);
  const listed = await call('GET', ALL);
  assert.deepEqual([listed.body.items.length, listed.body.items[0].id], [1, made.body.id]);
  assert.equal((await call('POST', `${ALL}/${made.body.id}/resend`)).status, 200);
  assert.equal((await links('grace.hopper@example.com')).length, 2);
  const dump = JSON.stringify(await house.t.dump('select row_to_json(i)::text as row from organizations.invitations i'));
  assert.ok(!dump.toLowerCase().includes('grace'));
  for (const [body, code] of [
    [{ email: 'nonsense' }, 'admin.invalid_address'],
    [{ email: 'x@example.com', roles: ['boss'] }, 'admin.unknown_role'],
  ] as const)
    assert.equal((await call('POST', ALL, body)).body.code, code);
  assert.equal((await call('DELETE', `${ALL}/${made.body.id}`)).status, 204);
  assert.equal((await call('DELETE', `${ALL}/${made.body.id}`)).status, 404);
  assert.equal((await house.call('GET', `/tenants/other/organizations/${id}/invitations`, { as: 'support' })).status, 404);
});

test('with whoever invited them, open invitations end; what nobody answered for a month is not kept', async (context) => {
  context.after(await house.t.holdClock());
  const owner = await person();
  const id = await organization(owner);
  await invite(id, 'one@example.com', { user: owner.id });
  await invite(id, 'two@example.com');
  const left = async () => (await house.inTenant((tx) => companies().invitations(tx, id, 10))).map(({ email }) => email);
  const data = house.app.personalData.find(({ tables }) => 'organizations.invitations' in tables);
  await house.inTenant((tx) => data?.erase?.(tx, { id: owner.id, sub: 'x', cipher: {} as never }) as Promise<unknown>);
  assert.deepEqual(await left(), ['two@example.com']);
  const purge = house.app.scheduled.find(({ name }) => name === 'organizations.purge-invitations');
  await house.t.advance(36 * 86_400);
  await purge?.run(new AbortController().signal);
  assert.equal((await left()).length, 1);
  await house.t.advance(2 * 86_400);
  await purge?.run(new AbortController().signal);
  assert.deepEqual(await left(), []);
});
