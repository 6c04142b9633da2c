import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { formsOf, TEST_ORIGIN, type HttpBrowser } from '#test/support';
import { CALLBACK, openActingHouse, REASON, type ActingHouse } from './acting.suite.ts';

/* An operator acts for a customer, who let them (decision 0041): the way in, what can be done and what cannot, how it ends. */

let house: ActingHouse;
before(async () => {
  house = await openActingHouse();
});
after(() => house?.close());

const own = { 'sec-fetch-site': 'same-origin' };
const page = (path: string) => `${house.tenant.issuer}${path}`;

test('from the code to the application, which is told who acts; everybody sees it, and it leaves no trace in what is the customer’s', async () => {
  const ada = await house.person();
  const [{ browser, session, operator }, customer] = [await house.actFor(ada), await house.customer(ada)];
  const [opUser] = await house.t.dump<{ sub: string }>('select sub from identity.users where id = $1', [operator.id]);
  const own_ = await house.app.platform.db.read(house.tenant.id, (tx) => house.app.sessions.list(tx, ada.id));
  assert.ok(own_.length > 0 && !own_.some(({ id }) => id === session), 'it is none of the customer’s own');

  const looked = await browser.get(page('/account/profile'));
  assert.equal(looked.status, 200);
  for (const said of ['You act for Ada Lovelace', '15 minutes left', 'action="/acting/end"']) assert.ok(looked.text.includes(said), said);

  const { id, access, refresh, expiresIn } = await house.tokens(browser, 'shop', { scope: 'openid offline_access orders:read', resource: 'https://api.example/' });
  const act = { sub: opUser?.sub, iss: house.system.issuer };
  assert.deepEqual([id['sub'], id['act'], id['acr'], refresh], [ada.sub, act, '0', undefined], 'no refresh token, whatever was asked');
  assert.deepEqual([decodeJwt(access)['act'], decodeJwt(access)['acr']], [act, '0']);
  assert.ok(expiresIn <= 600);
  const plain = await house.tokens(browser, 'shop');
  assert.deepEqual((await house.form('/introspect', 'shop', { token: plain.access })).body.act, act);
  assert.deepEqual((await house.ask('GET', page('/userinfo'), { authorization: `Bearer ${plain.access}` })).body.act, act);
  const mine = await house.tokens(customer, 'shop');
  assert.equal('act' in mine.id, false, 'the customer acts for themselves');

  const events = await house.events(ada.id, 'acting.approved', 'acting.code_accepted', 'sessions.acting_began', 'acting.page_seen', 'oidc.acted_in', 'sessions.session_started');
  const by = { kind: 'operator', id: operator.id };
  assert.deepEqual(events.find(({ type }) => type === 'acting.code_accepted')?.data, { reason: REASON });
  for (const type of ['acting.code_accepted', 'sessions.acting_began', 'acting.page_seen', 'oidc.acted_in'])
    assert.deepEqual(events.find((one) => one.type === type)?.actor, by, type);
  assert.deepEqual(
    events.filter(({ type }) => type === 'oidc.acted_in').map(({ data }) => data),
    [{ session, clientId: 'shop' }],
    'each application once',
  );
  assert.equal(events.filter(({ type }) => type === 'sessions.session_started').length, 2, 'signing in was the customer’s alone');

  // The customer sees it on the first page, and ends it.
  const overview = await customer.get(page('/account'));
  assert.ok(overview.text.includes('Somebody from support acts for you'));
  const ended = await customer.submit(await customer.get(page('/account/support')), `end:${session}`);
  assert.ok(ended.text.includes('Support is out of your account'));
  assert.equal((await house.form('/introspect', 'shop', { token: plain.access })).body.active, false, 'its tokens end at once');
  assert.equal((await browser.get(page('/account/profile'))).status, 303, 'and the browser is nobody’s');
  assert.equal((await house.events(ada.id, 'sessions.acting_ended'))[0]?.data['reason'], 'customer');
  assert.equal((await customer.get(page('/account/profile'))).status, 200, 'the customer stays signed in');
});

