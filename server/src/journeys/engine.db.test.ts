import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips, type Database } from '#platform/db';
import { AppError, isAppError } from '#platform/errors';
import { networkKey } from '#platform/limits';
import {
  createTestDatabase,
  EFFECTS_TABLE,
  FAKE_JOURNEYS,
  fakeSteps,
  noLimits,
  recordEvents,
  TEST_ORIGIN as origin,
  TEST_TENANT as tenant,
  testKeys,
  type FakeStepHooks,
  type TestDatabase,
} from '#test/support';
import { browserKeyOf, keyHashOf } from '#sessions/contract';
import type { FlowResult, FlowView, JourneyDefinition, StartInput } from './contract.ts';
import { createJourneys, purgeFlows, type JourneysRoom } from './index.ts';

let t: TestDatabase;
let journeys: JourneysRoom;
const events = recordEvents();
const secret = 'the-secret-of-one-browser-0123456789';

function engine(db: Database, hooks: FakeStepHooks = {}, definitions: readonly JourneyDefinition[] = FAKE_JOURNEYS): JourneysRoom {
  return createJourneys({ db, keys: testKeys(db), events, limits: noLimits, networkKey, steps: fakeSteps(hooks), definitions });
}

before(async () => {
  t = await createTestDatabase();
  await t.dump(EFFECTS_TABLE);
  journeys = engine(t.db);
});
after(() => t.drop());
beforeEach(() => events.clear());

const input: StartInput = {
  tenantId: tenant,
  issuer: 'https://id.example.com',
  journey: 'sign-in',
  locale: 'en',
  brandId: 'brand',
  browserSecret: secret,
  returnTo: { kind: 'test', ref: 'there' },
  origin,
};

async function begin(using = journeys, more: Partial<StartInput> = {}): Promise<FlowView> {
  const result = await using.start({ ...input, ...more });
  assert.equal(result.kind, 'screen');
  return (result as Extract<FlowResult, { kind: 'screen' }>).flow;
}
const answer = (flow: FlowView, text: string, version = flow.version, using = journeys) =>
  using.advance(tenant, flow.id, secret, version, { action: 'submit', fields: { answer: text } }, origin);
const act = (flow: FlowView, action: string, version = flow.version) => journeys.advance(tenant, flow.id, secret, version, { action, fields: {} }, origin);
const effects = async (flow: FlowView) => (await t.db.statement<{ what: string }>('select what from platform.effects where flow = $1', [flow.id])).map((row) => row.what);
const screenOf = (result: FlowResult) => {
  assert.equal(result.kind, 'screen', JSON.stringify(result));
  return result as Extract<FlowResult, { kind: 'screen' }>;
};

test('what a browser is known by: read as it comes with each request, written under the key it gets at the end, and given to whoever collects', async () => {
  const seen: string[] = [];
  const using = createJourneys({
    db: t.db,
    keys: testKeys(t.db),
    events,
    limits: noLimits,
    networkKey,
    steps: fakeSteps(),
    definitions: FAKE_JOURNEYS,
    browserKeys: { seen: async (_tenant, _origin, key) => void seen.push(key) },
  });
  const known = (key: string) => browserKeyOf(keyHashOf(key));
  const [first, second] = ['f'.repeat(43), 's'.repeat(43)];
  const flow = await begin(using, { browserSecret: { secret, key: first } });
  const other = await begin(using, { browserSecret: { secret } });
  assert.deepEqual(seen, [first], 'each key is told of that a flow begins with');
  assert.deepEqual([flow.browserKey, other.browserKey], [known(first), other.nextBrowserKey], 'without a key nothing but what the flow itself wrote');
  assert.equal(new Set([flow.browserKey, flow.nextBrowserKey, other.nextBrowserKey]).size, 3);
  // Another tab finished a sign-in meanwhile.
  const shown = screenOf(await using.show(tenant, flow.id, { secret, key: second }, origin)).flow;
  assert.deepEqual([shown.browserKey, shown.nextBrowserKey], [known(second), flow.nextBrowserKey]);
  assert.equal((await using.show(tenant, flow.id, { secret: 'another-secret-of-enough-letters-0123', key: first }, origin)).kind, 'gone', 'a key opens no flow');
  // A message of another browser, or of nobody: as it was known when the flow began.
  assert.equal((await using.look(tenant, flow.id))?.flow.browserKey, known(first));
  const proof = { secret, key: second };
  const answer_ = async (version: number) => using.advance(tenant, flow.id, proof, version, { action: 'submit', fields: { answer: 'good' } }, origin);
  await answer_(1);
  assert.equal((await answer_(2)).kind, 'done');
  const collected = await Promise.all(Array.from({ length: 5 }, () => using.collect(tenant, flow.id, proof)));
  const keys = collected.flatMap((one) => one?.key ?? []);
  assert.deepEqual(keys.map(known), [flow.nextBrowserKey], 'given once');
  const rows = JSON.stringify(await t.dump("select encode(context, 'escape') as context from journeys.flows"));
  assert.ok(!rows.includes(keys[0] as string) && !rows.includes(first));
});

