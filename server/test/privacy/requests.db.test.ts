import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Tx } from '#platform/db';
import type { EventEnvelope } from '#platform/events';
import { addMonths, LAWS } from '../../src/requests/laws.ts';
import { requestCommands } from '../../src/app/commands/privacy-request.ts';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* What customers ask under privacy law, over all rooms: each is answered in time, by whom it concerns, and by nobody else. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const DAY = 86_400_000;
const room = () => w.app.requests;
const ask = (userId: string, more: object = {}) =>
  w.inTenant((tx) => room().file(tx, TEST_ORIGIN, { userId, kind: 'other', text: 'What do you know?', source: 'account', ...more }));
async function asked(userId: string, more: object = {}) {
  const filed = await ask(userId, more);
  assert.ok(filed.kind === 'filed', JSON.stringify(filed));
  return filed.request;
}
const own = (userId: string, id: string) => w.inTenant((tx) => room().ownOne(tx, userId, id));
const step = async (act: (tx: Tx) => Promise<{ kind: string; why?: string; request?: unknown }>) => {
  const done = await w.inTenant(act);
  return done.kind === 'refused' ? done.why : done.kind;
};
const mails = async () =>
  (await w.t.dump<{ template: string }>(`select template from platform.deliveries where template like 'requests.%' order by created_at`)).map(({ template }) => template);
const events = async (id: string) =>
  (await w.t.dump<{ type: string }>(`select type from platform.events where data->>'request' = $1 order by occurred_at, id`, [id])).map(({ type }) =>
    type.replace('requests.', ''),
  );
/** What the relay would hand to the room. */
const hear = async (event: Pick<EventEnvelope, 'type' | 'data'> & Partial<EventEnvelope>) => {
  const [listener] = room().listeners;
  await listener?.handle({
    id: crypto.randomUUID(),
    tenantId: w.tenant.id,
    version: 1,
    occurredAt: new Date().toISOString(),
    actor: { kind: 'user' },
    requestId: 'test',
    result: 'success',
    ...event,
  });
};

test('asked, worked on and answered: every step is told, the words are sealed, and operators read what customers do not', async () => {
  const user = await w.account();
  const before = (await mails()).length;
  const request = await asked(user.id, { kind: 'objection', text: 'No profiling, please' });
  assert.deepEqual([request.state, request.law, request.overdue, request.entries.length], ['open', 'gdpr', false, 1]);
  assert.equal(request.dueAt.getTime(), addMonths(request.receivedAt, 1).getTime());
  const { id } = request;
  await step((tx) => room().add(tx, TEST_ORIGIN, user.id, id, 'Nor advertising'));
  assert.equal(await step((tx) => room().take(tx, TEST_ORIGIN, id, 'ines')), 'done');
  assert.equal(await step((tx) => room().extend(tx, TEST_ORIGIN, id, 'Several systems')), 'done');
  assert.equal(await step((tx) => room().extend(tx, TEST_ORIGIN, id, 'Again')), 'not_extendable');
  assert.equal((await own(user.id, id))?.dueAt.getTime(), LAWS.gdpr.extended(request.receivedAt, 'objection')?.getTime());
  assert.equal(await step((tx) => room().answer(tx, TEST_ORIGIN, id, 'Done as you wish', false)), 'done');
  for (const again of [
    (tx: Tx) => room().answer(tx, TEST_ORIGIN, id, 'Twice', false),
    (tx: Tx) => room().refuse(tx, TEST_ORIGIN, id, 'Twice'),
    (tx: Tx) => room().take(tx, TEST_ORIGIN, id, 'ines'),
    (tx: Tx) => room().add(tx, TEST_ORIGIN, user.id, id, 'Late'),
    (tx: Tx) => room().withdraw(tx, TEST_ORIGIN, user.id, id),
  ])
    assert.equal(await step(again), 'closed');
  const seen = await own(user.id, id);
  assert.deepEqual(
    seen?.entries.map(({ what, text }) => [what, text]),
    [
      ['asked', 'No profiling, please'],
      ['added', 'Nor advertising'],
      ['extended', 'Several systems'],
      ['answered', 'Done as you wish'],
    ],
  );
  assert.equal(seen?.takenBy, undefined);
  assert.deepEqual((await mails()).slice(before), ['requests.received', 'requests.extended', 'requests.answered']);
  const commands = requestCommands(w.app, w.tenant);
  assert.match((await commands.show(id)).join('\n'), /No profiling, please[\s\S]*Done as you wish/);
  assert.doesNotMatch((await commands.list({ limit: 200 })).join('\n'), /profiling/);
  assert.deepEqual(await events(id), ['filed', 'added', 'taken', 'extended', 'answered', 'read']);
  const [row] = await w.t.dump<{ text: string }>('select r::text as text from requests.requests r where id = $1', [id]);
  assert.doesNotMatch(row?.text ?? '', /profil/i);
});

