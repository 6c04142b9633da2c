import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { PurposeInput } from '#consent';
import { TEST_ORIGIN } from '#test/support';
import { createFamilyWorld, dateFields, GROWN, PASSWORD, young, type FamilyWorld, type Person, type Walk } from './families.suite.ts';

/* Whoever is too young to consent has a guardian who does, or no account. */

let w: FamilyWorld;
before(async () => {
  w = await createFamilyWorld();
  const notice = { en: { title: 'News', what: 'What.', why: 'Why.', who: 'Who.', howLong: 'A year.' } };
  const save = (input: PurposeInput) => w.inTenant((tx) => w.app.consent.savePurpose(tx, input, TEST_ORIGIN, { recipients: ['shop'], attributes: [] }));
  for (const key of ['letters', 'gifts']) await save({ key, attributes: ['email'], recipients: ['shop'], notice, publish: 1 });
  await save({ key: 'parcels', attributes: ['address'], recipients: ['shop'], legalBasis: 'contract', necessaryFor: ['shop'], notice, publish: 1 });
});
after(() => w?.close());

const stateOf = async (id: string) => (await w.inTenant((tx) => w.app.identity.find(tx, id)))?.state;
const childState = (id: string) => w.inTenant((tx) => w.app.organizations.stateOf(tx, id));
const leaves = async (userId: string) => {
  const question = { tenant: w.tenant, userId, recipient: 'shop', channel: 'userinfo', attributes: ['email', 'address', 'nickname'] } as const;
  return (await w.inTenant((tx) => w.app.consent.filterAttributes(tx, question))).map(({ attribute, released, reason }) => `${released ? '' : '-'}${attribute}:${reason}`);
};
const history = async (userId: string) =>
  (await w.inTenant((tx) => w.app.consent.history(tx, userId)))
    .filter(({ recipients }) => recipients.includes('shop'))
    .map(({ purpose, event, method, actor, relation }) => ({
      what: `${purpose} ${event} ${method}`,
      actor: actor.id,
      relation,
    }));
const ask = async (flow: Walk, guardian: string, name = 'Mia') => flow.act('send', { name, guardian });
/** A child that asked, and the link its guardian got. */
/** Several are sent at the same moment, in any order. */
const hasMail = async (to: string, subject: RegExp): Promise<boolean> => (await w.mails(to)).some((mail) => subject.test(mail.subject));

async function asked(): Promise<{ readonly child: Person; readonly address: string; readonly token: string }> {
  const child = await w.person({ born: young() });
  const address = `parent-${randomUUID().slice(0, 8)}@people.example`;
  await ask(await w.signIn(child), address);
  return { child, address, token: await w.token(address) };
}
/** A child with a guardian. */
async function family(yes: readonly string[] = ['letters']): Promise<{ readonly child: Person; readonly guardian: Person }> {
  const [{ child, token }, guardian] = [await asked(), await w.person()];
  assert.equal(await w.guardianOf(guardian.id, token, { yes }), 'agreed');
  return { child, guardian };
}
const late = (userId: string, seconds = 0) =>
  Promise.all([
    w.t.dump('update organizations.looks set due_at = platform.now() where user_id = $1', [userId]),
    w.t.dump(`update organizations.children set decide_by = platform.now() + make_interval(secs => $2) where user_id = $1 and decide_by is not null`, [userId, seconds]),
  ]);
const lookAfter = () => w.run('organizations.look-after-children');

test('the question gives no answer away, a day that cannot be is named, and where nobody is to be asked nobody is', async () => {
  const flow = await w.walk('sign-up');
  assert.equal(flow.at, 'organizations.age');
  assert.ok(!/16|13|18|parent|guardian|young/i.test(JSON.stringify(flow.result.kind === 'screen' && flow.result.screen)), flow.said);
  for (const [born, error] of [
    ['2015-02-30', 'birthdate.day: identity.date_no_such_day'],
    ['1850-01-01', 'birthdate.year: organizations.year_wrong'],
    ['2015-13-01', 'birthdate.month: identity.date_month_wrong'],
  ] as const) {
    await flow.act('continue', dateFields(born));
    assert.deepEqual([flow.at, flow.errors], ['organizations.age', [error]]);
  }
  assert.deepEqual((await flow.act('continue')).errors, ['birthdate: identity.attribute_missing']);
  await flow.act('continue', dateFields(GROWN));
  assert.equal(flow.at, 'identity.identify');
  await w.settings({ below: 'off' });
  assert.equal((await w.walk('sign-up')).at, 'identity.identify');
  await w.settings({ below: 'guardian', byCountry: { DE: 16, US: 13 } });
  const abroad = await w.walk('sign-up');
  assert.deepEqual((await abroad.act('continue', dateFields(young(14)))).errors, ['country: organizations.country_missing']);
  assert.equal((await abroad.act('continue', { ...dateFields(young(14)), country: 'US' })).at, 'identity.identify');
  await w.settings({ below: 'guardian' });
});