test('a flow goes from screen to screen through automatic steps and ends with its facts', async () => {
  const flow = await begin();
  const second = screenOf(await answer(flow, 'good'));
  assert.deepEqual([second.flow.node, second.flow.version], ['again', 2]);
  const done = await answer(second.flow, 'good');
  assert.equal(done.kind, 'done');
  assert.deepEqual(done.kind === 'done' && [done.facts.sessionId, done.facts.evidence.length, done.returnTo], [
    '44444444-4444-4444-8444-444444444444',
    1,
    { kind: 'test', ref: 'there' },
  ]);
  assert.deepEqual(await effects(flow), ['answered', 'noted', 'answered', `session from ${origin.ip}`]);
  assert.deepEqual(
    events.all.map((event) => event.type),
    ['journeys.journey_started', 'journeys.journey_finished'],
  );
});

test('a wrong answer is shown with its error, and its counter is kept', async () => {
  const flow = await begin();
  const shown = screenOf(await answer(flow, 'bad'));
  assert.deepEqual(shown.screen.errors, [{ field: 'answer', text: { id: 'test.wrong' } }]);
  const again = screenOf(await journeys.show(tenant, flow.id, secret, origin));
  assert.equal(again.screen.errors, undefined);
  assert.deepEqual(again.screen.nodes[0], { kind: 'text', text: { id: 'test.tries', values: { tries: 1 } } });
  assert.deepEqual(await effects(flow), ['wrong']);
});

test('an answer that changes nothing writes nothing', async () => {
  const flow = await begin();
  const { result, trips } = await countTrips(() => answer(flow, ''));
  assert.equal(screenOf(result).flow.version, 1);
  assert.equal(trips, 1);
});

test('what was refused for want of room is refused again without reading the flow, as long as there is none; any other action, version or secret is looked at', async () => {
  let full = true;
  const recheck = () => {
    if (full) throw busy();
  };
  const busy = () => new AppError('test.busy', { status: 503, detail: 'x' }, { retryAfter: 3, recheck });
  const crowded = engine(t.db, { beforeCommit: recheck });
  const flow = await begin(crowded);
  const refused = async (version = flow.version) => {
    const { result, trips } = await countTrips(() => answer(flow, 'good', version, crowded).then(undefined, (error: unknown) => error));
    assert.ok(isAppError(result) && result.code === 'test.busy' && result.retryAfter === 3);
    return trips;
  };
  assert.deepEqual([await refused(), await refused(), await refused()], [1, 0, 0]);
  const asked = async (action: string, version: number, by: string) =>
    (await countTrips(() => crowded.advance(tenant, flow.id, by, version, { action, fields: {} }, origin))).trips;
  assert.equal(await asked('submit', flow.version + 1, secret), 1);
  assert.equal(await asked('submit', flow.version, 'a-secret-of-another-browser-0123456789'), 1);
  assert.ok((await asked('other', flow.version, secret)) > 1);
  full = false;
  const next = await begin(crowded);
  full = true;
  await assert.rejects(answer(next, 'good', next.version, crowded), { code: 'test.busy' });
  full = false;
  assert.equal(screenOf(await answer(next, 'good', next.version, crowded)).flow.node, 'again');
});