test('nobody gets in without the code, with another customer’s, a used, old or withdrawn one, or by guessing', async () => {
  const [ada, eve] = [await house.person(), await house.person({ name: 'Eve' })];
  const [mine, hers] = [await house.customer(ada), await house.customer(eve)];
  const support = await house.support();
  const refused = async (code: string, of = ada.id) => {
    const { status, body, text } = await house.handOver(support, of, code);
    assert.deepEqual([status, body.code], [409, 'admin.not_possible'], text);
    assert.match(body.title, /does not count/);
  };
  await refused('ABCD-EFGH');
  await refused(await house.codeOf(hers), ada.id);
  const older = await house.codeOf(mine);
  const newer = await house.codeOf(mine);
  await refused(older);
  const back = await mine.submit(await mine.get(page('/account/support')), 'take-back');
  assert.ok(back.text.includes('The code is taken back'));
  await refused(newer);
  assert.equal((await house.events(ada.id, 'acting.code_refused')).length, 4);

  // A fifth try is still looked at; from the sixth on none is, not even the right one.
  const right = await house.codeOf(mine);
  await refused('0000 0000');
  const late = await house.handOver(support, ada.id, right);
  assert.equal(late.status, 409);
  assert.match(late.body.title, /Too many/);
  assert.ok(Number(late.headers['retry-after']) > 0);
  const another = await house.handOver(await house.support(), ada.id, right);
  assert.match(another.body.title, /Too many/, 'another operator cannot go on where one had to stop');

  const grace = await house.person({ name: 'Grace' });
  const [browser, operator] = [await house.customer(grace), await house.support()];
  await house.later(0, async (move) => {
    const code = await house.codeOf(browser);
    await move(600);
    assert.deepEqual(await house.handOverNow(operator, grace.id, code), { kind: 'refused', why: 'code' }, 'ten minutes are over');
  });
});

