import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { networkKey } from '#platform/limits';
import type { Tx } from '#platform/db';
import { createTestDatabase, EFFECTS_TABLE, noLimits, recordEvents, TEST_ORIGIN as origin, TEST_TENANT as tenant, testKeys, type TestDatabase } from '#test/support';
import { defineStep, type FlowResult, type JourneyDefinition, type Step, type StepContext, type StepResult } from './contract.ts';
import { createJourneys, type JourneysRoom } from './index.ts';

/* What a commit may do to the plan: each test writes its own steps. */

let t: TestDatabase;
const events = recordEvents();
const secret = 'the-secret-of-one-browser-0123456789';
const settings = z.strictObject({});

before(async () => {
  t = await createTestDatabase();
  await t.dump(EFFECTS_TABLE);
});
after(() => t.drop());
beforeEach(() => events.clear());

const effect = (tx: Tx, ctx: StepContext<unknown>, what: string) => tx.query('insert into platform.effects values ($1, $2, $3)', [tx.tenantId, ctx.flow.id, what]);
const effects = async (flow: string) => (await t.db.statement<{ what: string }>('select what from platform.effects where flow = $1', [flow])).map((row) => row.what);

const page = (id: string, more: Partial<Step> = {}): Step =>
  defineStep({
    id,
    settings,
    outcomes: ['next', 'other'],
    offer: async (ctx) => ({ id, title: { id: 'test.title', values: { memory: JSON.stringify(ctx.memory), user: ctx.facts.userId ?? '' } }, nodes: [] }),
    run: async () => ({ kind: 'advance', outcome: 'next' }),
    ...more,
  });
const auto = (id: string, enter: (ctx: StepContext<unknown>) => Promise<StepResult>): Step =>
  defineStep({ id, settings, outcomes: ['next', 'other'], enter, offer: async () => ({ id, title: { id: 'test.title' }, nodes: [] }) });

function engine(steps: readonly Step[], definitions: readonly JourneyDefinition[]): JourneysRoom {
  return createJourneys({ db: t.db, keys: testKeys(t.db), events, limits: noLimits, networkKey, steps, definitions });
}
const start = (journeys: JourneysRoom) =>
  journeys.start({
    tenantId: tenant,
    issuer: 'https://id.example.com',
    journey: 'j',
    locale: 'en',
    brandId: 'brand',
    browserSecret: secret,
    returnTo: { kind: 'test', ref: '' },
    origin,
  });
const flowOf = (result: FlowResult) => {
  assert.ok(result.kind !== 'gone');
  return result.flow;
};
const run = (journeys: JourneysRoom, of: FlowResult, action = 'go') => journeys.advance(tenant, flowOf(of).id, secret, flowOf(of).version, { action, fields: {} }, origin);
const screenId = (result: FlowResult) => (result.kind === 'screen' ? result.screen.id : result.kind);

const line: JourneyDefinition = {
  id: 'j',
  start: 'first',
  nodes: {
    first: { step: 't.first', next: { next: 'second', other: 'third' } },
    second: { step: 't.second', next: { next: 'third', other: 'third' } },
    third: { step: 't.third', next: { next: 'done', other: 'done' } },
  },
};

test('a commit that returns another result replaces the plan: what was planned after it never happens', async () => {
  const journeys = engine(
    [
      page('t.first', {
        run: async (ctx) => ({
          kind: 'advance',
          outcome: 'next',
          facts: { userId: 'planned' },
          commit: async (tx) => (await effect(tx, ctx, 'first'), { kind: 'advance', outcome: 'other', facts: { userId: 'written' } }),
        }),
      }),
      auto('t.second', async (ctx) => ({ kind: 'advance', outcome: 'next', commit: async (tx) => void (await effect(tx, ctx, 'second')) })),
      page('t.third'),
    ],
    [line],
  );
  const begun = await start(journeys);
  const moved = await run(journeys, begun);
  assert.equal(screenId(moved), 't.third');
  assert.equal(moved.kind === 'screen' && moved.screen.title.values?.['user'], 'written');
  assert.deepEqual(await effects(flowOf(begun).id), ['first']);
});