test('whoever is turned away types no other day in this browser, not in another flow either; nothing of them is kept', async () => {
  await w.settings({ below: 'refuse' });
  const browserSecret = `browser-${randomUUID()}`;
  const count = async () => (await w.t.dump<{ n: number }>('select count(*)::int as n from identity.users'))[0]?.n;
  const before = await count();
  const flow = await w.walk('sign-up', { browserSecret });
  assert.equal((await flow.act('continue', dateFields(young()))).at, 'too_young');
  assert.equal((await flow.act('continue', dateFields(GROWN))).at, 'too_young', 'Back');
  const again = await w.walk('sign-up', { browserSecret });
  assert.equal((await again.act('continue', dateFields(GROWN))).at, 'too_young', 'from the beginning');
  const elsewhere = await w.walk('sign-up');
  assert.equal((await elsewhere.act('continue', dateFields(GROWN))).at, 'identity.identify', 'another browser');
  assert.equal(await count(), before);
  await w.settings({ below: 'guardian' });
  const child = await w.walk('sign-up', { browserSecret });
  assert.equal((await child.act('continue', dateFields(GROWN))).at, 'age_said_before');
});

test('a child signs up, names a guardian, and gets no session before that one agrees; then goes on where it stopped', async () => {
  const email = `kid-${randomUUID().slice(0, 8)}@people.example`;
  const parent = `parent-${randomUUID().slice(0, 8)}@people.example`;
  const flow = await w.walk('sign-up', { locale: 'de' });
  await flow.act('continue', dateFields(young()));
  await flow.act('continue', { identifier: email });
  const code = /\b(\d{3}) ?(\d{3})\b/.exec((await w.mails(email))[0]?.subject ?? '');
  await flow.act('continue', { code: `${code?.[1]}${code?.[2]}` });
  await flow.act('password');
  await flow.act('continue', { newPassword: PASSWORD });
  assert.equal(flow.at, 'organizations.ask-guardian');
  const [row] = await w.t.dump<{ user_id: string }>(`select user_id from organizations.children order by created_at desc limit 1`);
  const id = row?.user_id ?? '';
  for (const [fields, error] of [
    [{ name: 'Mia', guardian: email }, 'guardian: organizations.guardian_own'],
    [{ name: 'Mia', guardian: email.replace('@', '+mum@') }, 'guardian: organizations.guardian_own'],
    [{ name: 'Mia', guardian: 'nobody' }, 'guardian: organizations.guardian_wrong'],
    [{ name: 'win at http://evil.example', guardian: parent }, 'name: organizations.name_wrong'],
  ] as const)
    assert.deepEqual((await flow.act('send', fields)).errors, [error]);
  assert.equal((await ask(flow, parent)).at, 'organizations.wait-guardian');
  assert.ok(flow.said.includes('p•••@people.example') && !flow.said.includes(parent));
  assert.equal((await flow.act('look')).at, 'organizations.wait-guardian');
  assert.deepEqual(await leaves(id), ['-email:restricted', 'address:legal_basis', '-nickname:restricted']);
  const [mail] = await w.mails(parent);
  assert.match(mail?.subject ?? '', /^Mia bittet um Ihre Erlaubnis/);
  for (const form of [mail?.html, mail?.text]) for (const part of ['Mia', email, '/guardian/']) assert.ok(form?.includes(part), part);
  for (const secret of [parent, young()])
    assert.equal((await w.t.dump(`select from organizations.children where row_to_json(children)::text like '%' || $1 || '%'`, [secret])).length, 0);

  const sessions = async () => (await w.t.dump('select from sessions.sessions where user_id = $1', [id])).length;
  const other = await w.signIn({ id, email });
  assert.deepEqual([other.at, await sessions()], ['organizations.wait-guardian', 0]);
  const guardian = await w.person();
  assert.equal(await w.guardianOf(guardian.id, await w.token(parent), { yes: ['letters'] }), 'agreed');
  assert.equal((await flow.act('look')).at, 'done');
  assert.equal(await sessions(), 1);
  assert.deepEqual(await leaves(id), ['email:consent', 'address:legal_basis', 'nickname:unclaimed']);
  const records = await history(id);
  assert.deepEqual(records.map(({ what }) => what).toSorted(), ['gifts refused guardian', 'letters given guardian']);
  const [{ organization } = { organization: '' }] = await w.inTenant((tx) => w.app.organizations.family.children(tx, guardian.id));
  assert.ok(records.every(({ actor, relation }) => actor === guardian.id && relation === organization));
  assert.ok(await hasMail(email, /^Sie können Main jetzt nutzen$/));
  assert.ok(await hasMail(guardian.email, /Mia/));
});