test('of two operators who use one code at once, one is let in; the address opens once, shows before it acts, and not for long', async () => {
  const ada = await house.person();
  const customer = await house.customer(ada);
  const two = [await house.support(), await house.support()];
  const code = await house.codeOf(customer);
  const answers = await Promise.all(two.map((operator) => house.handOver(operator, ada.id, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409]);
  const { address } = answers.find(({ status }) => status === 201)?.body ?? {};

  const [first, second] = [house.browse(), house.browse()];
  const shown = await first.get(address);
  assert.ok(shown.text.includes('Act for Ada Lovelace?'));
  assert.equal((await house.app.platform.db.read(house.tenant.id, (tx) => house.app.sessions.acting(tx, ada.id))).length, 0, 'looking begins nothing');
  const [form] = formsOf(shown.text).filter(({ fields }) => fields['ticket']);
  assert.ok(form && !form.action.includes('ticket'), 'the address of the form does not carry it');
  assert.equal((await first.post(page('/acting/begin'), form.fields, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status, 403);
  const begun = await Promise.all([first, second].map((browser) => browser.post(page('/acting/begin'), form.fields, own)));
  assert.deepEqual(begun.map(({ status }) => status).toSorted(), [303, 410]);
  assert.equal((await house.browse().get(address)).status, 410, 'used');
  assert.equal((await house.browse().get(address.replace(house.tenant.issuer, house.other.issuer))).status, 410, 'of another tenant');

  const [support, fresh] = [await house.support(), await house.codeOf(customer)];
  await house.later(0, async (move) => {
    const late = await house.handOverNow(support, ada.id, fresh);
    assert.equal((await house.browse().get(late.kind === 'handed' ? late.address : '')).status, 200);
    await move(120);
    assert.equal((await house.browse().get(late.kind === 'handed' ? late.address : '')).status, 410, 'two minutes are over');
  });
});

test('who lost the right, or was signed out, between code and beginning does not begin', async () => {
  const ada = await house.person();
  const customer = await house.customer(ada);
  for (const [what, ends] of [
    ['the right', (id: string) => house.t.dump(`update admin.operators set grants = '[{"role":"developer"}]' where user_id = $1`, [id])],
    ['the session', (id: string) => house.app.platform.db.tenant(house.system.id, (tx) => house.app.sessions.revoke(tx, TEST_ORIGIN, { userId: id }, 'user'))],
    ['the setting', () => setting(false)],
    ['the account', () => house.app.platform.db.tenant(house.tenant.id, (tx) => house.app.identity.setState(tx, TEST_ORIGIN, ada.id, 'suspended', 'operator'))],
  ] as const) {
    const support = await house.support();
    const given = await house.handOver(support, ada.id, await house.codeOf(customer));
    assert.equal(given.status, 201, given.text);
    await ends(support.id);
    const browser = house.browse();
    const [form] = formsOf((await browser.get(given.body.address)).text).filter(({ fields }) => fields['ticket']);
    assert.equal((await browser.post(page('/acting/begin'), form?.fields ?? {}, own)).status, 410, what);
    if (what === 'the setting') await setting(true);
  }
  assert.equal((await house.events(ada.id, 'sessions.acting_began')).length, 0);
});

const setting = (allowed: boolean) =>
  house.app.tenants.save({
    slug: house.tenant.slug,
    name: house.tenant.name,
    issuer: house.tenant.issuer,
    settings: { acting: { allowed, minutes: 15 }, nudges: { passkey: false } },
  });

test('nobody acts where it is off, for a child, for an account that cannot be used, for an operator, or as a program', async () => {
  const [ada, kid] = [await house.person(), await house.person({ name: 'Kid' })];
  await house.t.dump("insert into organizations.children (tenant_id, user_id, state) values ($1, $2, 'agreed')", [house.tenant.id, kid.id]);
  const [support, child, customer] = [await house.support(), await house.customer(kid), await house.customer(ada)];
  const offered = await child.get(page('/account/support'));
  assert.ok(offered.text.includes('Nobody acts for a child') && !offered.text.includes('value="make"'));
  assert.ok((await child.post(page('/account/support'), { _action: 'make' }, own)).text.includes('Nobody acts for a child'));
  assert.match((await house.handOver(support, kid.id, 'ABCDEFGH')).body.title, /child/);
  const code = await house.codeOf(customer);
  assert.equal((await house.call('POST', `/tenants/main/users/${ada.id}/acting`, { as: 'support', body: { code, reason: REASON } })).body.code, 'admin.operator_needed');
  assert.equal(
    (await house.call('POST', `/tenants/main/users/${ada.id}/acting`, { as: { operator: await house.operator([{ role: 'admin' }]) }, body: { code, reason: REASON } })).status,
    403,
  );
  assert.equal((await house.handOver(support, ada.id, code, { tenant: 'other' })).status, 404);
  assert.equal((await house.handOver(support, support.id, code, { tenant: 'system' })).status, 404);
  assert.equal((await house.handOver(support, ada.id, code, { reason: 'x' })).status, 400);
  await setting(false);
  assert.match((await house.handOver(support, ada.id, code)).body.title, /does not have it/);
  assert.ok((await customer.get(page('/account/support'))).text.includes('Support cannot act for you here'));
  assert.ok(!(await customer.get(page('/account'))).text.includes('/account/support'), 'nothing is offered');
  await setting(true);
  // A code is for somebody who proved just now who they are.
  const old = await house.customer(ada, { ago: 400 });
  assert.equal((await old.post(page('/account/support'), { _action: 'make' }, own)).status, 303, 'to the sign-in');
});

test('applications that do not accept it, and questions only the customer can answer, get access_denied after a page that says why', async () => {
  const { browser, session } = await house.actFor(await house.person());
  const told = async (clientId: string, more: Readonly<Record<string, string>>, why: string) => {
    const shown = await house.authorize(browser, clientId, { code_challenge: 'x'.repeat(43), ...more });
    assert.deepEqual([shown.status, shown.text.includes(why)], [403, true], `${clientId} ${JSON.stringify(more)}: ${shown.status}`);
    assert.ok(shown.text.includes('You act for Ada Lovelace'), 'the line stands here too');
    const [, back = ''] = /href="([^"]*\/authorize\/[^"]*)"/.exec(shown.text) ?? [];
    const answer = await browser.follow(await browser.get(back.startsWith('/') ? page(back) : back), (location) => location.startsWith(CALLBACK));
    assert.equal(new URL(answer.url).searchParams.get('error'), 'access_denied', clientId);
  };
  await told('bank', {}, 'bank does not let support in');
  const needed = 'Here the customer is needed';
  for (const more of [
    { prompt: 'login' },
    { max_age: '0' },
    { acr_values: 'urn:parvis:acr:2', claims: '{"id_token":{"acr":{"essential":true,"value":"urn:parvis:acr:2"}}}' },
    { prompt: 'consent' },
  ])
    if (more.prompt !== 'consent') await told('shop', more, needed);
  await told('vault', {}, needed);
  await told('partner', {}, needed);
  assert.equal((await house.tokens(browser, 'bank', { prompt: 'none' })).error, 'access_denied');
  assert.equal((await house.tokens(browser, 'careful')).status, 200, 'a second step is asked of the customer, not of them');
  const device = await browser.get(page('/device'));
  assert.equal(device.status, 403, 'no device is approved');

  const proof = { type: 'passkey', factor: 'possession', amr: ['hwk'], countsAsFactor: true, userVerified: true, at: new Date().toISOString() } as const;
  await assert.rejects(
    house.app.platform.db.tenant(house.tenant.id, (tx) => house.app.sessions.raise(tx, TEST_ORIGIN, session, [proof])),
    { code: 'sessions.acting' },
    'nothing that anybody proves raises it',
  );
});

/** That an application was told something, and knows them, is the customer’s to see. */
const SHARED = new Set(['consent.disclosures', 'oidc.known_accounts', 'oidc.artefacts']);

test('what only the customer may do is refused on every page and by every token, and is on record', async () => {
  const ada = await house.person();
  const { browser, session } = await house.actFor(ada);
  const rowsOf = async () => Object.entries(await house.everything([ada.id])).filter(([table]) => !SHARED.has(table));
  const before_ = await rowsOf();
  for (const path of [
    '/account/security',
    '/account/privacy',
    '/account/export',
    '/account/delete',
    '/account/merge',
    '/account/verified',
    '/account/support',
    '/account/requests',
    '/account/family',
  ]) {
    const answer = await browser.get(page(path));
    assert.deepEqual([answer.status, answer.text.includes('Only the customer can do this'), answer.text.includes('action="/acting/end"')], [403, true, true], path);
  }
  for (const [path, form] of [
    ['/account/support', { _action: 'make' }],
    ['/account/devices', { _action: 'end-others' }],
    ['/account/profile', { _action: 'save', name: 'Mallory' }],
    ['/account/preferences', { _action: 'save' }],
    ['/account/applications', { _action: 'withdraw:partner' }],
  ] as const)
    assert.equal((await browser.post(page(path), form, own)).status, 403, path);
  // An address with a trick in it is no other address.
  for (const path of ['/account/security/', '/account//security', '/Account/security', '/account/security?x=/account'])
    assert.notEqual((await browser.get(page(path))).status, 200, path);
  assert.equal(
    (await house.events(ada.id, 'acting.stopped')).every(({ actor, result }) => actor.kind === 'operator' && result === 'failure'),
    true,
  );

  const { access } = await house.tokens(browser, 'shop', { scope: 'openid account' });
  assert.equal((await house.api('GET', '/profile', access)).status, 200);
  for (const [method, path] of [
    ['POST', '/acting/code'],
    ['DELETE', '/acting/code'],
    ['DELETE', `/acting/${session}`],
    ['GET', '/acting'],
    ['GET', '/credentials'],
    ['GET', '/exports'],
    ['GET', '/consents'],
    ['POST', '/exports'],
    ['DELETE', `/sessions/${session}`],
    ['PATCH', '/profile'],
  ] as const) {
    const answer = await house.api(method, path, access);
    assert.ok(answer.status === 403 || answer.status === 400 || answer.status === 415, `${method} ${path}: ${answer.status}`);
    if (answer.status === 403) assert.equal(answer.body.code, 'account.not_while_acting', path);
  }
  assert.deepEqual(await rowsOf(), before_, 'nothing of the customer’s changed');
  const rows = await house.t.dump<{ n: number }>(
    'select (select count(*) from credentials.second_step_browsers where user_id = $1)::int + (select count(*) from credentials.known_browsers where user_id = $1)::int as n',
    [ada.id],
  );
  assert.equal(rows[0]?.n, 0, 'no browser is known or trusted for it');
});

test('it ends by its time, with the operator’s session and right, by a press and by signing out; applications are told', async () => {
  const alive = async (token: string) => (await house.form('/introspect', 'shop', { token })).body.active as boolean;
  const reason = async (userId: string) => (await house.events(userId, 'sessions.acting_ended'))[0]?.data['reason'];

  const ada = await house.person();
  const timed = await house.actFor(ada);
  await house.later(14 * 60, async (move) => {
    const last = await house.tokens(timed.browser, 'shop');
    assert.ok(last.expiresIn <= 60, `no longer than the time that is left: ${last.expiresIn}`);
    assert.ok((last.id['exp'] as number) - (last.id['iat'] as number) <= 60);
    assert.equal(await alive(last.access), true);
    await move(61);
    assert.equal(await alive(last.access), false, 'however much went on in it');
    assert.equal((await timed.browser.get(page('/account/profile'))).status, 303);
    await house.sweep();
  });
  assert.equal(await reason(ada.id), 'time');
  const [ended] = await house.events(ada.id, 'sessions.session_revoked');
  assert.ok(String(ended?.data['protocolUid']).startsWith('acting.'), 'of which applications are told');

  const bob = await house.person({ name: 'Bob' });
  const hangs = await house.actFor(bob);
  const { access } = await house.tokens(hangs.browser, 'shop');
  await house.app.platform.db.tenant(house.system.id, (tx) => house.app.sessions.revoke(tx, TEST_ORIGIN, { userId: hangs.operator.id }, 'operator'));
  assert.equal(await alive(access), false, 'in the same moment, without anybody listening');
  assert.equal((await hangs.browser.get(page('/account/profile'))).status, 303);
  await house.sweep();
  assert.equal(await reason(bob.id), 'operator_gone');

  const carl = await house.person({ name: 'Carl' });
  const stripped = await house.actFor(carl);
  await house.t.dump(`update admin.operators set grants = '[{"role":"developer"}]' where user_id = $1`, [stripped.operator.id]);
  await house.sweep();
  assert.equal(await reason(carl.id), 'not_allowed');

  const dora = await house.person({ name: 'Dora' });
  const pressed = await house.actFor(dora);
  const shown = await pressed.browser.get(page('/account/profile'));
  assert.ok(formsOf(shown.text).some(({ action }) => action === '/acting/end'));
  const out = await pressed.browser.follow(await pressed.browser.post(page('/acting/end'), {}, own));
  assert.ok(out.text.includes('You no longer act for the customer') && !out.text.includes('class="acting"'));
  assert.equal(await reason(dora.id), 'operator');

  const emil = await house.person({ name: 'Emil' });
  const left = await house.actFor(emil);
  const signedIn = await house.authorize(left.browser, 'shop', { code_challenge: 'x'.repeat(43) });
  assert.ok(new URL(signedIn.url).searchParams.get('code'));
  const asked = await left.browser.follow(await left.browser.get(page('/logout')));
  assert.ok((await left.browser.submit(asked, 'confirm')).text.includes('You are signed out'));
  assert.equal(await reason(emil.id), 'signed_out');

  const fred = await house.person({ name: 'Fred' });
  const everywhere = await house.actFor(fred);
  assert.equal((await house.call('DELETE', `/tenants/main/users/${fred.id}/acting/${everywhere.session}`, { as: 'support' })).status, 204);
  assert.equal((await house.call('DELETE', `/tenants/main/users/${fred.id}/acting/${everywhere.session}`, { as: 'support' })).status, 404);
  assert.equal((await everywhere.browser.get(page('/account/profile'))).status, 303);
});

/** All that this browser holds, in another one. */
function copyOf(browser: HttpBrowser, userAgent?: string): HttpBrowser {
  const { hostname } = new URL(house.tenant.issuer);
  const copy = house.browse(userAgent);
  for (const [name, value] of browser.cookies(hostname)) copy.setCookie(hostname, name, value);
  return copy;
}

test('a copy of it in another browser opens nothing and ends it, which the trail tells once; the same browser goes on, also after an update', async () => {
  const [chrome, newer] = [140, 141].map((version) => `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`);
  const ada = await house.person();
  const { browser, session, operator } = await house.actFor(ada, undefined, chrome);
  const { access } = await house.tokens(browser, 'shop');
  assert.equal((await copyOf(browser, newer).get(page('/account/profile'))).status, 200);
  assert.equal((await house.events(ada.id, 'acting.other_browser')).length, 0);

  const seen = (await house.events(ada.id, 'acting.page_seen')).length;
  const thief = copyOf(browser, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1');
  const answers = await Promise.all(['/account/profile', '/account', '/authorize?client_id=shop', '/acting/ended'].map((path) => thief.get(page(path))));
  assert.ok(answers.every(({ text }) => !text.includes('Ada')));
  const shown = answers.find(({ status }) => status === 403);
  assert.ok(shown?.text.includes('You no longer act for the customer') && shown.text.includes('begin again in the console'), shown?.text);
  assert.equal((await house.form('/introspect', 'shop', { token: access })).body.active, false, 'what was given in it ends as well');
  assert.equal((await browser.get(page('/account/profile'))).status, 303, 'and it is over where it began');
  assert.equal((await house.tokens(thief, 'shop', { prompt: 'none' })).error, 'login_required');

  const [told, ...again] = await house.events(ada.id, 'acting.other_browser');
  assert.deepEqual([told?.data, told?.result, again], [{ session, operator: operator.id, changed: ['ua', 'browser', 'os', 'device'] }, 'failure', []]);
  assert.notEqual(told?.actor.kind, 'operator', 'it was not them');
  assert.deepEqual(
    (await house.events(ada.id, 'sessions.acting_ended')).map(({ data }) => data['reason']),
    ['other_browser'],
  );
  assert.equal((await house.events(ada.id, 'acting.page_seen')).length, seen, 'and looked at no page');
});

test('from a network that was shut nobody goes on acting', async () => {
  const ada = await house.person();
  const { browser } = await house.actFor(ada);
  await house.t.dump(
    "insert into risk.switches (tenant_id, id, kind, value, reason, begun_by, until) values ($1, gen_random_uuid(), 'block_network', '127.0.0.0/8', 'attack', 'test', platform.now() + interval '1 hour')",
    [house.tenant.id],
  );
  house.app.risk.standings.forget(house.tenant.id);
  assert.equal((await browser.get(page('/account/profile'))).status, 403);
  await house.t.dump('delete from risk.switches');
  house.app.risk.standings.forget(house.tenant.id);
  assert.deepEqual(
    (await house.events(ada.id, 'sessions.acting_ended')).map(({ data }) => data['reason']),
    ['network_shut'],
  );
});

test('the customer is written to when it begins and when it ends, once, with what was opened', async () => {
  const ada = await house.person();
  const { browser, session } = await house.actFor(ada);
  await house.tokens(browser, 'shop');
  await browser.post(page('/acting/end'), {}, own);
  const [listener] = house.app.acting.listeners;
  const trail = await house.app.insight.trail(house.tenant.id, { subject: ada.id, types: ['sessions.acting_began', 'sessions.acting_ended'] });
  assert.equal(trail.length, 2);
  for (const event of [...trail, ...trail]) await listener?.handle(event);
  const sent = await house.t.dump<{ template: string; n: number }>(
    "select template, count(*)::int as n from platform.deliveries where template like 'acting.%' group by 1 order by 1",
  );
  assert.deepEqual(sent, [
    { template: 'acting.began', n: 1 },
    { template: 'acting.ended', n: 1 },
  ]);
  const state = await house.call('GET', `/tenants/main/users/${ada.id}/acting`, { as: 'support' });
  assert.deepEqual([state.body.now.length, state.body.minutes, 'nobody_may' in state.body], [0, 15, false]);
  assert.equal((await house.t.dump('select from sessions.sessions where id = $1 and revoked_at is not null', [session])).length, 1);
});