test('a commit can turn a success into another try: its writes stay, and the screen says why', async () => {
  const journeys = engine(
    [
      page('t.first', {
        run: async (ctx) => ({
          kind: 'advance',
          outcome: 'next',
          commit: async (tx) => (await effect(tx, ctx, 'used before'), { kind: 'show', errors: [{ text: { id: 'test.used' } }], memory: { tries: 1 } }),
        }),
      }),
      page('t.second'),
      page('t.third'),
    ],
    [line],
  );
  const begun = await start(journeys);
  const shown = await run(journeys, begun);
  assert.deepEqual(shown.kind === 'screen' && [shown.screen.id, shown.screen.errors, shown.screen.title.values?.['memory'], shown.flow.version], [
    't.first',
    [{ text: { id: 'test.used' } }],
    '{"tries":1}',
    2,
  ]);
  assert.deepEqual(await effects(flowOf(begun).id), ['used before']);
});

test('after such a commit the next step is entered where it can see what was written', async () => {
  let seen: string[] = [];
  const journeys = engine(
    [
      page('t.first', {
        run: async (ctx) => ({ kind: 'advance', outcome: 'next', commit: async (tx) => (await effect(tx, ctx, 'written'), { kind: 'advance', outcome: 'next' }) }),
      }),
      auto('t.second', async (ctx) => {
        seen = await effects(ctx.flow.id);
        return { kind: 'advance', outcome: 'next' };
      }),
      page('t.third'),
    ],
    [line],
  );
  assert.equal(screenId(await run(journeys, await start(journeys))), 't.third');
  assert.deepEqual(seen, ['written']);
});

test('killed after the commit and before the next step is entered: the next request enters it, once', async () => {
  let entered = 0;
  const steps = (dying: boolean): Step[] => [
    page('t.first', { run: async (ctx) => ({ kind: 'advance', outcome: 'next', commit: async (tx) => (await effect(tx, ctx, 'first'), { kind: 'advance', outcome: 'next' }) }) }),
    auto('t.second', async (ctx) => {
      if (dying && (await effects(ctx.flow.id)).length > 0) throw new Error('killed');
      entered++;
      return { kind: 'advance', outcome: 'next', commit: async (tx) => void (await effect(tx, ctx, 'second')) };
    }),
    page('t.third'),
  ];
  const begun = await start(engine(steps(false), [line]));
  await assert.rejects(run(engine(steps(true), [line]), begun), /killed/);
  assert.deepEqual(await effects(flowOf(begun).id), ['first']);
  entered = 0;
  const alive = engine(steps(false), [line]);
  const all = await Promise.all(Array.from({ length: 20 }, () => alive.show(tenant, flowOf(begun).id, secret, origin)));
  assert.ok(all.every((one) => screenId(one) === 't.third'));
  assert.deepEqual(await effects(flowOf(begun).id), ['first', 'second']);
});

test('a commit may lead into another journey, whose version is chosen outside the transaction', async () => {
  const crossing: JourneyDefinition = { id: 'j', start: 'first', nodes: { first: { step: 't.first', next: { next: 'journey:other', other: 'done' } } } };
  const other: JourneyDefinition = { id: 'other', start: 'third', nodes: { third: { step: 't.third', next: { next: 'journey:j', other: 'done' } } } };
  const journeys = engine(
    [page('t.first', { run: async () => ({ kind: 'advance', outcome: 'other', commit: async () => ({ kind: 'advance', outcome: 'next' }) }) }), page('t.third')],
    [crossing, other],
  );
  const there = await run(journeys, await start(journeys));
  assert.deepEqual([screenId(there), flowOf(there).journey, flowOf(there).node], ['t.third', 'other', 'third']);
  const back = await run(journeys, there);
  assert.deepEqual([screenId(back), flowOf(back).journey], ['t.first', 'j']);
});

test('automatic steps that never come to rest are stopped, and nothing of them is kept', async () => {
  const round: JourneyDefinition = {
    id: 'j',
    start: 'first',
    nodes: {
      first: { step: 't.first', next: { next: 'a', other: 'done' } },
      a: { step: 't.auto', next: { next: 'b', other: 'done' } },
      b: { step: 't.auto', next: { next: 'a', other: 'done' } },
    },
  };
  const journeys = engine(
    [page('t.first'), auto('t.auto', async (ctx) => ({ kind: 'advance', outcome: 'next', commit: async (tx) => void (await effect(tx, ctx, 'round')) }))],
    [round],
  );
  const begun = await start(journeys);
  await assert.rejects(run(journeys, begun), { code: 'journeys.broken_step' });
  assert.deepEqual(await effects(flowOf(begun).id), []);
  assert.equal(screenId(await journeys.show(tenant, flowOf(begun).id, secret, origin)), 't.first');
});

