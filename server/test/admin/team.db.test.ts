import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHttpBrowser } from '#test/support';
import { Secret } from 'otpauth';
import { codeOf, stepAt } from '../../src/credentials/totp/time-steps.ts';
import { openAdminHouse, type AdminHouse, type Operator } from './house.suite.ts';
import { beginEnrolling, linkTo, mailsTo } from './team.suite.ts';

/* Who works in the console: the first one, those who are invited, what they may do to each other, and how they leave. */
let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

interface More {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
const call = (method: string, path: string, as: Operator, more: More = {}) => house.call(method, path, { as: { operator: as }, ...more });
const events = async (type: string) =>
  (await house.t.dump<{ type: string }>('select type from platform.events where tenant_id = $1 and type = $2', [house.system.id, type])).length;
const stateOf = async (id: string) => (await house.t.dump<{ state: string }>('select state from admin.operators where user_id = $1', [id]))[0]?.state;
const me = (operator: Operator) => call('GET', '/me', operator);
const setup = async () => (await house.app.team.offerSetup(house.system)) ?? assert.fail('no setup link');
const change = async (as: Operator, id: string, body: unknown) => {
  const found = await call('GET', `/operators/${id}`, as);
  return call('PATCH', `/operators/${id}`, as, { body, headers: { 'if-match': found.headers['etag'] ?? '' } });
};
const emailOf = async (operator: Operator, by = operator) => (await call('GET', `/operators/${operator.id}`, by)).body.email as string;
/** As a mail program hands over the address. */
async function byMail(address: string): Promise<string> {
  const [mail] = await mailsTo(house, address);
  return (
    /\b(\d{3}) ?(\d{3})\b/
      .exec(mail?.subject ?? '')
      ?.slice(1)
      .join('') ?? assert.fail('no code')
  );
}
async function enrol(url: string, fields: Readonly<Record<string, string>> = { name: 'Grace' }): Promise<string> {
  const flow = await (await beginEnrolling(house, url)).act('continue', fields);
  assert.equal(flow.at, 'credentials.new-passkey');
  assert.equal((await flow.finish()).at, 'done');
  return flow.result.kind === 'done' ? (flow.result.facts.userId ?? '') : '';
}
let invited = 0;
async function invite(as: Operator, grants: unknown, email = `person-${invited++}@example.com`) {
  const told = await call('POST', '/operators/invitations', as, { body: { email, grants } });
  return { told, email };
}

// In this order: nobody is there, somebody begins, somebody is in.
test('the link of the setup is shown by looking, used up by a button, and ended by a newer one', async () => {
  const older = await setup();
  const newer = await setup();
  assert.equal((await house.ask('GET', older)).status, 410);
  for (const _ of [1, 2]) assert.equal((await house.ask('GET', newer)).status, 302, 'a mail scanner uses nothing up');
  assert.equal((await house.ask('GET', newer.replace(house.system.issuer, house.tenant.issuer))).status, 410, 'at the address of customers');
  assert.equal((await house.ask('GET', `${house.system.issuer}/operator/${'A'.repeat(43)}`)).status, 410);
  const flow = await beginEnrolling(house, newer);
  for (const [fields, field] of [
    [{ email: 'first@example.com' }, 'name'],
    [{ name: 'First', email: 'nobody' }, 'email'],
    [{ name: `Fir\nst`, email: 'first@example.com' }, 'name'],
  ] as const) {
    await flow.act('continue', fields);
    assert.deepEqual(flow.result.kind === 'screen' && flow.result.screen.errors?.map((error) => error.field), [field]);
  }
});

test('whoever begins the setup and leaves is nobody, and it begins anew; two who come to its end at once are one', async () => {
  const left = await (await beginEnrolling(house, await setup())).act('continue', { name: 'Left', email: 'left@example.com' });
  await left.act('continue', { code: await byMail('left@example.com') });
  assert.equal(left.at, 'credentials.new-passkey');
  const url = await setup();
  const both = await Promise.all(['one', 'two'].map(async () => (await beginEnrolling(house, url)).act('continue', { name: 'Left', email: 'left@example.com' })));
  const codes = (await mailsTo(house, 'left@example.com')).flatMap(({ subject }) => /\b(\d{3}) ?(\d{3})\b/.exec(subject)?.slice(1).join('') ?? []);
  for (const flow of both) for (const code of codes) if (flow.at === 'credentials.email-code') await flow.act('continue', { code });
  assert.deepEqual(both.map(({ at }) => at).toSorted(), ['credentials.new-passkey', 'link_gone']);
  assert.equal(await house.app.team.offerSetup(house.system).then((link) => link === undefined), false, 'nobody is in yet');
});

test('without passkeys and without script: a password and an app, codes for emergencies, and signed in to the console', async () => {
  const browser = createHttpBrowser({ route: () => house.port });
  const url = await setup();
  let page = await browser.follow(await browser.get(url));
  page = await browser.submit(page, 'continue', { name: 'Ada Lovelace', email: 'ada@example.com' });
  page = await browser.submit(page, 'continue', { code: await byMail('ada@example.com') });
  assert.equal((await house.ask('GET', url)).status, 410, 'used');
  page = await browser.submit(page, 'password');
  page = await browser.submit(page, 'continue', { newPassword: 'Correct-Horse-7-Battery-Staple' });
  const base32 = /secret=([A-Z2-7]+)/.exec(page.text)?.[1] ?? assert.fail(page.text);
  const [clock] = await house.t.dump<{ now: Date }>('select platform.now() as now');
  page = await browser.submit(page, 'continue', { code: codeOf(Secret.fromBase32(base32), stepAt((clock as { now: Date }).now)) });
  page = await browser.submit(page, 'saved', {}, (to) => to.endsWith('/console/'));
  assert.equal(page.url, `${house.system.issuer}/console/`);
  const [user] = await house.t.dump<{ id: string; sub: string }>("select u.id, u.sub from identity.users u join admin.operators o on o.user_id = u.id where o.state = 'active'");
  const first = await house.enter(user as { id: string; sub: string }, browser);
  const told = await call('GET', `/operators/${first.id}`, first);
  assert.deepEqual([told.body.name, told.body.email, told.body.grants], ['Ada Lovelace', 'ada@example.com', [{ role: 'owner' }]]);
  assert.ok((await me(first)).body.permissions.includes('operators:write'));
  assert.equal(await house.app.team.offerSetup(house.system), undefined);
  const dump = JSON.stringify(await house.t.dump('select row_to_json(o)::text as row from admin.operators o'));
  assert.ok(!dump.includes('Ada'), 'sealed');
});

test('a setup that was open when somebody else came in ends there', async () => {
  await house.t.dump("update admin.operators set state = 'suspended'");
  const open = await (await beginEnrolling(house, await setup())).act('continue', { name: 'Late', email: 'late@example.com' });
  await open.act('continue', { code: await byMail('late@example.com') });
  await house.t.dump("update admin.operators set state = 'active' where state = 'suspended'");
  assert.equal((await open.finish()).at, 'setup_over');
  assert.deepEqual(await house.t.dump('select state from admin.operators'), [{ state: 'active' }]);
});

test('an invitation makes an operator of whoever gets it, with what was settled; owners hear of an owner', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { told, email } = await invite(owner, [{ role: 'owner' }]);
  assert.equal(told.status, 201, told.text);
  const url = await linkTo(house, email);
  const race = await Promise.all([1, 2, 3].map(async () => (await beginEnrolling(house, url)).act('continue', { name: 'Grace' })));
  assert.deepEqual(race.map(({ at }) => at).toSorted(), ['credentials.new-passkey', 'link_gone', 'link_gone']);
  const winner = race.find(({ at }) => at === 'credentials.new-passkey') ?? assert.fail();
  assert.equal((await winner.finish()).at, 'done');
  assert.match((await mailsTo(house, await emailOf(owner)))[0]?.text ?? '', /Grace is an owner/);
  assert.match((await mailsTo(house, email))[0]?.subject ?? '', /You can work/);
  assert.ok(await events('admin.operator_added'));
  const again = await invite(owner, [{ role: 'support' }], email);
  assert.deepEqual([again.told.status, again.told.body.code], [409, 'admin.already_operator']);
  assert.equal((await call('GET', '/operators/invitations', owner)).body.items.length, 0);
});