test('an error that does not say how to ask again is not remembered', async () => {
  const broken = engine(t.db, {
    beforeCommit: () => {
      throw new AppError('test.away', { status: 503, detail: 'x' });
    },
  });
  const flow = await begin(broken);
  for (let time = 0; time < 2; time++) {
    const { trips } = await countTrips(() => assert.rejects(answer(flow, 'good', flow.version, broken), { code: 'test.away' }));
    assert.equal(trips, 1);
  }
});

test('50 parallel submissions of one screen over two processes have one effect', async () => {
  const other = engine(t.another());
  const flow = await begin();
  const results = await Promise.all(Array.from({ length: 50 }, (_, index) => answer(flow, 'good', 1, index % 2 ? journeys : other)));
  for (const result of results) assert.deepEqual([screenOf(result).flow.node, screenOf(result).flow.version], ['again', 2]);
  assert.deepEqual(await effects(flow), ['answered', 'noted']);
});

test('50 parallel wrong answers to one screen count once, and nothing is lost', async () => {
  const flow = await begin();
  await Promise.all(Array.from({ length: 50 }, () => answer(flow, 'bad')));
  assert.deepEqual(await effects(flow), ['wrong']);
  assert.equal(screenOf(await journeys.show(tenant, flow.id, secret, origin)).flow.version, 2);
});

test('a double click on the last screen gives both the end', async () => {
  const flow = await begin();
  const { flow: second } = screenOf(await answer(flow, 'good'));
  const both = await Promise.all([answer(second, 'good'), answer(second, 'good')]);
  assert.deepEqual(
    both.map((result) => result.kind),
    ['done', 'done'],
  );
  assert.deepEqual(await effects(flow), ['answered', 'noted', 'answered', `session from ${origin.ip}`]);
});

test('Back and resubmit: an old version changes nothing and shows the current screen', async () => {
  const flow = await begin();
  await answer(flow, 'good');
  const late = screenOf(await answer(flow, 'bad', 1));
  assert.deepEqual([late.flow.node, late.flow.version, late.screen.errors], ['again', 2, undefined]);
  assert.deepEqual(await effects(flow), ['answered', 'noted']);
});

test('a version from the future changes nothing either', async () => {
  const flow = await begin();
  assert.equal(screenOf(await answer(flow, 'good', 7)).flow.version, 1);
});

test('two tabs of one browser share a flow; two flows of it do not touch each other', async () => {
  const [one, two] = [await begin(), await begin()];
  assert.equal(one.browserKey, two.browserKey);
  assert.notEqual(one.id, two.id);
  await answer(one, 'good');
  assert.equal(screenOf(await journeys.show(tenant, two.id, secret, origin)).flow.version, 1);
  assert.equal(screenOf(await journeys.show(tenant, one.id, secret, origin)).flow.node, 'again');
});

test('another browser, another tenant and an unknown flow get one and the same answer', async () => {
  const flow = await begin();
  const gone = { kind: 'gone', why: 'unknown' };
  const wrong = 'the-secret-of-another-browser-98765';
  const elsewhere = '99999999-9999-4999-8999-999999999999';
  assert.deepEqual(await journeys.show(tenant, flow.id, wrong, origin), gone);
  assert.deepEqual(await journeys.advance(tenant, flow.id, wrong, 1, { action: 'submit', fields: { answer: 'good' } }, origin), gone);
  assert.deepEqual(await journeys.show(elsewhere, flow.id, secret, origin), gone);
  assert.deepEqual(await journeys.show(tenant, 'nothing', secret, origin), gone);
  assert.equal(await journeys.collect(tenant, flow.id, wrong), undefined);
  await journeys.setLocale(tenant, flow.id, wrong, 'ar');
  assert.equal(screenOf(await journeys.show(tenant, flow.id, secret, origin)).flow.locale, 'en');
  assert.deepEqual(await effects(flow), []);
});

test('the language changes without moving the flow', async () => {
  const flow = await begin();
  await journeys.setLocale(tenant, flow.id, secret, 'zh');
  const shown = screenOf(await answer(flow, 'good'));
  assert.deepEqual([shown.flow.locale, shown.flow.version], ['zh', 2]);
});