test('whoever came in where nobody asked is asked before a session, whichever way they come', async () => {
  const person = await w.person();
  await w.inTenant((tx) => w.app.organizations.registered(tx, { facts: { evidence: [], verified: [] }, origin: TEST_ORIGIN, flow: {} as never }, person.id));
  assert.equal(await childState(person.id), 'unasked');
  assert.deepEqual(await leaves(person.id), ['-email:restricted', 'address:legal_basis', '-nickname:restricted']);
  const flow = await w.signIn(person);
  assert.equal(flow.at, 'organizations.age');
  await flow.act('continue', dateFields(GROWN));
  assert.deepEqual([flow.at, await childState(person.id)], ['done', undefined]);
  assert.deepEqual(await leaves(person.id), ['-email:undecided', 'address:legal_basis', 'nickname:unclaimed']);

  const another = await w.person();
  await w.inTenant((tx) => w.app.organizations.registered(tx, { facts: { evidence: [], verified: [] }, origin: TEST_ORIGIN, flow: {} as never }, another.id));
  const kid = await w.signIn(another);
  await kid.act('continue', dateFields(young()));
  assert.deepEqual([kid.at, await childState(another.id)], ['organizations.ask-guardian', 'waiting']);
  await w.settings({ below: 'refuse' });
  const third = await w.person();
  await w.inTenant((tx) => w.app.organizations.registered(tx, { facts: { evidence: [], verified: [] }, origin: TEST_ORIGIN, flow: {} as never }, third.id));
  const refused = await w.signIn(third);
  assert.equal((await refused.act('continue', dateFields(young()))).at, 'too_young');
  await w.run('erasure.erase-due');
  assert.equal(await stateOf(third.id), 'erased');
  await w.settings({ below: 'guardian' });
});

test('nobody is their own guardian, no child is one, and no day is tried twice', async () => {
  const { child, token } = await asked();
  const { child: other } = await family();
  const teen = await w.person();
  assert.equal(await w.guardianOf(child.id, token), 'self');
  assert.equal(await w.guardianOf(other.id, token), 'child');
  assert.equal(await w.guardianOf(teen.id, token, { born: young(17) }), 'too_young');
  assert.equal(await w.guardianOf(teen.id, token), 'too_young', 'a moment later they are not older');
  assert.equal(await w.guardianOf((await w.person()).id, 'A'.repeat(43)), 'gone');
  assert.equal(await w.guardianOf((await w.person()).id, token, { shown: 'other' }), 'changed');
  assert.equal(await childState(child.id), 'waiting', 'the link still works');
  assert.equal(await w.app.organizations.family.look(w.other.id, token), undefined, 'of another tenant');
  assert.equal(await w.guardianOf((await w.person()).id, token), 'agreed');
  assert.equal(await w.guardianOf((await w.person()).id, token), 'gone', 'once');
});