test('nobody else finds it: not another customer, not another tenant, and nobody changes it', async () => {
  const [ada, bruno] = [await w.account(), await w.account()];
  const { id } = await asked(ada.id);
  assert.equal(await own(bruno.id, id), undefined);
  for (const id_ of [id, 'x', crypto.randomUUID()]) {
    assert.equal(await step((tx) => room().add(tx, TEST_ORIGIN, bruno.id, id_, 'Mine')), 'unknown');
    assert.equal(await step((tx) => room().withdraw(tx, TEST_ORIGIN, bruno.id, id_)), 'unknown');
  }
  const abroad = <T>(work: (tx: Tx) => Promise<T>) => w.app.platform.db.tenant(w.other.id, work);
  assert.equal(await abroad((tx) => room().read(tx, TEST_ORIGIN, id)), undefined);
  assert.deepEqual((await abroad((tx) => room().list(tx, { limit: 50 }))).requests, []);
  assert.deepEqual(await abroad((tx) => room().answer(tx, TEST_ORIGIN, id, 'No', false)), { kind: 'refused', why: 'unknown' });
  assert.equal((await own(ada.id, id))?.state, 'open');
});

test('five may be open and ten be made in a day, also by many at one moment; what is taken back makes room', async () => {
  const user = await w.account();
  const at_once = await Promise.all(Array.from({ length: 8 }, () => ask(user.id)));
  assert.equal(at_once.filter(({ kind }) => kind === 'filed').length, 5);
  const { requests } = await w.inTenant((tx) => room().ofUser(tx, user.id, { limit: 50 }));
  for (const { id } of requests) assert.equal(await step((tx) => room().withdraw(tx, TEST_ORIGIN, user.id, id)), 'done');
  for (let more = 0; more < 5; more++) await asked(user.id);
  const last = (await w.inTenant((tx) => room().ofUser(tx, user.id, { limit: 1 }))).requests[0];
  await step((tx) => room().withdraw(tx, TEST_ORIGIN, user.id, last?.id ?? ''));
  assert.deepEqual(await ask(user.id), { kind: 'refused', why: 'many' });
  // Page by page, each once.
  const seen: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page: Awaited<ReturnType<ReturnType<typeof room>['ofUser']>> = await w.inTenant((tx) => room().ofUser(tx, user.id, { after, limit: 3 }));
    seen.push(...page.requests.map(({ id }) => id));
    after = page.next;
    more = after !== undefined;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [10, 10]);
});