test('a step can end the flow; the refusal stays visible and nothing moves it any more', async () => {
  const flow = await begin();
  const refused = await answer(flow, 'banned');
  assert.deepEqual([refused.kind, refused.kind === 'refused' && refused.text], ['refused', { id: 'test.banned' }]);
  assert.equal((await answer(flow, 'good', 2)).kind, 'refused');
  assert.equal(await journeys.collect(tenant, flow.id, secret), undefined);
  const ended = events.of('journeys.journey_refused')[0];
  assert.ok(ended);
  assert.deepEqual([ended.result, (ended.data as { reason: string }).reason], ['failure', 'banned']);
});

test('a flow goes on in another journey and back with the memory of its steps', async () => {
  const flow = await begin();
  const tried = screenOf(await answer(flow, 'bad'));
  const linked = screenOf(await act(tried.flow, 'other'));
  assert.deepEqual([linked.flow.journey, linked.flow.node, linked.screen.id], ['by-link', 'link', 'test.link']);
});

test('exactly one of 50 parallel collectors gets the facts', async () => {
  const flow = await begin();
  const { flow: second } = screenOf(await answer(flow, 'good'));
  await answer(second, 'good');
  const other = engine(t.another());
  const got = await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? journeys : other).collect(tenant, flow.id, secret)));
  const winners = got.filter((one) => one !== undefined);
  assert.equal(winners.length, 1);
  assert.equal(winners[0]?.facts.userId, '33333333-3333-4333-8333-333333333333');
  const later = await journeys.show(tenant, flow.id, secret, origin);
  assert.deepEqual(later.kind === 'done' && [later.facts, later.returnTo], [
    { evidence: [], verified: [] },
    { kind: 'test', ref: 'there' },
  ]);
  assert.deepEqual(await t.dump('select data from journeys.flows where state = $1 and data is not null', ['collected']), []);
});

test('killed between a step and its transaction: nothing happened, and the same answer works again', async () => {
  const flow = await begin();
  const dying = engine(t.db, {
    beforeCommit() {
      throw new Error('killed');
    },
  });
  await assert.rejects(answer(flow, 'good', 1, dying), /killed/);
  assert.equal(screenOf(await journeys.show(tenant, flow.id, secret, origin)).flow.version, 1);
  assert.equal(screenOf(await answer(flow, 'good')).flow.node, 'again');
});

test('killed inside the transaction: neither the move nor any effect of the chain is left', async () => {
  const flow = await begin();
  let writes = 0;
  const dying = engine(t.db, {
    insideCommit() {
      if (++writes === 2) throw new Error('killed');
    },
  });
  await assert.rejects(answer(flow, 'good', 1, dying), /killed/);
  assert.equal(writes, 2);
  assert.deepEqual(await effects(flow), []);
  assert.equal(screenOf(await journeys.show(tenant, flow.id, secret, origin)).flow.version, 1);
});

test('a flow ends 30 minutes after the last move and 2 hours after the first, by database time', async () => {
  const own = await createTestDatabase();
  try {
    await own.dump(EFFECTS_TABLE);
    journeys = engine(own.db);
    const idle = await begin();
    const busy = await begin();
    let { version } = busy;
    for (let minutes = 0; minutes < 112; minutes += 28) {
      await own.advance(28 * 60);
      const shown = screenOf(await answer(busy, 'bad', version));
      version = shown.flow.version;
    }
    assert.deepEqual(await journeys.show(tenant, idle.id, secret, origin), { kind: 'gone', why: 'expired' });
    assert.deepEqual(await journeys.show(tenant, idle.id, 'the-secret-of-another-browser-98765', origin), { kind: 'gone', why: 'unknown' });
    await own.advance(9 * 60);
    assert.deepEqual(await answer(busy, 'good', version), { kind: 'gone', why: 'expired' });

    const recent = await begin();
    events.clear();
    await purgeFlows({ db: own.db, events }).run(new AbortController().signal);
    assert.deepEqual(
      events.all.map((event) => [event.type, (event.data as { at: string }).at]),
      Array(2).fill(['journeys.journey_abandoned', 'sign-in/ask']),
    );
    assert.equal((await journeys.show(tenant, idle.id, secret, origin)).kind, 'gone');
    assert.equal((await journeys.show(tenant, recent.id, secret, origin)).kind, 'screen');
  } finally {
    journeys = engine(t.db);
    await own.drop();
  }
});