test('owners hear once a day that text messages of a tenant stopped, however often they do', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const [listener] = house.app.team.listeners;
  const { tenant } = house;
  for (const [type, day] of [
    ['credentials.texts_paused', '2026-11-30'],
    ['credentials.texts_paused', '2026-11-30'],
    ['credentials.sms_cap_reached', '2026-11-30'],
    ['credentials.texts_paused', '2026-12-01'],
  ] as const) {
    const event = {
      id: type,
      tenantId: tenant.id,
      type,
      version: 1,
      occurredAt: `${day}T10:00:00.000Z`,
      actor: { kind: 'system' },
      requestId: 'r',
      result: 'failure',
      data: {},
    } as const;
    await listener?.handle(event);
  }
  const mails = (await mailsTo(house, await emailOf(owner))).filter(({ subject }) => /Some text messages of/.test(subject));
  assert.equal(mails.length, 2);
  assert.ok(mails[0]?.subject.includes(tenant.name));
});

test('an address is invited once; sent again, the older link ends; taken back, all do', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { email, told } = await invite(owner, [{ role: 'support', tenants: ['main'] }]);
  const older = await linkTo(house, email);
  assert.equal((await invite(owner, [{ role: 'support' }], email.toUpperCase())).told.body.code, 'admin.already_invited');
  assert.equal((await call('POST', `/operators/invitations/${told.body.id}/resend`, owner)).status, 200);
  const newer = await linkTo(house, email);
  assert.deepEqual([(await house.ask('GET', older)).status, (await house.ask('GET', newer)).status], [410, 302]);
  const open = await beginEnrolling(house, newer);
  assert.equal((await call('DELETE', `/operators/invitations/${told.body.id}`, owner)).status, 204);
  assert.equal((await open.act('continue', { name: 'Late' })).at, 'link_gone');
  assert.equal((await call('POST', `/operators/invitations/${told.body.id}/resend`, owner)).status, 404);
  const key = { 'idempotency-key': '"once"' };
  const body = { email: 'once@example.com', grants: [{ role: 'support' }] };
  const answers = await Promise.all([1, 2].map(() => call('POST', '/operators/invitations', owner, { body, headers: key })));
  assert.deepEqual(answers.map(({ status }) => status).filter((status) => status === 201).length >= 1, true, answers.map(({ text }) => text).join());
  assert.equal((await mailsTo(house, body.email)).length, 1);
});