test('while somebody is asked who they are the clock stands still under the GDPR, and goes on under the CCPA', async () => {
  const back = await w.t.holdClock();
  try {
    const user = await w.account();
    const { id, dueAt } = await asked(user.id);
    assert.equal(await step((tx) => room().confirmIdentity(tx, TEST_ORIGIN, id, 'A card')), 'not_paused');
    assert.equal(await step((tx) => room().askIdentity(tx, TEST_ORIGIN, id, 'Which town were you born in?')), 'done');
    assert.equal(await step((tx) => room().askIdentity(tx, TEST_ORIGIN, id, 'Again')), 'not_pausable');
    assert.equal(await step((tx) => room().extend(tx, TEST_ORIGIN, id, 'Too much')), 'not_extendable');
    await w.t.advance(40 * 86_400);
    assert.deepEqual([(await own(user.id, id))?.state, (await own(user.id, id))?.overdue], ['paused', false]);
    assert.equal(await step((tx) => room().confirmIdentity(tx, TEST_ORIGIN, id, 'It is them')), 'done');
    const open = await own(user.id, id);
    assert.deepEqual([open?.state, (open?.dueAt.getTime() ?? 0) - dueAt.getTime()], ['open', 40 * DAY]);
    assert.ok(!open?.entries.some(({ what }) => what === 'evidence'));

    const commands = requestCommands(w.app, w.tenant);
    const [line = ''] = await commands.open({
      kind: 'erasure',
      text: 'Please delete all',
      checked: 'A letter with a copy of a card',
      mail: 'stranger@example.com',
      locale: 'de',
      law: 'ccpa',
    });
    const abroad = line.split(' ')[0] ?? '';
    assert.deepEqual(await step((tx) => room().askIdentity(tx, TEST_ORIGIN, abroad, 'Who are you?')), 'done');
    await w.t.advance(46 * 86_400);
    assert.match((await commands.list({ limit: 50, overdue: true })).join('\n'), new RegExp(`${abroad} .*OVERDUE`));
    assert.equal(await step((tx) => room().answer(tx, TEST_ORIGIN, abroad, 'There is nothing to do', true)), 'not_applicable', 'no account, nothing to carry out');
    assert.equal(await step((tx) => room().refuse(tx, TEST_ORIGIN, abroad, 'We could not find out who you are')), 'done');
  } finally {
    await back();
  }
});

test('what is overdue is said once, at the moment it is, and counted until it is answered', async () => {
  const back = await w.t.holdClock();
  try {
    const user = await w.account();
    const { id, dueAt, receivedAt } = await asked(user.id);
    const run = () =>
      room()
        .scheduled.find(({ name }) => name === 'requests.tell-overdue')
        ?.run(new AbortController().signal);
    const seconds = (dueAt.getTime() - receivedAt.getTime()) / 1000;
    await w.t.advance(seconds - 1);
    await run();
    assert.deepEqual((await events(id)).includes('overdue'), false);
    await w.t.advance(1);
    await Promise.all([run(), run()]);
    await run();
    assert.deepEqual(await events(id), ['filed', 'overdue']);
    assert.equal((await own(user.id, id))?.overdue, true);
    assert.equal(await step((tx) => room().extend(tx, TEST_ORIGIN, id, 'Too late to ask for more time')), 'not_extendable');
    assert.match(await w.app.platform.telemetry.metrics(), /parvis_privacy_requests\{state="overdue"\} [1-9]/);
    assert.equal(await step((tx) => room().answer(tx, TEST_ORIGIN, id, 'Late, sorry', false)), 'done');
    assert.deepEqual(await w.t.dump('select 1 from requests.due where request_id = $1', [id]), []);
  } finally {
    await back();
  }
});

test('a correction is written with its answer, once, as the company’s word, and told on; what is no value is not', async () => {
  const user = await w.account({ attributes: { given_name: 'Aba' } });
  const given = async () => (await w.inTenant((tx) => w.app.identity.attributes(tx, user.id, ['given_name'])))['given_name'];
  const wrong = await asked(user.id, { kind: 'correction', attribute: 'birthdate', value: 'the first of May' });
  assert.equal(await step((tx) => room().answer(tx, TEST_ORIGIN, wrong.id, 'Corrected', true)), 'invalid_value');
  assert.equal((await own(user.id, wrong.id))?.state, 'open');
  const { id } = await asked(user.id, { kind: 'correction', attribute: 'given_name', value: 'Ada' });
  const both = await Promise.all([1, 2].map(() => step((tx) => room().answer(tx, TEST_ORIGIN, id, 'Corrected', true))));
  assert.deepEqual(both.toSorted(), ['closed', 'done']);
  assert.deepEqual([(await given())?.value, (await given())?.source], ['Ada', 'correction']);
  const changed = await w.t.dump<{ actor_kind: string }>(`select actor_kind from platform.events where type = 'identity.attributes_changed' and subject = $1`, [user.id]);
  assert.ok(changed.length > 0, 'webhooks hear account.profile_changed from this event');
  assert.deepEqual(await ask(user.id, { kind: 'correction', attribute: 'shoe_size', value: '37' }), { kind: 'refused', why: 'unknown_detail' });
});