test('a running flow keeps the version it began with; new flows get the published one', async () => {
  const shorter: JourneyDefinition = {
    id: 'sign-in',
    start: 'ask',
    nodes: { ask: { step: 'test.ask', next: { answered: 'session', other: 'ask' } }, session: { step: 'test.session', next: { started: 'done' } } },
  };
  const own = '55555555-5555-4555-8555-555555555555';
  const using = (flow: FlowView, version: number) => journeys.advance(own, flow.id, secret, version, { action: 'submit', fields: { answer: 'good' } }, origin);
  const old = await begin(journeys, { tenantId: own });
  const { version } = await t.db.tenant(own, (tx) => journeys.publish(tx, origin, shorter));
  assert.equal((await using(old, 1)).kind, 'screen');
  assert.equal((await using(await begin(journeys, { tenantId: own }), 1)).kind, 'done');
  // Publishing it again is the same version, and nobody else's journey changed.
  assert.deepEqual(await t.db.tenant(own, (tx) => journeys.publish(tx, origin, shorter)), { version });
  assert.equal((await answer(await begin(), 'good')).kind, 'screen');
  // A later release without the old built-in still finishes what began with it.
  const newer = engine(t.another(), {}, [shorter, FAKE_JOURNEYS[1] as JourneyDefinition]);
  assert.equal((await newer.advance(own, old.id, secret, 2, { action: 'submit', fields: { answer: 'good' } }, origin)).kind, 'done');
});

test('a journey that is not valid is not published', async () => {
  const broken: JourneyDefinition = { id: 'sign-in', start: 'session', nodes: { session: { step: 'test.session', next: { started: 'done' } } } };
  await assert.rejects(
    t.db.tenant(tenant, (tx) => journeys.publish(tx, origin, broken)),
    (error: { code: string; fields: { fix: string }[] }) => error.code === 'journeys.invalid_definition' && /proves no factor/.test(error.fields[0]?.fix ?? ''),
  );
});

test('a link followed elsewhere proves itself but leaves the session to the browser that began', async () => {
  const flow = await begin(journeys, { journey: 'by-link' });
  assert.equal(await journeys.showLink(tenant, flow.id, 'wrong', undefined, origin), undefined);
  assert.equal((await journeys.showLink(tenant, flow.id, 'right-token', undefined, origin))?.screen.id, 'test.link-elsewhere');
  assert.equal((await journeys.showLink(tenant, flow.id, 'right-token', secret, origin))?.screen.id, 'test.link-here');
  assert.equal((await journeys.followLink(tenant, flow.id, 'wrong', undefined, origin)).outcome, 'gone');

  const elsewhere = { ...origin, ip: '203.0.113.99' };
  const followed = await journeys.followLink(tenant, flow.id, 'right-token', undefined, elsewhere);
  assert.deepEqual([followed.outcome, followed.sameBrowser], ['continued', false]);
  assert.deepEqual(await effects(flow), ['link']);
  assert.deepEqual((await journeys.followLink(tenant, flow.id, 'right-token', undefined, elsewhere)).outcome, 'gone');

  // The waiting page asks again: only now the session is made, for this browser's address.
  assert.equal((await journeys.show(tenant, flow.id, secret, origin)).kind, 'done');
  assert.deepEqual(await effects(flow), ['link', `session from ${origin.ip}`]);
});

test('a link followed in the same browser goes all the way, and a second click on it is no error', async () => {
  const flow = await begin(journeys, { journey: 'by-link' });
  const both = await Promise.all([1, 2].map(() => journeys.followLink(tenant, flow.id, 'right-token', secret, origin)));
  assert.deepEqual(
    both.map((one) => one.outcome),
    ['continued', 'continued'],
  );
  assert.equal((await journeys.followLink(tenant, flow.id, 'right-token', secret, origin)).outcome, 'continued');
  assert.deepEqual(await effects(flow), ['link', `session from ${origin.ip}`]);
  assert.equal((await journeys.show(tenant, flow.id, secret, origin)).kind, 'done');
});