test('nobody gives, takes or touches more than they have; a key decides nothing of it', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const admin = await house.operator([{ role: 'admin' }]);
  const local = await house.operator([{ role: 'admin', tenants: ['main'] }]);
  const helper = await house.operator([{ role: 'support', tenants: ['main'] }]);
  const refusal = async (asked: Promise<{ status: number; body: { code: string } }>) => [(await asked).status, (await asked).body.code];
  const more = [403, 'admin.more_than_own'];
  assert.deepEqual(await refusal(invite(admin, [{ role: 'owner' }]).then(({ told }) => told)), more);
  // Support may act for customers, which an administrator may not.
  assert.deepEqual(await refusal(invite(admin, [{ role: 'support' }]).then(({ told }) => told)), more);
  assert.deepEqual(await refusal(change(admin, admin.id, { grants: [{ role: 'owner' }] })), more);
  assert.deepEqual(await refusal(change(admin, owner.id, { grants: [{ role: 'developer' }] })), more);
  for (const act of ['suspend', 'recovery', 'activate']) assert.deepEqual(await refusal(call('POST', `/operators/${owner.id}/${act}`, admin)), more);
  assert.deepEqual(await refusal(call('DELETE', `/operators/${owner.id}`, admin)), more);
  // Who works here is the installation's.
  assert.equal((await call('GET', '/operators', local)).status, 403);
  assert.equal((await change(owner, helper.id, { grants: [{ role: 'developer' }], name: 'Linus' })).status, 200);
  assert.equal((await change(owner, helper.id, { grants: [{ role: 'nothing' }] })).body.code, 'admin.invalid_grants');
  const key = await house.apiKey({ permissions: ['operators:read', 'operators:write'] });
  const byKey = await house.call('POST', '/operators/invitations', { as: { token: key.token }, body: { email: 'x@example.com', grants: [{ role: 'support' }] } });
  assert.deepEqual([byKey.status, byKey.body.code], [403, 'admin.operator_needed']);
  assert.equal((await house.call('DELETE', `/operators/${helper.id}`, { as: { token: key.token } })).body.code, 'admin.operator_needed');
});

test('two who change one operator: the second is told what it is now', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const other = await house.operator([{ role: 'developer' }]);
  const { headers } = await call('GET', `/operators/${other.id}`, owner);
  const put = (role: string) => call('PATCH', `/operators/${other.id}`, owner, { body: { grants: [{ role }] }, headers: { 'if-match': headers['etag'] ?? '' } });
  const answers = await Promise.all([put('auditor'), put('marketer')]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 412]);
  const lost = answers.find(({ status }) => status === 412);
  const won = answers.find(({ status }) => status === 200);
  assert.deepEqual(lost?.body.current.grants, won?.body.grants);
  assert.match((await mailsTo(house, await emailOf(other, owner)))[0]?.subject ?? '', /roles/);
});