test('of ten answers at the same moment, yes and no, one counts', async () => {
  const { child, token } = await asked();
  const people: Person[] = [];
  for (let each = 0; each < 5; each++) people.push(await w.person());
  const { family: rooms } = w.app.organizations;
  const answers = await Promise.all(
    people.flatMap(({ id }) => [w.guardianOf(id, token).then((said) => said === 'agreed'), rooms.decline(w.tenant.id, TEST_ORIGIN, token, 'refused')]),
  );
  assert.equal(answers.filter(Boolean).length, 1);
  const guardians = await w.inTenant((tx) => w.app.organizations.guardiansOf(tx, child.id));
  assert.equal(guardians.length === 1, (await stateOf(child.id)) === 'active');
});

test('an older link ends with a newer one, and messages are counted', async () => {
  const { child, address, token } = await asked();
  const flow = await w.signIn(child);
  await flow.act('again');
  assert.equal(await w.app.organizations.family.look(w.tenant.id, token), undefined);
  assert.ok(await w.app.organizations.family.look(w.tenant.id, await w.token(address)));
  await flow.act('again');
  await flow.act('again');
  assert.ok(flow.said.includes('organizations.wait_limited'));
  await flow.act('other');
  const second = `uncle-${randomUUID().slice(0, 8)}@people.example`;
  await ask(flow, second);
  assert.ok(await w.app.organizations.family.look(w.tenant.id, await w.token(second)));
});

test('a no and no answer in time end the account, and both sides are told', async () => {
  const no = await asked();
  assert.equal(await w.app.organizations.family.decline(w.tenant.id, TEST_ORIGIN, no.token, 'refused'), true);
  assert.equal(await w.app.organizations.family.decline(w.tenant.id, TEST_ORIGIN, no.token, 'refused'), false, 'once');
  await w.run('erasure.erase-due');
  assert.equal(await stateOf(no.child.id), 'erased');
  const [row] = await w.t.dump<{ asked_by: string }>('select asked_by from erasure.erasures where user_id = $1', [no.child.id]);
  assert.equal(row?.asked_by, 'guardian');
  assert.equal((await w.t.dump('select from organizations.children where user_id = $1', [no.child.id])).length, 0);
  const { child, address, token } = await asked();
  await late(child.id, 3600);
  await lookAfter();
  assert.equal(await stateOf(child.id), 'active', 'not yet');
  await late(child.id);
  assert.equal(await w.guardianOf((await w.person()).id, token), 'gone', 'over by the clock, whether or not the worker came by');
  await lookAfter();
  await w.run('erasure.erase-due');
  assert.equal(await stateOf(child.id), 'erased');
  assert.ok(await hasMail(address, /not asked any more/));
  assert.ok(await hasMail(child.email, /deleted/));
});

test('whoever was written to and does not know the child ends nothing: the address is forgotten, and another adult can be named', async () => {
  const { child, token } = await asked();
  assert.equal(await w.app.organizations.family.decline(w.tenant.id, TEST_ORIGIN, token, 'not_mine'), true);
  assert.equal(await w.app.organizations.family.decline(w.tenant.id, TEST_ORIGIN, token, 'refused'), false, 'the link is used up');
  assert.equal(await stateOf(child.id), 'active');
  const flow = await w.signIn(child);
  const second = `aunt-${randomUUID().slice(0, 8)}@people.example`;
  await ask(flow, second);
  assert.ok(await w.app.organizations.family.look(w.tenant.id, await w.token(second)));
});

test('a child ends its own account while it waits', async () => {
  const { child } = await asked();
  const flow = await w.signIn(child);
  await flow.act('end');
  assert.equal((await flow.act('end-now')).at, 'child_ended');
  await w.run('erasure.erase-due');
  assert.equal(await stateOf(child.id), 'erased');
});

