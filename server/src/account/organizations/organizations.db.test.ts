import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids';
import { formsOf, TEST_ORIGIN, type Answer, type HttpBrowser } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';
import { mailsTo } from '../../../test/admin/team.suite.ts';

/* Members of business customers on their account pages, over all rooms: invited by mail, joining, leaving, and looking after others. Whose ids open what is `test/account/matrix.db.test.ts`. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());
beforeEach(() => house.t.dump('delete from platform.counters'));

interface Person {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
}
async function person(name = 'Ada Lovelace'): Promise<Person> {
  const email = `p-${newId()}@example.com`;
  const { id, sub } = await house.inTenant((tx) =>
    house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified: true }], attributes: { name }, source: 'test' }),
  );
  return { id, sub, email };
}
const companies = () => house.app.organizations.companies;
const OPERATOR = { operator: true } as const;
async function organization(name: string, members: readonly (readonly [Person, string])[]): Promise<string> {
  return house.inTenant(async (tx) => {
    const made = await companies().create(tx, TEST_ORIGIN, { name });
    const id = made.kind === 'saved' ? made.organization.id : '';
    for (const [{ id: userId }, role] of members) await companies().putMember(tx, TEST_ORIGIN, OPERATOR, { organization: id, userId, roles: [role] });
    return id;
  });
}
const at = (path: string) => `${house.tenant.issuer}${path}`;
const own = { 'sec-fetch-site': 'same-origin' };
/** As the button of the page does it. */
async function press(browser: HttpBrowser, page: Answer, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const form = formsOf(page.text).find(({ buttons }) => buttons.some(({ value }) => value === action));
  assert.ok(form, `no button ${action} on ${page.url}: ${page.text.replace(/<[^>]+>/g, ' ').slice(0, 400)}`);
  return browser.follow(await browser.post(new URL(form.action, page.url).href, { ...form.fields, ...fields, _action: action }, own));
}
const linkTo = async (email: string) => /https?:\/\/\S+\/organization-invitation\/[\w-]{43}/.exec((await mailsTo(house, email, house.tenant.id))[0]?.text ?? '')?.[0] ?? '';
const rolesIn = async (id: string, { id: userId }: Person) => (await house.inTenant((tx) => companies().membership(tx, id, userId)))?.roles;

test('an owner invites; the link shows who asks, and a member joins by two buttons', async () => {
  const [owner, guest] = [await person('Grace Hopper'), await person()];
  const id = await organization('Flow-Matic', [[owner, 'owner']]);
  const boss = await house.visitor(owner);
  const page = await boss.get(at(`/account/organizations/${id}`));
  assert.equal(page.status, 200);
  const invited = await press(boss, page, 'invite', { email: guest.email, 'role-admin': 'true', 'role-member': '' });
  assert.match(invited.text, /They were written to/);
  assert.ok(invited.text.includes(guest.email.slice(0, guest.email.indexOf('@'))));
  const link = await linkTo(guest.email);
  const browser = await house.visitor(guest);
  const shown = await browser.get(link);
  assert.match(shown.text, /Join Flow-Matic\?/);
  assert.ok(!shown.text.includes(guest.email), 'whoever finds the link does not learn whose it is');
  // A mail scanner, and another site.
  assert.equal((await browser.get(link)).status, 200);
  assert.equal((await browser.post(link, { _action: 'go' }, { origin: 'https://evil.example' })).status, 403);
  const asked = await press(browser, shown, 'go');
  assert.match(asked.text, /sees your name and your e-mail address/);
  const joined = await press(browser, asked, 'join');
  assert.match(joined.text, /You are a member now/);
  assert.deepEqual(await rolesIn(id, guest), ['admin']);
  assert.equal((await browser.get(link)).status, 410);
});

test('signed in with another address they are told so, and nothing happens; whoever says no needs no account', async () => {
  const [owner, guest, other] = [await person(), await person(), await person()];
  const id = await organization('Other Address', [[owner, 'owner']]);
  await house.inTenant((tx) => companies().invite(tx, TEST_ORIGIN, OPERATOR, { organization: id, email: guest.email, roles: [] }));
  const link = await linkTo(guest.email);
  const browser = await house.visitor(other);
  const asked = await press(browser, await browser.get(link), 'go');
  const told = await press(browser, asked, 'join');
  assert.deepEqual([told.status, /went to another address/.test(told.text), told.text.includes(guest.email)], [409, true, false]);
  assert.deepEqual([await rolesIn(id, other), await rolesIn(id, guest)], [undefined, undefined]);
  const nobody = await house.visitor(other);
  const declined = await press(nobody, await nobody.get(link), 'decline');
  assert.match(declined.text, /You do not join/);
  assert.equal((await nobody.get(link)).status, 410);
});

test('a member leaves, and the last owner cannot; administrators look after members, members after nobody', async () => {
  const [owner, admin, member] = [await person('Olive Owner'), await person('Adam Admin'), await person('Mia Member')];
  const id = await organization('Leaving', [
    [owner, 'owner'],
    [admin, 'admin'],
    [member, 'member'],
  ]);
  const of = `/account/organizations/${id}`;
  const last = await house.visitor(owner);
  const asked = await press(last, await last.get(at('/account/organizations')), `leave:${id}`);
  assert.match((await press(last, asked, `leave-now:${id}`)).text, /There must be an owner/);
  const visitor = await house.visitor(member);
  assert.equal((await visitor.get(at(of))).status, 404);
  assert.equal((await visitor.post(at(of), { _action: 'invite', email: 'x@example.com' }, own)).status, 404);
  const helper = await house.visitor(admin);
  const page = await helper.get(at(of));
  assert.ok(['Olive Owner', 'Mia Member'].every((name) => page.text.includes(name)));
  assert.ok(!page.text.includes(`member:${owner.id}`), 'owners are not an administrator’s to change');
  assert.equal((await helper.get(at(`${of}/members/${owner.id}`))).status, 404);
  assert.equal((await helper.post(at(`${of}/members/${owner.id}`), { _action: 'remove-now' }, own)).status, 404);
  const one = await press(helper, page, `member:${member.id}`);
  assert.ok(!one.text.includes('role-owner'));
  await press(helper, one, 'save', { 'role-member': 'true', 'role-admin': 'true', 'role-owner': 'true' });
  assert.deepEqual(await rolesIn(id, member), ['admin', 'member']);
  const leave = await press(visitor, await visitor.get(at('/account/organizations')), `leave:${id}`);
  assert.match((await press(visitor, leave, `leave-now:${id}`)).text, /You left/);
  assert.equal(await rolesIn(id, member), undefined);
  const removing = await last.get(at(`${of}/members/${admin.id}`));
  await press(last, await press(last, removing, 'remove'), 'remove-now');
  assert.equal(await rolesIn(id, admin), undefined);
  assert.match((await mailsTo(house, admin.email, house.tenant.id))[0]?.subject ?? '', /not a member of Leaving/);
});

test('in every language, and from right to left', async () => {
  const owner = await person();
  const id = await organization('Sprachen', [[owner, 'owner']]);
  const browser = await house.visitor(owner);
  for (const [language, words] of [
    ['de', 'Mitglieder'],
    ['ar', 'الأعضاء'],
    ['zh', '成员'],
  ] as const) {
    const page = await browser.get(at(`/account/organizations/${id}`), { 'accept-language': language });
    assert.ok(page.text.includes(words), language);
    assert.match(page.text, language === 'ar' ? /dir="rtl"/ : new RegExp(`lang="${language}`));
  }
});
