import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';

/* What the privacy officer does: requests of customers, accounts that end, purposes and their notices, how long things are kept. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  house.call(method, `/tenants/main${path}`, { as: 'privacy-officer', body, headers });
const customer = async () => (await house.account({ emails: 1 })).id;
const file = async (userId: string, kind: 'access' | 'erasure' | 'restriction' | 'other' = 'access', text = 'Tell me all you have of me.') => {
  const filed = await house.inTenant((tx) => house.app.requests.file(tx, TEST_ORIGIN, { userId, kind, text, source: 'account' }));
  if (filed.kind !== 'filed') throw new Error('Not filed.');
  return filed.request.id;
};
const trail = async (type: string) => house.app.insight.trail(house.tenant.id, { type, limit: 20 });

test('the queue shows what must be answered first, without words; every word of one is read with a trace', async () => {
  const user = await customer();
  const [first, second] = [await file(user), await file(user, 'other', 'Where do you have my number from?')];
  await house.t.dump(`update requests.requests set due_at = platform.now() - interval '1 day' where id = $1`, [second]);
  const queue = await call('GET', `/requests?user=${user}`);
  assert.deepEqual(
    queue.body.items.map((one: { id: string; overdue: boolean }) => [one.id, one.overdue]),
    [
      [second, true],
      [first, false],
    ],
    queue.text,
  );
  assert.ok(!queue.text.includes('number'), 'words are left out');
  const page = await call('GET', `/requests?user=${user}&limit=1`);
  assert.deepEqual([page.body.items[0].id, (await call('GET', `/requests?user=${user}&limit=1&after=${page.body.next}`)).body.items[0].id], [second, first]);
  assert.deepEqual(
    (await call('GET', `/requests?overdue=true&user=${user}`)).body.items.map(({ id }: { id: string }) => id),
    [second],
  );
  const figures = (await call('GET', '/requests/figures')).body;
  assert.ok(figures.open >= 2 && figures.overdue >= 1, JSON.stringify(figures));
  const read = await call('GET', `/requests/${second}`);
  assert.equal(read.body.entries[0].text, 'Where do you have my number from?');
  assert.equal((await trail('requests.read'))[0]?.data && ((await trail('requests.read'))[0]?.data as { request: string }).request, second);
  assert.equal((await trail('admin.records_read'))[0]?.subject, user);
  for (const [method, path] of [
    ['GET', `/requests/${first}`],
    ['POST', `/requests/${first}/answer`],
  ] as const)
    assert.equal((await house.call(method, `/tenants/other${path}`, { as: 'privacy-officer', body: method === 'POST' ? { text: 'Here it is.' } : undefined })).status, 404);
});

test('a request goes its way: taken, who they are asked and known, extended, answered once', async () => {
  const user = await customer();
  const id = await file(user, 'restriction', 'Stop using what is wrong.');
  const step = (name: string, body: unknown) => call('POST', `/requests/${id}/${name}`, body);
  assert.equal((await step('taken', { by: 'ines' })).body.taken_by, 'ines');
  assert.equal((await step('taken', { by: 'Ines Müller' })).status, 400);
  assert.equal((await step('identity-confirmation', { evidence: 'Passport seen' })).body.code, 'requests.not_paused');
  assert.equal((await step('identity-question', { text: 'Which was your last order?' })).body.state, 'paused');
  assert.equal((await step('identity-question', { text: 'Which was your last order?' })).body.code, 'requests.not_pausable');
  assert.equal((await step('identity-confirmation', { evidence: 'Told of the last order' })).body.state, 'open');
  assert.equal((await step('extension', { text: 'There is much of it.' })).body.extended, true);
  assert.equal((await step('extension', { text: 'There is even more.' })).body.code, 'requests.not_extendable');
  const [one, two] = await Promise.all([step('answer', { text: 'It is restricted.', apply: true }), step('refusal', { text: 'We have nothing.' })]);
  assert.deepEqual([one?.status, two?.status].toSorted(), [200, 409], `${one?.text} ${two?.text}`);
  const closed = one?.status === 200 ? 'answered' : 'refused';
  assert.equal((await call('GET', `/requests/${id}`)).body.state, closed);
  assert.equal(await house.inTenant((tx) => house.app.consent.isRestricted(tx, user)), closed === 'answered', 'what was asked for is done with the answer, and only with it');
});

test('a request is written down for somebody once, however often it is sent; and only where they can be answered', async () => {
  const body = { kind: 'access', text: 'By letter: all you have.', evidence: 'Signed, with a copy of the passport', address: 'somebody@example.org', locale: 'fr' };
  const key = { 'idempotency-key': 'letter-1' };
  const [made, again] = [await call('POST', '/requests', body, key), await call('POST', '/requests', body, key)];
  assert.deepEqual([made.status, again.body.id], [201, made.body.id], made.text);
  const shown = async (as: string) => (await house.call('GET', `/tenants/main/requests/${made.body.id}`, { as })).body.entries[0].address as string;
  assert.deepEqual([await shown('privacy-officer'), await shown('support')], ['somebody@example.org', 's***@example.org']);
  const { address: _none, ...nowhere } = body;
  assert.equal((await call('POST', '/requests', nowhere)).body.fields[0].field, 'address');
  assert.equal((await call('POST', '/requests', { ...nowhere, user: '00000000-0000-4000-8000-000000000000' })).status, 404);
  assert.equal((await call('POST', '/requests', { ...body, kind: 'correction', value: 'x', attribute: 'shoe' })).body.code, 'requests.unknown_detail');
  assert.equal((await house.call('POST', '/tenants/main/requests', { as: 'support', body })).status, 403);
});

test('an erasure is kept back with a reason, goes on, or is taken back; what is over stays as it is', async () => {
  const user = await customer();
  await house.inTenant((tx) => house.app.erasure.schedule(tx, TEST_ORIGIN, { userId: user, askedBy: 'customer' }));
  const [one] = (await call('GET', '/erasures?state=scheduled')).body.items;
  assert.deepEqual([one.user, one.due, one.hold], [user, false, undefined]);
  const at = `/erasures/${one.id}`;
  assert.equal((await call('PUT', `${at}/hold`, { reason: 'Ask bob@example.org' })).status, 400);
  const held = await call('PUT', `${at}/hold`, { reason: 'A dispute about an order' });
  assert.equal(held.body.hold.reason, 'A dispute about an order', held.text);
  assert.deepEqual(
    (await call('GET', '/erasures?held=true')).body.items.map(({ id }: { id: string }) => id),
    [one.id],
  );
  assert.equal((await call('DELETE', `${at}/hold`)).body.hold, undefined);
  assert.equal((await call('DELETE', `${at}/hold`)).status, 409);
  assert.equal((await house.call('GET', `/tenants/other${at}`, { as: 'privacy-officer' })).status, 404);
  assert.equal((await call('POST', `${at}/cancellation`)).body.state, 'cancelled');
  assert.equal((await call('POST', `${at}/cancellation`)).status, 409);
  assert.equal((await house.inTenant((tx) => house.app.identity.find(tx, user)))?.state, 'active');
  // One that is over, with its certificate.
  await house.inTenant((tx) => house.app.erasure.schedule(tx, TEST_ORIGIN, { userId: user, askedBy: 'operator', atOnce: true }));
  await house.app.erasure.eraseUser(house.tenant.id, user);
  const [gone] = (await call('GET', '/erasures?state=erased')).body.items;
  assert.match((await call('GET', `/erasures/${gone.id}`)).body.certificate, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.equal((await call('PUT', `/erasures/${gone.id}/hold`, { reason: 'Too late for that' })).status, 409);
});

const words = { title: 'News by e-mail', what: 'Your address', why: 'To tell you what is new', who: 'The newsletter', how_long: 'Until you say no' };
const draft = { attributes: ['email'], recipients: [{ id: 'party:letters', name: 'Letters Ltd' }], notice: { en: words, ar: words } };

test('a purpose is drafted, looked at and published; who must decide anew is counted before, and asked again after', async () => {
  const made = await call('POST', '/purposes', { key: 'letters', ...draft });
  assert.deepEqual([made.status, made.body.unpublished, made.body.published], [201, true, undefined], made.text);
  assert.equal((await call('POST', '/purposes', { key: 'letters', ...draft })).status, 409);
  const read = async () => call('GET', '/purposes/letters');
  const etag = async () => ({ 'if-match': (await read()).headers['etag'] as string });
  assert.equal((await call('GET', '/purposes/letters/preview')).body.version, 1);
  const first = await call('POST', '/purposes/letters/publication', { change: 'material' }, await etag());
  assert.deepEqual([first.body.version, first.body.asks_again], [1, 0], first.text);
  const users = [await customer(), await customer()];
  for (const userId of users) await house.inTenant((tx) => house.app.consent.give(tx, TEST_ORIGIN, { userId, purpose: 'letters', locale: 'en', method: 'account' }));
  const changed = await call('PUT', '/purposes/letters', { ...draft, attributes: ['email', 'birthdate'] }, await etag());
  assert.equal(changed.status, 200, changed.text);
  const preview = (await call('GET', '/purposes/letters/preview')).body;
  assert.deepEqual([preview.version, preview.asks_again, preview.fields, preview.widened[0].field], [2, 2, ['attributes'], 'attributes']);
  // Nothing counts yet.
  assert.deepEqual((await read()).body.published.attributes, ['email']);
  const editorial = await call('POST', '/purposes/letters/publication', { change: 'editorial' }, await etag());
  assert.deepEqual([editorial.status, editorial.body.code], [422, 'consent.widened']);
  const second = await call('POST', '/purposes/letters/publication', { change: 'material' }, await etag());
  assert.deepEqual([second.body.version, second.body.asks_again], [2, 2], second.text);
  assert.equal((await call('POST', '/purposes/letters/publication', { change: 'material' }, await etag())).body.code, 'consent.nothing_to_publish');
  const versions = (await call('GET', '/purposes/letters/versions')).body.items as { version: number; content: string }[];
  assert.deepEqual([versions.map(({ version }) => version), JSON.parse(versions[1]?.content as string).attributes], [[2, 1], ['email']]);
  assert.deepEqual((await call('GET', '/purposes/letters/figures')).body.items, [{ recipient: 'party:letters', answer: 'given', counts: false, customers: 2 }]);
});

test('two who edit one purpose: the second is told what it is now; who publishes, publishes what they saw', async () => {
  await call('POST', '/purposes', { key: 'shared', ...draft });
  const { headers } = await call('GET', '/purposes/shared');
  const saw = { 'if-match': headers['etag'] as string };
  const race = await Promise.all(['One', 'Two', 'Three'].map((title) => call('PUT', '/purposes/shared', { ...draft, notice: { en: { ...words, title } } }, saw)));
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 412, 412]);
  const won = race.find(({ status }) => status === 200)?.body.draft.notice.en.title;
  assert.ok(race.filter(({ status }) => status === 412).every(({ body }) => body.code === 'admin.changed_meanwhile' && body.current.draft.notice.en.title === won));
  assert.equal((await call('POST', '/purposes/shared/publication', { change: 'material' }, saw)).status, 412);
  assert.equal((await call('POST', '/purposes/shared/publication', { change: 'material' })).status, 428);
  const wrong = await call('PUT', '/purposes/shared', { ...draft, recipients: [{ id: 'nobody' }], notice: { en: { title: 'x', why: 'y' } } }, { 'if-match': '*' });
  assert.ok(
    wrong.body.fields.some(({ field }: { field: string }) => field === 'notice.en.how_long'),
    wrong.text,
  );
  const races = await Promise.all([1, 2, 3].map(() => call('POST', '/purposes', { key: 'raced', ...draft })));
  assert.deepEqual(races.map(({ status }) => status).toSorted(), [201, 409, 409]);
});

test('how long things are kept is said, and what would go now', async () => {
  const { body } = await call('GET', '/retention');
  const sessions = body.rules.find(({ setting }: { setting: string }) => setting === 'retention.sessionDays');
  assert.ok(sessions && sessions.days > 0 && sessions.over === 0 && sessions.why.length > 10, JSON.stringify(body));
  assert.equal(typeof body.inactive.would_ask, 'number');
});
