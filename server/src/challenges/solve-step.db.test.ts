import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { solveChallenge } from 'altcha-lib/v1';
import { createJourneys } from '#journeys';
import { defineStep, type FlowResult, type JourneyDefinition, type ScreenNode, type Step, type StepContext, type StepResult } from '#journeys/contract';
import { countTrips } from '#platform/db';
import { createLimits, networkKey } from '#platform/limits';
import { createTenants, type Tenant } from '#tenants';
import { createTestDatabase, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import { createAltcha, solveStep, type Suspicion } from './index.ts';
import { PRESSURE, SIGN_UPS, PUZZLE_SECONDS, WAIT_SECONDS, WAITED } from './settings.ts';

/* The real engine, the real method, two processes on one database. */

type Options = { algorithm: string; challenge: string; salt: string; maxnumber: number; signature: string };

let t: TestDatabase;
const events = recordEvents();
const familiar = new Set<string>();
/** By address. */
const suspected = new Map<string, Suspicion>();
let first: ReturnType<typeof processOn>;
let second: ReturnType<typeof processOn>;
let nets = 0;
const freshIp = () => `10.7.${nets >> 8}.${nets++ & 255}`;

const definitions: readonly JourneyDefinition[] = [
  { id: 'work', start: 'work', nodes: { work: { step: 'challenges.solve', next: { passed: 'done' } } } },
  { id: 'sign-up', start: 'work', nodes: { work: { step: 'challenges.solve', settings: { before: 'sign-up' }, next: { passed: 'done' } } } },
  { id: 'never', start: 'work', nodes: { work: { step: 'challenges.solve', settings: { mode: 'off' }, next: { passed: 'done' } } } },
];

const seeing: JourneyDefinition = {
  id: 'seen',
  start: 'work',
  nodes: { work: { step: 'challenges.solve', next: { passed: 'see' } }, see: { step: 'challenges.see', next: { passed: 'done' } } },
};

function processOn(db: TestDatabase['db'], more: readonly Step[] = []) {
  const keys = testKeys(db);
  const limits = createLimits({ db, keys });
  const tenants = createTenants({ db: lookupsOf(db), baseUrl: 'http://localhost:4000', development: true, clock: { now: () => new Date(0) } });
  const step = solveStep({
    keys,
    tenants,
    limits,
    networkKey,
    events,
    methods: [createAltcha()],
    familiar: async (ctx) => familiar.has(ctx.flow.browserKey),
    suspicion: async (ctx) => suspected.get(ctx.origin.ip ?? '') ?? 'none',
  });
  const journeys = createJourneys({
    db,
    keys,
    events,
    limits,
    networkKey,
    steps: [step, ...more],
    definitions: more.length > 0 ? [...definitions, seeing] : definitions,
    rates: { perNetwork: 1e6, perTenant: 1e6 },
  });
  return { tenants, journeys };
}

async function tenantWith(challenge: object, signUp: object = {}): Promise<Tenant> {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const { tenant } = await first.tenants.save({ slug, name: slug, issuer: `http://localhost:4000/t/${slug}`, settings: { challenge, signUp } });
  return tenant;
}

function visitor(tenant: Tenant, ip = freshIp(), browser = `browser-${randomUUID()}`) {
  const origin = { ...TEST_ORIGIN, ip };
  let result: FlowResult;
  const flowOf = () => (result.kind === 'gone' ? assert.fail('gone') : result.flow);
  return {
    async begin(journey = 'work') {
      result = await first.journeys.start({
        tenantId: tenant.id,
        issuer: tenant.issuer,
        journey,
        locale: 'en',
        brandId: tenant.defaultBrandId ?? randomUUID(),
        browserSecret: browser,
        returnTo: { kind: 'test', ref: '' },
        origin,
      });
      return result;
    },
    async act(action: string, fields: Readonly<Record<string, string>> = {}) {
      const flow = flowOf();
      result = await first.journeys.advance(tenant.id, flow.id, browser, flow.version, { action, fields }, origin);
      return result;
    },
    flood(times: number, fields: Readonly<Record<string, string>>) {
      const flow = flowOf();
      return Promise.all(
        Array.from({ length: times }, (_, index) => (index % 2 ? second : first).journeys.advance(tenant.id, flow.id, browser, flow.version, { action: 'solved', fields }, origin)),
      );
    },
    node(): Extract<ScreenNode, { kind: 'challenge' }> | undefined {
      return result.kind === 'screen' ? result.screen.nodes.find((node) => node.kind === 'challenge') : undefined;
    },
    options(): Options {
      return (this.node()?.options ?? assert.fail('no challenge')) as unknown as Options;
    },
    errors: () => (result.kind === 'screen' ? (result.screen.errors ?? []).map((error) => error.text.id) : []),
    get key() {
      return flowOf().browserKey;
    },
  };
}

async function solveByClient(options: Options): Promise<string> {
  const found = await solveChallenge(options.challenge, options.salt, 'SHA-256', options.maxnumber).promise;
  return encode({ ...pick(options), number: found?.number });
}
/** The same work without a promise for each try, at a tenth of the cost. */
function solve(options: Options): string {
  let number = 0;
  while (number <= options.maxnumber && hash('sha256', `${options.salt}${number}`) !== options.challenge) number++;
  return encode({ ...pick(options), number });
}
const pick = ({ algorithm, challenge, salt, signature }: Options) => ({ algorithm, challenge, salt, signature });
const encode = (payload: object) => Buffer.from(JSON.stringify(payload)).toString('base64');

before(async () => {
  t = await createTestDatabase();
  first = processOn(t.db);
  second = processOn(t.another());
});
after(() => t.drop());

test('what the face is given can be solved by a client of the format, and opens the door', async () => {
  const customer = visitor(await tenantWith({ mode: 'always', difficulty: 'low' }));
  await customer.begin();
  assert.equal(customer.node()?.method, 'altcha');
  assert.equal((await customer.act('solved', { solution: await solveByClient(customer.options()) })).kind, 'done');
});

test('a solution is used once, however many send it at the same moment, and in no other flow', async () => {
  const tenant = await tenantWith({ mode: 'always', difficulty: 'low' });
  const customer = visitor(tenant);
  await customer.begin();
  const solution = solve(customer.options());
  const other = visitor(tenant);
  await other.begin();
  assert.equal((await other.act('solved', { solution })).kind, 'screen', 'of another flow');
  events.clear();
  await customer.flood(20, { solution });
  assert.equal(events.of('journeys.journey_finished').length, 1);
});

test('what is no solution is refused, recorded, and asked again with another puzzle', async () => {
  const tenant = await tenantWith({ mode: 'always', difficulty: 'low' });
  const elsewhere = visitor(await tenantWith({ mode: 'always', difficulty: 'low' }));
  await elsewhere.begin();
  const foreign = solve(elsewhere.options());
  const customer = visitor(tenant);
  await customer.begin();
  const right = solve(customer.options());
  const parsed = JSON.parse(Buffer.from(right, 'base64').toString()) as { number: number };
  for (const make of [
    async () => foreign,
    async () => '',
    async () => 'not base64',
    async () => encode([]),
    async () => 'A'.repeat(5000),
    async (options: Options) => encode({ ...pick(options), number: parsed.number + 1 }),
    async (options: Options) => encode({ ...pick(options), number: -1 }),
    async (options: Options) => encode({ ...pick(options), algorithm: 'SHA-1', number: 1 }),
    async (options: Options) => encode({ ...JSON.parse(Buffer.from(solve(options), 'base64').toString()), signature: '0'.repeat(64) }),
    // A puzzle of one's own, solved: not signed by us, and not this flow's.
    async (options: Options) => encode({ ...pick(options), challenge: options.challenge.replaceAll(/./g, 'a'), number: 1 }),
    // The one before: every answer uses a puzzle up.
    async () => right,
  ]) {
    const options = customer.options();
    if (options.maxnumber > 300_000) await customer.begin();
    events.clear();
    await customer.act('solved', { solution: await make(customer.options()) });
    assert.deepEqual(customer.errors(), ['challenges.wrong']);
    assert.notEqual(customer.options().challenge, options.challenge);
    assert.equal(events.of('challenges.challenge_failed').length, 1);
  }
});

test('it is good until its time is over by the database’s clock; a late one makes nothing harder', async (context) => {
  context.after(await t.holdClock());
  const tenant = await tenantWith({ mode: 'always', difficulty: 'low' });
  for (const [early, kind] of [
    [1, 'done'],
    [0, 'screen'],
  ] as const) {
    const customer = visitor(tenant);
    await customer.begin();
    const solution = solve(customer.options());
    const { maxnumber } = customer.options();
    await t.advance(PUZZLE_SECONDS - early);
    assert.equal((await customer.act('solved', { solution })).kind, kind);
    if (kind === 'screen') {
      assert.deepEqual(customer.errors(), ['challenges.expired']);
      assert.equal(customer.options().maxnumber, maxnumber);
    }
  }
});

test('a browser without scripts waits instead, and a network can do that only so often', async (context) => {
  context.after(await t.holdClock());
  const tenant = await tenantWith({ mode: 'always', difficulty: 'low' });
  const ip = freshIp();
  for (let count = 0; count < WAITED.limit; count++) {
    const customer = visitor(tenant, ip);
    await customer.begin();
    assert.equal((await customer.act('waited')).kind, 'screen', 'not before it said that it cannot');
    await customer.act('unable');
    assert.equal(customer.node(), undefined);
    assert.equal((await customer.act('waited')).kind, 'screen', 'not before the time is over');
    await customer.act('unable');
    await t.advance(WAIT_SECONDS - 1);
    assert.equal((await customer.act('waited')).kind, 'screen', 'asking again does not shorten it');
    await t.advance(1);
    assert.equal((await customer.act('waited')).kind, 'done');
  }
  const one = visitor(tenant, ip);
  await one.begin();
  await one.act('unable');
  assert.deepEqual(one.errors(), ['challenges.waited_too_often']);
  assert.ok(one.node(), 'solving is still possible');
});

test('without pressure nobody sees it; under pressure strangers do, known browsers do not, and the busy network works harder', async () => {
  const tenant = await tenantWith({ mode: 'pressure', difficulty: 'low' });
  const ip = freshIp();
  for (let count = 0; count < PRESSURE.network.limit; count++) assert.equal((await visitor(tenant, ip).begin()).kind, 'done', `${count}`);
  const stranger = visitor(tenant, ip);
  assert.equal((await stranger.begin()).kind, 'screen');
  const always = visitor(await tenantWith({ mode: 'always', difficulty: 'low' }));
  await always.begin();
  assert.ok(stranger.options().maxnumber > always.options().maxnumber);
  const known = visitor(tenant, ip);
  await known.begin();
  familiar.add(known.key);
  assert.equal((await known.begin()).kind, 'done');
  assert.equal((await visitor(tenant, freshIp()).begin()).kind, 'done', 'another network has nothing to do with it');
  assert.equal((await visitor(tenant, ip).begin('never')).kind, 'done', 'a journey may switch it off');
});

test('of many arrivals at once over two processes exactly the limit passes unasked', async () => {
  const tenant = await tenantWith({ mode: 'pressure', difficulty: 'low' });
  const origin = { ...TEST_ORIGIN, ip: freshIp() };
  const results = await Promise.all(
    Array.from({ length: PRESSURE.network.limit + 15 }, (_, index) =>
      (index % 2 ? second : first).journeys.start({
        tenantId: tenant.id,
        issuer: tenant.issuer,
        journey: 'work',
        locale: 'en',
        brandId: randomUUID(),
        browserSecret: `browser-${randomUUID()}`,
        returnTo: { kind: 'test', ref: '' },
        origin,
      }),
    ),
  );
  assert.equal(results.filter((result) => result.kind === 'done').length, PRESSURE.network.limit);
});

test('by risk: a hint makes whoever signs up work, a network that hides somebody makes everybody work harder, and no hint costs a round trip', async () => {
  const tenant = await tenantWith({ mode: 'pressure', difficulty: 'low' });
  const at = async (suspicion: Suspicion, journey: string) => {
    const ip = freshIp();
    suspected.set(ip, suspicion);
    const customer = visitor(tenant, ip);
    const { result, trips } = await countTrips(() => customer.begin(journey));
    return { kind: result.kind, trips, most: result.kind === 'screen' ? customer.options().maxnumber : 0 };
  };
  // What is remembered of the tenant is read once.
  await at('none', 'sign-up');
  const [calm, calmSignUp] = [await at('none', 'work'), await at('none', 'sign-up')];
  assert.deepEqual([calm.kind, calmSignUp.kind], ['done', 'done']);
  assert.equal(calmSignUp.trips, calm.trips);
  assert.equal((await at('some', 'work')).kind, 'done', 'a hint is not enough to stand between somebody and their account');
  const [some, much, muchHere] = [await at('some', 'sign-up'), await at('much', 'sign-up'), await at('much', 'work')];
  assert.deepEqual([some.kind, much.kind, muchHere.kind], ['screen', 'screen', 'screen']);
  assert.ok(much.most > some.most && muchHere.most === much.most);
  assert.equal((await at('much', 'never')).kind, 'done');
  const ip = freshIp();
  suspected.set(ip, 'much');
  const known = visitor(tenant, ip);
  await known.begin();
  familiar.add(known.key);
  assert.equal((await known.begin()).kind, 'done', 'a browser its owner signed in from is left in peace');
});

test('sign-ups of one network are work from the twentieth on, also where few arrive', async (context) => {
  context.after(await t.holdClock());
  const tenant = await tenantWith({ mode: 'pressure', difficulty: 'low' });
  const ip = freshIp();
  for (let count = 0; count < SIGN_UPS.limit; count++) {
    assert.equal((await visitor(tenant, ip).begin('sign-up')).kind, 'done');
    await t.advance(60);
  }
  assert.equal((await visitor(tenant, ip).begin('sign-up')).kind, 'screen');
  assert.equal((await visitor(tenant, ip).begin('work')).kind, 'done', 'who signs in has nothing to do with it');
});

test('of many sign-ups at once over two processes exactly as many begin as a network, or the tenant, may have; then it is said, and for how long', async () => {
  for (const [signUp, reason, addresses] of [
    [{ networkHourly: 25 }, 'too_many_sign_ups_network', [freshIp()]],
    [{ networkDaily: 25 }, 'too_many_sign_ups_network', [freshIp()]],
    [{ daily: 25 }, 'too_many_sign_ups_tenant', Array.from({ length: 40 }, freshIp)],
  ] as const) {
    for (const mode of ['pressure', 'off']) {
      const tenant = await tenantWith({ mode, difficulty: 'low' }, signUp);
      const begin = (index: number) =>
        (index % 2 ? second : first).journeys.start({
          tenantId: tenant.id,
          issuer: tenant.issuer,
          journey: 'sign-up',
          locale: 'en',
          brandId: randomUUID(),
          browserSecret: `browser-${randomUUID()}`,
          returnTo: { kind: 'test', ref: '' },
          origin: { ...TEST_ORIGIN, ip: addresses[index % addresses.length] ?? '' },
        });
      const results = await Promise.all(Array.from({ length: 40 }, (_, index) => begin(index)));
      const refused = results.filter((result) => result.kind === 'refused');
      assert.deepEqual([results.length - refused.length, new Set(refused.map((result) => result.reason))], [25, new Set([reason])]);
      assert.ok(refused.every(({ retryAfter = 0 }) => retryAfter > 0));
    }
  }
});

test('how the challenge went is kept for whoever judges the sign-in: the worst answer stands', async () => {
  const seen: unknown[] = [];
  const see = async (ctx: StepContext): Promise<StepResult> => {
    seen.push(ctx.facts.met);
    return { kind: 'advance', outcome: 'passed' };
  };
  const step = defineStep({ id: 'challenges.see', settings: z.strictObject({}), outcomes: ['passed'], enter: see });
  first = processOn(t.db, [step]);
  const tenant = await tenantWith({ mode: 'always', difficulty: 'low' });
  const right = visitor(tenant);
  await right.begin('seen');
  await right.act('solved', { solution: solve(right.options()) });
  const liar = visitor(tenant);
  await liar.begin('seen');
  await liar.act('solved', { solution: 'no' });
  await liar.act('unable');
  await t.advance(WAIT_SECONDS);
  await liar.act('waited');
  const waiting = visitor(tenant);
  await waiting.begin('seen');
  await waiting.act('unable');
  await t.advance(WAIT_SECONDS);
  await waiting.act('waited');
  assert.deepEqual(seen, [{ challenge: 'solved' }, { challenge: 'failed' }, { challenge: 'waited' }]);
});
