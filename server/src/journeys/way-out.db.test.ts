import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError } from '#platform/errors';
import { networkKey } from '#platform/limits';
import { createTestDatabase, EFFECTS_TABLE, fakeSteps, noLimits, recordEvents, TEST_ORIGIN as origin, TEST_TENANT as tenant, testKeys, type TestDatabase } from '#test/support';
import type { FlowResult, FlowView, JourneyDefinition, Screen, ScreenNode, StartInput, Step, TicksNode } from './contract.ts';
import { createJourneys, requireOneOfEach, type JourneysRoom } from './index.ts';
import { LEAVE, withWayOut } from './way-out.ts';

/* "Cancel": back to whoever asked, or to where a node says, without an answer. */

let t: TestDatabase;
const events = recordEvents();
const secret = 'the-secret-of-one-browser-0123456789';
before(async () => {
  t = await createTestDatabase();
  await t.dump(EFFECTS_TABLE);
});
after(() => t.drop());
beforeEach(() => events.clear());

/** Two questions; the second says where leaving it leads. */
const ASKING: JourneyDefinition = {
  id: 'asking',
  start: 'first',
  nodes: {
    first: { step: 'test.ask', next: { answered: 'second', other: 'second' } },
    second: { step: 'test.ask', next: { answered: 'session', other: 'second' }, leave: 'first' },
    session: { step: 'test.session', next: { started: 'done' } },
  },
};

const engine = (steps: readonly Step[] = fakeSteps()): JourneysRoom =>
  createJourneys({ db: t.db, keys: testKeys(t.db), events, limits: noLimits, networkKey, steps, definitions: [ASKING] });
const input: StartInput = {
  tenantId: tenant,
  issuer: 'https://id.example.com',
  journey: 'asking',
  locale: 'en',
  brandId: 'brand',
  browserSecret: secret,
  returnTo: { kind: 'test', ref: 'there' },
  origin,
};

type Shown = Extract<FlowResult, { kind: 'screen' }>;
const shown = (result: FlowResult): Shown => {
  assert.equal(result.kind, 'screen', JSON.stringify(result));
  return result as Shown;
};
const begin = async (journeys: JourneysRoom, more: Partial<StartInput> = {}) => shown(await journeys.start({ ...input, ...more }));
const act = (journeys: JourneysRoom, flow: FlowView, action: string, fields: Record<string, string> = {}) =>
  journeys.advance(tenant, flow.id, secret, flow.version, { action, fields }, origin);
const actions = ({ screen }: Shown) => screen.nodes.flatMap((node) => (node.kind === 'action' ? [node.action] : []));

test('a flow that may be left has Cancel on every screen; pressed, it is done without an answer, and nothing that was proved is handed over', async () => {
  const journeys = engine();
  const first = await begin(journeys, { mayLeave: true });
  assert.deepEqual([actions(first), first.flow.mayLeave], [['submit', LEAVE], true]);
  assert.deepEqual(first.screen.nodes.at(-1), { kind: 'action', action: LEAVE, label: { id: 'journeys.cancel' }, tone: 'secondary', skipValidation: true });
  const elsewhere = await begin(journeys, { mayLeave: true, journey: 'asking' });
  const second = shown(await act(journeys, first.flow, 'submit', { answer: 'good' }));
  assert.equal(second.flow.node, 'second');
  // The node's own word is the nearest: it leads back to the first, which leads out.
  const back = shown(await act(journeys, second.flow, LEAVE));
  assert.equal(back.flow.node, 'first');
  const done = await act(journeys, back.flow, LEAVE);
  assert.deepEqual(done.kind === 'done' && [done.facts, done.returnTo], [
    { evidence: [], verified: [], userId: '33333333-3333-4333-8333-333333333333', sub: 'sub-of-test', decision: { accepted: false } },
    { kind: 'test', ref: 'there' },
  ]);
  assert.deepEqual(
    events.all.map(({ type }) => type),
    ['journeys.journey_started', 'journeys.journey_started', 'journeys.journey_left'],
  );
  assert.deepEqual(
    [(events.of('journeys.journey_left')[0]?.data as { at: string }).at, events.of('journeys.journey_left')[0]?.subject],
    ['asking/first', done.kind === 'done' && done.facts.userId],
  );
  assert.equal(shown(await journeys.show(tenant, elsewhere.flow.id, secret, origin)).flow.version, 1, 'another flow of this browser goes on');
});

test('of 20 presses at the same moment one leaves; whoever comes later is told the same', async () => {
  const [journeys, other] = [engine(), engine()];
  const { flow } = await begin(journeys, { mayLeave: true });
  const all = await Promise.all(Array.from({ length: 20 }, (_, index) => act(index % 2 ? journeys : other, flow, LEAVE)));
  assert.ok(all.every((result) => result.kind === 'done' && result.facts.decision?.accepted === false));
  assert.equal(events.of('journeys.journey_left').length, 1);
  const collected = await Promise.all(Array.from({ length: 20 }, () => journeys.collect(tenant, flow.id, secret)));
  assert.equal(collected.filter((one) => one !== undefined).length, 1);
});

test('where nobody takes a no for an answer there is no Cancel, and posting it does nothing', async () => {
  const journeys = engine();
  const first = await begin(journeys);
  assert.deepEqual(actions(first), ['submit']);
  const same = shown(await act(journeys, first.flow, LEAVE));
  assert.deepEqual([same.flow.node, same.flow.version], ['first', 1]);
});