test('a commit that never comes to a result is stopped, and nothing of it is kept', async () => {
  const forever = (ctx: StepContext<unknown>): StepResult => ({ kind: 'show', commit: async (tx) => (await effect(tx, ctx, 'again'), forever(ctx)) });
  const journeys = engine([page('t.first', { run: async (ctx) => forever(ctx) }), page('t.second'), page('t.third')], [line]);
  const begun = await start(journeys);
  await assert.rejects(run(journeys, begun), { code: 'journeys.broken_step' });
  assert.deepEqual(await effects(flowOf(begun).id), []);
});

test('an outcome the definition does not know, and a flow that grows too large, end the request and change nothing', async () => {
  const journeys = engine(
    [
      page('t.first', {
        run: async (_ctx, { action }) => (action === 'grow' ? { kind: 'show', memory: { text: 'x'.repeat(70_000) } } : { kind: 'advance', outcome: 'constructor' }),
      }),
      page('t.second'),
      page('t.third'),
    ],
    [line],
  );
  const begun = await start(journeys);
  await assert.rejects(run(journeys, begun), { code: 'journeys.broken_step' });
  await assert.rejects(run(journeys, begun, 'grow'), { code: 'journeys.too_large' });
  assert.equal(flowOf(await journeys.show(tenant, flowOf(begun).id, secret, origin)).version, 1);
});

test('fields are plain data: names of the prototype mean nothing', async () => {
  let seen: unknown[] = [];
  const journeys = engine(
    [
      page('t.first', { run: async (_ctx, { fields }) => ((seen = [fields['constructor'], fields['toString'], Object.getPrototypeOf(fields)]), { kind: 'show' }) }),
      page('t.second'),
      page('t.third'),
    ],
    [line],
  );
  await run(journeys, await start(journeys));
  assert.deepEqual(seen, [undefined, undefined, null]);
});

test('a first step that acts on entry does so in the transaction that makes the flow', async () => {
  const journeys = engine(
    [
      auto('t.first', async (ctx) => ({ kind: 'show', memory: { at: ctx.now.toISOString() }, commit: async (tx) => void (await effect(tx, ctx, 'sent')) })),
      page('t.second'),
      page('t.third'),
    ],
    [line],
  );
  const begun = await start(journeys);
  assert.equal(screenId(begun), 't.first');
  assert.deepEqual(await effects(flowOf(begun).id), ['sent']);
  const straight = engine([auto('t.first', async () => ({ kind: 'refuse', reason: 'no', text: { id: 'test.no' } })), page('t.second'), page('t.third')], [line]);
  events.clear();
  assert.equal((await start(straight)).kind, 'refused');
  assert.deepEqual(
    events.all.map((event) => event.type),
    ['journeys.journey_started', 'journeys.journey_refused'],
  );
});

test('no transaction is open while a step works', async () => {
  const pool = t.db.pool;
  const idle: boolean[] = [];
  const watch = () => idle.push(pool.idle === pool.total);
  const journeys = engine(
    [
      page('t.first', { run: async () => (watch(), { kind: 'advance', outcome: 'next' }) }),
      auto('t.second', async () => (watch(), { kind: 'advance', outcome: 'next', commit: async () => {} })),
      page('t.third', { offer: async () => (watch(), { id: 't.third', title: { id: 'test.title' }, nodes: [] }) }),
    ],
    [line],
  );
  await run(journeys, await start(journeys));
  assert.deepEqual(idle, [true, true, true]);
});

test('an invalid built-in journey stops the process from starting, with every problem named', () => {
  assert.throws(() => engine([page('t.first')], [line]), /"j" is not valid:\n {2}Node "second" uses the unknown step "t.second"/);
  assert.throws(() => engine([page('t.first'), page('t.first')], []), /same id/);
});