test('only a guardian says yes for a child; the child may say no; to everybody else there is no such child', async () => {
  const [{ child, guardian }, stranger] = [await family(), await w.person()];
  const { family: rooms } = w.app.organizations;
  const give = (method: 'account' | 'guardian') => w.inTenant((tx) => w.app.consent.give(tx, TEST_ORIGIN, { userId: child.id, purpose: 'gifts', locale: 'en', method }));
  await assert.rejects(give('account'), { code: 'consent.guardian_decides' });
  assert.deepEqual(await w.inTenant((tx) => w.app.consent.due(tx, child.id, 'shop')), [], 'nobody asks it');
  const decide = (by: string, purpose: string, yes: boolean) =>
    w.inTenant((tx) => rooms.decide(tx, { ...TEST_ORIGIN, actor: { kind: 'user', id: by } }, { guardian: by, child: child.id, purpose, yes, locale: 'en' }));
  assert.equal(await decide(stranger.id, 'gifts', true), false);
  assert.equal(await decide(guardian.id, 'parcels', false), false, 'nothing to say no to');
  assert.equal(await decide(guardian.id, 'gifts', true), true);
  await w.inTenant((tx) => w.app.consent.withdraw(tx, TEST_ORIGIN, { userId: child.id, purpose: 'letters', locale: 'en', method: 'account' }));
  assert.deepEqual((await leaves(child.id))[0], 'email:consent', 'gifts still allow it');
  assert.equal(await w.inTenant((tx) => rooms.withdrawAll(tx, TEST_ORIGIN, { guardian: guardian.id, child: child.id, locale: 'en' })), 1);
  assert.match((await leaves(child.id))[0] ?? '', /^-email/);
  for (const who of [stranger.id, child.id]) {
    assert.equal(await w.inTenant((tx) => rooms.child(tx, who, child.id)), undefined);
    assert.equal(await w.inTenant((tx) => rooms.end(tx, TEST_ORIGIN, who, child.id)), undefined);
    assert.equal(await w.inTenant((tx) => rooms.leave(tx, TEST_ORIGIN, who, child.id)), 'unknown');
    assert.equal(await rooms.beginCopy(w.tenant.id, TEST_ORIGIN, { guardian: who, child: child.id, locale: 'en', brandId: w.tenant.defaultBrandId }), undefined);
    assert.equal(await w.inTenant((tx) => rooms.withdrawAll(tx, TEST_ORIGIN, { guardian: who, child: child.id, locale: 'en' })), undefined);
  }
  assert.equal(await w.inTenant((tx) => w.app.identity.merging.check(tx, { survivor: guardian.id, absorbed: child.id })), 'held', 'nor does it become part of another account');
  const ended = await w.inTenant((tx) => rooms.end(tx, TEST_ORIGIN, guardian.id, child.id));
  assert.deepEqual([ended?.kind, await stateOf(child.id)], ['scheduled', 'deletion_pending']);
  assert.ok((await w.inTenant((tx) => rooms.child(tx, guardian.id, child.id)))?.endsAt);
  assert.equal(await w.inTenant((tx) => rooms.keep(tx, TEST_ORIGIN, guardian.id, child.id)), true);
  assert.equal(await stateOf(child.id), 'active');
});

test('a second guardian joins by invitation; of two who leave at the same moment one stays', async () => {
  const [{ child, guardian }, second] = [await family(), await w.person()];
  const { family: rooms } = w.app.organizations;
  const invite = (email: string) => rooms.invite(w.tenant.id, TEST_ORIGIN, { guardian: guardian.id, child: child.id, email, locale: 'en' });
  const leave = (who: string) => w.inTenant((tx) => rooms.leave(tx, TEST_ORIGIN, who, child.id));
  assert.deepEqual(
    [await leave(guardian.id), await invite(child.email), await invite(guardian.email), await invite('x')],
    ['last', 'not_possible', 'not_possible', 'not_possible'],
  );
  assert.equal(await invite(second.email), 'sent');
  const token = await w.token(second.email);
  assert.equal(await w.guardianOf(child.id, token), 'self');
  assert.equal(await w.guardianOf(second.id, token), 'agreed');
  assert.equal((await w.inTenant((tx) => w.app.organizations.guardiansOf(tx, child.id))).length, 2);
  assert.deepEqual((await Promise.all([leave(guardian.id), leave(second.id)])).toSorted(), ['last', 'left']);
});