test('50 browsers polling after a followed link make one session', async () => {
  const flow = await begin(journeys, { journey: 'by-link' });
  await journeys.followLink(tenant, flow.id, 'right-token', undefined, origin);
  const results = await Promise.all(Array.from({ length: 50 }, () => journeys.show(tenant, flow.id, secret, origin)));
  for (const result of results) assert.equal(result.kind, 'done');
  assert.deepEqual(await effects(flow), ['link', `session from ${origin.ip}`]);
});

test('a dump of the table shows no fact, no id and no secret', async () => {
  const flow = await begin();
  await answer(flow, 'good');
  const [dumped] = await t.dump<{ all: string }>("select string_agg(encode(row::text::bytea, 'escape'), '') as all from journeys.flows as row");
  const [raw] = await t.dump<{ all: string }>("select string_agg(encode(context, 'escape') || coalesce(encode(data, 'escape'), ''), '') as all from journeys.flows");
  for (const text of [dumped?.all ?? '', raw?.all ?? '']) {
    assert.ok(text.length > 100);
    for (const hidden of ['secret.person', 'example.com', secret, flow.id, 'evidence', '33333333-3333']) assert.ok(!text.includes(hidden), hidden);
  }
});

test('sealed data moved to another flow does not open', async () => {
  const [one, two] = [await begin(), await begin()];
  await answer(one, 'good');
  await t.dump('update journeys.flows set data = (select data from journeys.flows where version = 2 order by created_at desc limit 1), context = context where version = 1');
  await assert.rejects(journeys.show(tenant, two.id, secret, origin));
});

test('round trips stay in budget', async () => {
  const warm = await begin();
  await answer(warm, 'bad');
  const started = await countTrips(() => begin());
  assert.ok(started.trips <= 3, `start ${started.trips}`);
  const shown = await countTrips(() => journeys.show(tenant, started.result.id, secret, origin));
  assert.equal(shown.trips, 1);
  const plain = await begin();
  const moved = await countTrips(() => act(plain, 'other'));
  assert.equal(moved.trips, 2);
  // load, swap, the step's own write, commit
  const wrong = await countTrips(() => answer(started.result, 'bad'));
  assert.equal(wrong.trips, 4);
});

test('a flood of new flows is refused with a time to come back', async () => {
  const asked: string[] = [];
  const limited = createJourneys({
    db: t.db,
    keys: testKeys(t.db),
    events,
    networkKey,
    steps: fakeSteps(),
    definitions: FAKE_JOURNEYS,
    limits: {
      async hit(_tenant, rules) {
        asked.push(...rules.map((rule) => rule.key));
        return { allowed: false, retryAfter: 42, rule: rules[0] as (typeof rules)[number] };
      },
    },
  });
  await assert.rejects(limited.start(input), (error: { code: string; retryAfter: number }) => error.code === 'journeys.too_many_flows' && error.retryAfter === 42);
  assert.deepEqual(asked, [`journeys:start:network:${networkKey(origin.ip)}`, 'journeys:start:tenant']);
});

test('what was proved in this very move, a moment before a sign-out everywhere, may be proved once more; what rested on older proof is over', async () => {
  let stands = false;
  const asked: boolean[] = [];
  const standing = createJourneys({
    db: t.db,
    keys: testKeys(t.db),
    events,
    limits: noLimits,
    networkKey,
    steps: fakeSteps(),
    definitions: FAKE_JOURNEYS,
    sessions: { byId: async () => undefined, takeTurns: async () => {}, proofStands: async (_tx, { signsOut }) => (asked.push(signsOut === true), stands) },
  });
  const flow = await begin(standing);
  const again = screenOf(await answer(flow, 'good', 1, standing));
  assert.deepEqual([again.flow.node, again.flow.version, again.screen.errors, await effects(flow)], ['ask', 1, undefined, []]);
  stands = true;
  const second = screenOf(await answer(flow, 'good', 1, standing));
  assert.equal(second.flow.node, 'again');
  stands = false;
  const over = await answer(second.flow, 'good', 2, standing);
  assert.deepEqual([over.kind, over.kind === 'refused' && over.reason], ['refused', 'signed_out']);
  assert.deepEqual(await effects(flow), ['answered', 'noted']);
  assert.deepEqual(asked, [false, false, false], 'nothing of this signs anybody out');
});