test('a node that says where leaving leads has Cancel in every flow, begins anew when it is come back to, and only it leads there', async () => {
  const journeys = engine();
  const first = await begin(journeys);
  const second = shown(await act(journeys, first.flow, 'submit', { answer: 'good' }));
  assert.deepEqual(actions(second), ['submit', LEAVE]);
  const tried = shown(await act(journeys, second.flow, 'submit', { answer: 'bad' }));
  assert.deepEqual(tried.screen.nodes[0], { kind: 'text', text: { id: 'test.tries', values: { tries: 1 } } });
  const back = shown(await act(journeys, tried.flow, LEAVE));
  assert.deepEqual([back.flow.node, actions(back)], ['first', ['submit']]);
  const again = shown(await act(journeys, back.flow, 'other'));
  assert.deepEqual([again.flow.node, again.screen.nodes[0]], ['second', { kind: 'text', text: { id: 'test.tries', values: { tries: 0 } } }]);
  assert.equal(events.of('journeys.journey_left').length, 0, 'the flow itself was not left');
});

test('an old page, another browser and a flow that ended cannot leave', async () => {
  const journeys = engine();
  const { flow } = await begin(journeys, { mayLeave: true });
  const moved = shown(await act(journeys, flow, 'submit', { answer: 'bad' }));
  assert.equal(shown(await act(journeys, flow, LEAVE)).flow.version, moved.flow.version);
  assert.equal((await journeys.advance(tenant, flow.id, 'the-secret-of-another-browser-98765', moved.flow.version, { action: LEAVE, fields: {} }, origin)).kind, 'gone');
  assert.equal((await act(journeys, moved.flow, 'submit', { answer: 'banned' })).kind, 'refused');
  assert.equal((await act(journeys, { ...moved.flow, version: moved.flow.version + 1 }, LEAVE)).kind, 'refused');
});

test('Cancel stands beside the last buttons, at the end where there are none, and not where a screen says itself how it is left', () => {
  const screen = (nodes: Screen['nodes'], more: Partial<Screen> = {}): Screen => ({ id: 'x.y', title: { id: 'x' }, nodes, ...more });
  const button = { kind: 'action', action: 'go', label: { id: 'x' }, tone: 'primary' } as const;
  const text = { kind: 'text', text: { id: 'x' } } as const;
  const kinds = (of: Screen) => withWayOut(of, { kind: 'done' }).nodes.map((node) => (node.kind === 'action' ? node.action : node.kind));
  assert.deepEqual(kinds(screen([text, button, text])), ['text', 'go', LEAVE, 'text']);
  assert.deepEqual(kinds(screen([text])), ['text', LEAVE]);
  const own = withWayOut(screen([button], { ownWayOut: true }), { kind: 'done' });
  assert.deepEqual([own.nodes, 'ownWayOut' in own], [[button], false]);
  assert.ok(!('ownWayOut' in withWayOut(screen([], { ownWayOut: false }), undefined)), 'no face sees it');
});

test('a screen that asks for one thing twice is shown to nobody: of two answers by one name one would be lost', async () => {
  const input = (name: string): ScreenNode => ({ kind: 'input', name, label: { id: 'a' }, input: 'text', required: false });
  const tick = (name: string) => ({ name, label: { id: 'a' }, checked: false });
  const ticks = (...names: string[]): TicksNode => ({ kind: 'ticks', legend: { id: 'a' }, options: names.map(tick) });
  const born = (...parts: string[]): ScreenNode => ({
    kind: 'date',
    name: 'born',
    label: { id: 'a' },
    required: false,
    parts: parts.map((name) => ({ part: 'day', name, label: { id: 'a' } })),
  });
  const passkey = (field: string): ScreenNode => ({ kind: 'webauthn', mode: 'get', options: {}, field, action: 'passkey', label: { id: 'a' }, tone: 'secondary' });
  const scopes: ScreenNode = {
    kind: 'scopes',
    groups: [{ legend: { id: 'a' }, items: ['mail', 'phone'].map((name) => ({ name, label: { id: 'a' }, optional: name === 'mail' })) }],
  };
  const screen = (...nodes: ScreenNode[]): Screen => ({ id: 'test.ask', title: { id: 'a' }, nodes });
  const details: ScreenNode = { kind: 'details', summary: { id: 'a' }, text: { id: 'a' }, ticks: [ticks('news')] };
  const wrong = {
    input: [input('a'), input('a')],
    tick: [ticks('news', 'news')],
    folded: [ticks('news'), details],
    part: [input('born.day'), born('born.day')],
    whole: [input('born'), born()],
  };
  for (const [what, nodes] of Object.entries({ ...wrong, scope: [scopes, input('mail')], ceremony: [passkey('answer'), input('answer')] }))
    assert.throws(() => requireOneOfEach(screen(...nodes)), /twice/, what);
  // What is only told, and ceremonies of which one is done, ask nothing twice.
  const right = screen(input('a'), ticks('news', 'post'), born('born.day'), scopes, input('phone'), passkey('answer'), passkey('answer'));
  assert.equal(requireOneOfEach(right), right);

  const double = (offered: Screen): readonly Step[] => fakeSteps().map((step) => (step.id === 'test.ask' ? { ...step, offer: async () => offered } : step));
  await assert.rejects(
    begin(engine(double(screen(input('answer'), input('answer'))))),
    (error) => error instanceof AppError && error.code === 'journeys.broken_step' && /"answer" twice/.test(String(error.cause)),
  );
  assert.equal((await begin(engine(double(screen(input('answer')))))).screen.nodes.length, 1);
});