test('a child whose last guardian is erased waits for another one, and nothing of before counts', async () => {
  const [{ child, guardian }, second] = [await family(), await w.person()];
  const { child: shared, guardian: first } = await family();
  await w.app.organizations.family.invite(w.tenant.id, TEST_ORIGIN, { guardian: first.id, child: shared.id, email: second.email, locale: 'en' });
  assert.equal(await w.guardianOf(second.id, await w.token(second.email)), 'agreed');
  for (const { id } of [guardian, first]) {
    await w.inTenant((tx) => w.app.erasure.schedule(tx, TEST_ORIGIN, { userId: id, askedBy: 'customer', atOnce: true }));
    assert.equal((await w.app.erasure.eraseUser(w.tenant.id, id)).kind, 'erased');
  }
  await lookAfter();
  assert.deepEqual([await childState(child.id), await childState(shared.id)], ['waiting', 'agreed']);
  assert.deepEqual(await leaves(child.id), ['-email:restricted', 'address:legal_basis', '-nickname:restricted']);
  assert.equal((await leaves(shared.id))[0], 'email:consent', 'another guardian stays');
  assert.ok(await hasMail(child.email, /another guardian/));
  await w.run('consent.expire');
  const flow = await w.signIn(child);
  const again = `aunt-${randomUUID().slice(0, 8)}@people.example`;
  assert.equal((await ask(flow, again)).at, 'organizations.wait-guardian');
  assert.equal(await w.guardianOf(second.id, await w.token(again), { yes: [] }), 'agreed');
  assert.ok(
    (await history(child.id)).some(({ what }) => what === 'letters expired expiry'),
    'what the one who is gone allowed is written down as over',
  );
  assert.match((await leaves(child.id))[0] ?? '', /^-email/);
});

test('a no to a child that had a guardian before ends its account with days of grace, in which it is still there', async () => {
  const { child, guardian } = await family();
  await w.inTenant((tx) => w.app.erasure.schedule(tx, TEST_ORIGIN, { userId: guardian.id, askedBy: 'customer', atOnce: true }));
  await w.app.erasure.eraseUser(w.tenant.id, guardian.id);
  await lookAfter();
  const again = `aunt-${randomUUID().slice(0, 8)}@people.example`;
  await ask(await w.signIn(child), again);
  assert.equal(await w.app.organizations.family.decline(w.tenant.id, TEST_ORIGIN, await w.token(again), 'refused'), true);
  await w.run('erasure.erase-due');
  assert.notEqual(await stateOf(child.id), 'erased');
  assert.equal((await w.t.dump('select from erasure.erasures where user_id = $1', [child.id])).length, 1);
});

test('on the day of consent the child decides: everything is asked anew, and both are told', async () => {
  const { child, guardian } = await family(['letters', 'gifts']);
  const [day] = [`${new Date().getUTCFullYear() - 16}-01-01`];
  // As if it had been born sixteen years ago.
  const reseal = async (born: string) => {
    const cipher = await w.inTenant((tx) => w.app.identity.userCipher(tx, child.id));
    const sealed = cipher.seal(JSON.stringify({ born, name: 'Mia' }), `organizations.children.sealed:${child.id}`);
    await w.t.dump('update organizations.children set sealed = $2 where user_id = $1', [child.id, sealed]);
    await late(child.id);
  };
  const tomorrow = new Date(Date.now() + 36 * 3_600_000);
  await reseal(`${tomorrow.getUTCFullYear() - 16}${tomorrow.toISOString().slice(4, 10)}`);
  await lookAfter();
  assert.equal(await childState(child.id), 'agreed', 'the month has come, the day has not');
  await reseal(day);
  await lookAfter();
  assert.equal(await childState(child.id), undefined);
  assert.deepEqual(await w.inTenant((tx) => w.app.organizations.family.children(tx, guardian.id)), []);
  assert.equal((await leaves(child.id))[0], '-email:expired');
  assert.deepEqual(
    (await w.inTenant((tx) => w.app.consent.due(tx, child.id, 'shop'))).map(({ purpose }) => purpose.key),
    ['gifts', 'letters'],
  );
  await w.inTenant((tx) => w.app.consent.give(tx, TEST_ORIGIN, { userId: child.id, purpose: 'letters', locale: 'en', method: 'account' }));
  assert.equal((await leaves(child.id))[0], 'email:consent');
  assert.ok(await hasMail(child.email, /From now on you decide/));
  assert.ok(await hasMail(guardian.email, /Mia decides alone/));
  assert.equal((await w.t.dump('select from organizations.members where user_id = any($1::uuid[])', [[child.id, guardian.id]])).length, 0);
});