test('what buttons do stands in the record as done by the machine, told twice or in the wrong order too', async () => {
  const user = await w.account();
  const kinds = async () =>
    (await w.inTenant((tx) => room().ofUser(tx, user.id, { limit: 50 }))).requests.map(({ kind, state, source }) => `${kind} ${state} ${source}`).toSorted();
  const [copy, other] = [crypto.randomUUID(), crypto.randomUUID()];
  for (let twice = 0; twice < 2; twice++) await hear({ type: 'portability.export_requested', subject: user.id, data: { export: copy } });
  assert.deepEqual(await kinds(), ['access open machine']);
  await hear({ type: 'portability.export_ready', subject: user.id, data: { export: copy } });
  await hear({ type: 'portability.export_ready', subject: user.id, data: { export: other } });
  await hear({ type: 'portability.export_requested', subject: user.id, data: { export: other } });
  assert.deepEqual(await kinds(), ['access answered machine', 'access answered machine']);
  await hear({ type: 'consent.restriction_changed', subject: user.id, data: { restricted: true } });
  await hear({ type: 'consent.restriction_changed', subject: user.id, data: { restricted: true }, actor: { kind: 'operator' } });
  const end = crypto.randomUUID();
  await hear({ type: 'erasure.scheduled', subject: user.id, data: { erasure: end, askedBy: 'customer' } });
  await hear({ type: 'erasure.scheduled', subject: user.id, data: { erasure: crypto.randomUUID(), askedBy: 'operator' } });
  assert.deepEqual(await kinds(), ['access answered machine', 'access answered machine', 'erasure open machine', 'restriction answered machine']);
  assert.equal(await step((tx) => room().withdraw(tx, TEST_ORIGIN, user.id, 'x')), 'unknown');
  await hear({ type: 'erasure.cancelled', subject: user.id, data: { erasure: end } });
  assert.ok((await kinds()).includes('erasure withdrawn machine'));
});

test('who is erased leaves the record that they asked and were answered, and no word; an open erasure is closed by being done', async () => {
  const user = await w.account();
  const { id } = await asked(user.id, { kind: 'correction', attribute: 'given_name', value: 'ZqXwords' });
  await w.inTenant((tx) => w.app.erasure.schedule(tx, TEST_ORIGIN, { userId: user.id, askedBy: 'customer' }));
  const [erasure] = await w.t.dump<{ id: string }>('update erasure.erasures set due_at = platform.now() where user_id = $1 returning id', [user.id]);
  await hear({ type: 'erasure.scheduled', subject: user.id, data: { erasure: erasure?.id, askedBy: 'customer' } });
  assert.equal((await w.app.erasure.eraseUser(w.tenant.id, user.id)).kind, 'erased');
  const rows = () =>
    w.t.dump<{ kind: string; state: string; words: boolean }>(
      'select kind, state, sealed is not null or attribute is not null as words from requests.requests where user_id = $1 order by kind',
      [user.id],
    );
  assert.deepEqual(await rows(), [
    { kind: 'correction', state: 'withdrawn', words: false },
    { kind: 'erasure', state: 'open', words: false },
  ]);
  await hear({ type: 'identity.user_erased', subject: user.id, data: { erasure: erasure?.id, sub: 'x', clientId: 'shop' } });
  assert.equal((await rows())[1]?.state, 'open');
  await hear({ type: 'identity.user_erased', subject: user.id, data: { erasure: erasure?.id, sub: 'x' } });
  assert.equal((await rows())[1]?.state, 'answered');
  assert.deepEqual(await w.t.dump('select 1 from requests.due d join requests.requests r on r.id = d.request_id where r.user_id = $1', [user.id]), []);
  assert.match((await requestCommands(w.app, w.tenant).show(id)).join('\n'), /person {4}\S+/);
});