test('there is always an owner: of two who end each other at the same moment one stays', async () => {
  await house.t.dump('delete from admin.operators');
  for (const end of [
    (by: Operator, whom: Operator) => call('DELETE', `/operators/${whom.id}`, by),
    (by: Operator, whom: Operator) => call('POST', `/operators/${whom.id}/suspend`, by),
    (by: Operator, whom: Operator) => change(by, whom.id, { grants: [{ role: 'auditor' }] }),
  ]) {
    const [one, two] = [await house.operator([{ role: 'owner' }]), await house.operator([{ role: 'owner' }])];
    const answers = await Promise.all([end(one, two), end(two, one)]);
    const ok = answers.filter(({ status }) => status < 300);
    assert.equal(ok.length, 1, answers.map(({ text }) => text).join());
    const last = answers[0] === ok[0] ? one : two;
    const alone = await end(last, last);
    assert.deepEqual([alone.status, alone.body.code], [409, 'admin.last_owner']);
    assert.equal((await call('POST', `/operators/${last.id}/recovery`, last)).body.code, 'admin.last_owner');
    await house.t.dump('delete from admin.operators');
  }
});

test('suspended and removed operators are out at once, and what they had opens nothing when they come again', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { told, email } = await invite(owner, [{ role: 'support' }]);
  assert.equal(told.status, 201, told.text);
  const id = await enrol(await linkTo(house, email));
  const sleeper = await house.operator([{ role: 'support' }]);
  assert.equal((await call('POST', `/operators/${sleeper.id}/suspend`, owner)).body.state, 'suspended');
  assert.equal((await me(sleeper)).status, 401);
  assert.equal((await call('POST', `/operators/${sleeper.id}/suspend`, owner)).body.code, 'admin.state_conflict');
  assert.equal((await call('POST', `/operators/${sleeper.id}/activate`, owner)).body.state, 'active');

  const passkeys = () => house.t.dump('select 1 from credentials.passkeys where user_id = $1', [id]);
  assert.equal((await passkeys()).length, 1);
  assert.equal((await call('DELETE', `/operators/${id}`, owner)).status, 204);
  assert.deepEqual([(await passkeys()).length, await stateOf(id)], [0, undefined]);
  const back = await invite(owner, [{ role: 'auditor' }], email);
  assert.equal(back.told.status, 201, back.told.text);
  assert.equal(await enrol(await linkTo(house, email)), id);
  assert.ok((await events('admin.operator_removed')) > 0);
});

test('a session from before somebody became an operator is none here', async () => {
  const one = await house.operator([{ role: 'support' }]);
  assert.equal((await me(one)).status, 200);
  await house.t.dump("update admin.operators set joined_at = platform.now() + interval '5 seconds' where user_id = $1", [one.id]);
  const told = await me(one);
  assert.deepEqual([told.status, told.body.code], [401, 'admin.insufficient_user_authentication']);
});

test('who lost every way in is let back in by an owner: what was lost ends, and the link goes to their own address', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const lost = await house.operator([{ role: 'privacy-officer' }]);
  const email = await emailOf(lost, owner);
  assert.equal((await call('POST', `/operators/${lost.id}/recovery`, owner)).body.state, 'joining');
  assert.equal((await me(lost)).status, 401);
  assert.equal(await enrol(await linkTo(house, email), {}), lost.id);
  const told = await call('GET', `/operators/${lost.id}`, owner);
  assert.deepEqual([told.body.state, told.body.grants], ['active', [{ role: 'privacy-officer' }]]);
});

test('what lets somebody in, or ends somebody, wants a sign-in from just now; links end by the clock of the database', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { email } = await invite(owner, [{ role: 'support' }]);
  const url = await linkTo(house, email);
  const [clock] = await house.t.dump<{ ago: Date }>("select platform.now() - interval '301 seconds' as ago");
  const passkey = { type: 'passkey', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, phishingResistant: true } as const;
  const tired = await house.operator([{ role: 'owner' }], { evidence: [{ ...passkey, provedAt: (clock as { ago: Date }).ago.toISOString() }] });
  assert.equal((await me(tired)).status, 200);
  const { told } = await invite(tired, [{ role: 'support' }]);
  assert.equal(told.body.code, 'admin.insufficient_user_authentication', told.text);
  assert.match(told.headers['www-authenticate'] ?? '', /max_age="300"/);
  await house.t.advance(72 * 3600);
  assert.equal((await house.ask('GET', url)).status, 410);
});
