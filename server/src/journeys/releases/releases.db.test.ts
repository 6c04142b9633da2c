import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips, type Database, type Tx } from '#platform/db';
import { newId, newSecret } from '#platform/ids';
import { networkKey } from '#platform/limits';
import { keyHashOf } from '#sessions/contract';
import { createTestDatabase, EFFECTS_TABLE, FAKE_JOURNEYS, fakeSteps, noLimits, recordEvents, TEST_ORIGIN as origin, testKeys, type TestDatabase } from '#test/support';
import type { FlowResult, FlowView, JourneyDefinition, StartInput } from '../contract.ts';
import { versionOf } from '../definition.ts';
import { createJourneys, type JourneysRoom } from '../index.ts';
import { releaseTag } from './releases.ts';
import { takesCanary } from './takes-canary.ts';

let t: TestDatabase;
let journeys: JourneysRoom;
const events = recordEvents();
const engine = (db: Database): JourneysRoom =>
  createJourneys({
    db,
    keys: testKeys(db),
    events,
    limits: noLimits,
    networkKey,
    steps: fakeSteps(),
    definitions: FAKE_JOURNEYS,
    onFailure: (error) => assert.fail(error as Error),
  });

before(async () => {
  t = await createTestDatabase();
  await t.dump(EFFECTS_TABLE);
  journeys = engine(t.db);
});
after(() => t.drop());
beforeEach(() => events.clear());

const nodes = { ask: { step: 'test.ask', next: { answered: 'session', other: 'ask' } }, session: { step: 'test.session', next: { started: 'done' } } };
const shorter: JourneyDefinition = { id: 'sign-in', start: 'ask', nodes };
const other: JourneyDefinition = {
  id: 'sign-in',
  start: 'question',
  nodes: { question: { ...nodes.ask, next: { answered: 'session', other: 'question' } }, session: nodes.session },
};
const [SHORTER, OTHER, BUILT_IN] = [versionOf(shorter), versionOf(other), versionOf(FAKE_JOURNEYS[0] as JourneyDefinition)];
/** A session for nothing. */
const unproved: JourneyDefinition = { ...shorter, nodes: { ...nodes, ask: { ...nodes.ask, next: { answered: 'session', other: 'session' } } } };

const hashHex = (secret: string) => keyHashOf(secret).toString('hex');
const inTenant = <T>(tenant: string, work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant, work);
const tryOut = (tenant: string, definition: JourneyDefinition, percent: number, expected?: string, using = journeys) =>
  inTenant(tenant, (tx) => using.releases.tryOut(tx, origin, definition, percent, expected));
const plan = (tenant: string, definition: JourneyDefinition, at: Date, expected?: string) => inTenant(tenant, (tx) => journeys.releases.plan(tx, origin, definition, at, expected));
const publish = (tenant: string, definition: JourneyDefinition) => inTenant(tenant, (tx) => journeys.publish(tx, origin, definition));
const releaseOf = async (tenant: string) => (await journeys.releases.of(tenant, 'sign-in')) as NonNullable<Awaited<ReturnType<JourneysRoom['releases']['of']>>>;
const work = (using = journeys) => using.releases.scheduled[0]?.run(new AbortController().signal);
const clock = async () => ((await t.dump<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;
const inMinutes = async (minutes: number) => new Date((await clock()).getTime() + minutes * 60_000);

async function begin(tenantId: string, browserSecret: string, using = journeys): Promise<FlowView> {
  const input: StartInput = {
    tenantId,
    issuer: 'https://id.example.com',
    journey: 'sign-in',
    locale: 'en',
    brandId: 'brand',
    browserSecret,
    returnTo: { kind: 'test', ref: 'there' },
    origin,
  };
  const result = await using.start(input);
  assert.equal(result.kind, 'screen');
  return (result as Extract<FlowResult, { kind: 'screen' }>).flow;
}
const versionsOf = async (tenant: string, secrets: readonly string[]) => {
  for (const secret of secrets) await begin(tenant, secret);
  const rows = await t.dump<{ version: string; browser_hash: Buffer }>(
    'select definition_version as version, browser_hash from journeys.flows where tenant_id = $1 order by created_at',
    [tenant],
  );
  return new Map(rows.map(({ version, browser_hash }) => [browser_hash.toString('hex'), version]));
};

test('a share is as large as it says, and whoever is in stays in while it grows', () => {
  const seed = Buffer.alloc(32, 7);
  const browsers = Array.from({ length: 4000 }, (_, n) => Buffer.from(`browser ${n}`));
  const taken = (percent: number, by = seed) => browsers.filter((hash) => takesCanary({ percent, seed: by }, hash));
  const [tenth, third] = [taken(10), taken(30)];
  assert.ok(Math.abs(tenth.length - 400) < 80 && Math.abs(third.length - 1200) < 120, `${tenth.length} ${third.length}`);
  assert.ok(tenth.every((hash) => third.includes(hash)));
  // Another trial is not tried on the same people.
  const again = new Set(taken(10, Buffer.alloc(32, 8)));
  assert.ok(tenth.filter((hash) => again.has(hash)).length < 100);
});

test('part of the new flows begins with the canary, the same browser always with the same; flows under way keep theirs when it is taken back; no start costs a trip more', async () => {
  const tenant = newId();
  const secrets = Array.from({ length: 40 }, () => newSecret());
  await begin(tenant, newSecret());
  const plainTrips = (await countTrips(() => begin(tenant, newSecret()))).trips;
  await tryOut(tenant, shorter, 50);
  const first = await versionsOf(tenant, secrets);
  const counts = [...first.values()].filter((version) => version === SHORTER).length;
  assert.ok(counts > 5 && counts < 36, String(counts));
  assert.ok([...first.values()].every((version) => version === SHORTER || version === BUILT_IN));
  assert.deepEqual(new Map([...(await versionsOf(tenant, secrets))].filter(([hash]) => first.has(hash))), first);
  assert.equal((await countTrips(() => begin(tenant, newSecret()))).trips, plainTrips);

  // A second process sees the same, and it is not among what was published.
  await begin(tenant, secrets[0] as string, engine(t.another()));
  assert.deepEqual(await journeys.kept.versions(tenant, 'sign-in', undefined, 9), []);
  assert.equal((await journeys.kept.all(tenant)).get('sign-in')?.own, false);
  assert.deepEqual(await journeys.kept.version(tenant, 'sign-in', SHORTER), shorter);

  const inCanary = secrets.find((secret) => [...first].some(([hash, version]) => version === SHORTER && hash === hashHex(secret))) as string;
  const flow = await begin(tenant, inCanary);
  await inTenant(tenant, (tx) => journeys.releases.takeBack(tx, origin, 'sign-in', undefined));
  const done = await engine(t.another()).advance(tenant, flow.id, inCanary, flow.version, { action: 'submit', fields: { answer: 'good' } }, origin);
  // The built-in one would ask once more.
  assert.equal(done.kind, 'done');
  await begin(tenant, inCanary);
  const [latest] = await t.dump<{ version: string }>('select definition_version as version from journeys.flows where tenant_id = $1 order by created_at desc limit 1', [tenant]);
  assert.equal(latest?.version, BUILT_IN);
  assert.deepEqual(
    events.of('journeys.canary_ended').map(({ data }) => data),
    [{ journey: 'sign-in', version: SHORTER, why: 'taken_back' }],
  );
});

test('a process that lacks a step of the canary does without it', async () => {
  const tenant = newId();
  await tryOut(tenant, shorter, 99);
  await t.dump(`update journeys.definitions set definition = jsonb_set(definition, '{nodes,ask,step}', '"test.newer"') where tenant_id = $1`, [tenant]);
  assert.deepEqual(
    [
      ...new Set(
        (
          await versionsOf(
            tenant,
            Array.from({ length: 5 }, () => newSecret()),
          )
        ).values(),
      ),
    ],
    [BUILT_IN],
  );
});

test('a canary is judged as if it were published: no way to a session without proof is tried on anybody', async () => {
  const tenant = newId();
  await assert.rejects(tryOut(tenant, unproved, 1), { code: 'journeys.invalid_definition' });
  await assert.rejects(plan(tenant, unproved, await inMinutes(5)), { code: 'journeys.invalid_definition' });
  await assert.rejects(tryOut(tenant, { ...shorter, start: 'nowhere' }, 1), { code: 'journeys.invalid_definition' });
  await publish(tenant, shorter);
  await assert.rejects(tryOut(tenant, shorter, 10), { code: 'journeys.is_current' });
  await assert.rejects(tryOut(tenant, { ...shorter, id: 'not-there' }, 10), { code: 'journeys.unknown_journey' });
  assert.deepEqual(await releaseOf(tenant), { version: SHORTER });
});

test('of several who change what is tried one does, and the others are told; publishing ends it, publishing the same again does not', async () => {
  const tenant = newId();
  await publish(tenant, shorter);
  const seen = releaseTag(await releaseOf(tenant));
  const race = await Promise.allSettled([5, 10, 20].map((percent) => tryOut(tenant, other, percent, seen)));
  assert.deepEqual(race.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected', 'rejected']);
  assert.ok(race.every((one) => one.status === 'fulfilled' || (one.reason as { code: string }).code === 'journeys.published_meanwhile'));
  await assert.rejects(
    inTenant(tenant, (tx) => journeys.releases.takeBack(tx, origin, 'sign-in', seen)),
    { code: 'journeys.published_meanwhile' },
  );
  const before_ = await t.dump<{ seed: Buffer }>('select seed from journeys.canaries where tenant_id = $1', [tenant]);
  await tryOut(tenant, other, 60, releaseTag(await releaseOf(tenant)));
  const { canary } = await releaseOf(tenant);
  assert.deepEqual([canary?.version, canary?.percent, canary?.beside], [OTHER, 60, SHORTER]);
  assert.deepEqual(await t.dump('select seed from journeys.canaries where tenant_id = $1', [tenant]), before_);
  await publish(tenant, shorter);
  assert.equal((await releaseOf(tenant)).canary?.percent, 60);
  await publish(tenant, other);
  assert.deepEqual(await releaseOf(tenant), { version: OTHER });
  assert.deepEqual(
    (await journeys.kept.versions(tenant, 'sign-in', undefined, 9)).map(({ version }) => version),
    [OTHER, SHORTER],
  );
  assert.deepEqual(
    events.of('journeys.canary_ended').map(({ data }) => (data as { why: string }).why),
    ['published'],
  );
});

test('a version is published when its time comes by the clock of the database, once, however many workers look', async () => {
  const tenant = newId();
  const goOn = await t.holdClock();
  try {
    await assert.rejects(plan(tenant, shorter, await clock()), { code: 'journeys.in_the_past' });
    await plan(tenant, shorter, await inMinutes(10));
    await t.advance(599);
    await work();
    assert.equal((await releaseOf(tenant)).version, BUILT_IN);
    await t.advance(1);
    await Promise.all([work(), work(engine(t.another())), work()]);
    assert.deepEqual(await releaseOf(tenant), { version: SHORTER });
    assert.equal(events.of('journeys.definition_published').length, 1);
    // Called off, it never comes.
    await plan(tenant, other, await inMinutes(10));
    await inTenant(tenant, (tx) => journeys.releases.cancel(tx, origin, 'sign-in', undefined));
    await t.advance(601);
    await work();
    assert.deepEqual(await releaseOf(tenant), { version: SHORTER });
  } finally {
    await goOn();
  }
});

test('what somebody else published meanwhile is not published over: it waits, and says why', async () => {
  const tenant = newId();
  await plan(tenant, shorter, await inMinutes(10));
  await publish(tenant, other);
  await t.advance(601);
  await work();
  await work();
  const { version, schedule } = await releaseOf(tenant);
  assert.deepEqual([version, schedule?.version, schedule?.stopped], [OTHER, SHORTER, 'journeys.published_meanwhile']);
  assert.deepEqual(
    events.of('journeys.publication_stopped').map(({ data }) => data),
    [{ journey: 'sign-in', version: SHORTER, why: 'journeys.published_meanwhile' }],
  );
  // Planned anew, over what is there now.
  await plan(tenant, shorter, await inMinutes(1), releaseTag(await releaseOf(tenant)));
  await t.advance(61);
  await work();
  assert.deepEqual(await releaseOf(tenant), { version: SHORTER });
});

test('what is not valid any more when its time comes is not published', async () => {
  const tenant = newId();
  const leads: JourneyDefinition = { ...shorter, nodes: { ...nodes, ask: { ...nodes.ask, next: { answered: 'session', other: 'journey:extra' } } } };
  await publish(tenant, { ...shorter, id: 'extra' });
  await plan(tenant, leads, await inMinutes(1));
  // As after a release that no longer has it.
  await t.dump("delete from journeys.definitions where tenant_id = $1 and id = 'extra'", [tenant]);
  await t.advance(61);
  await work(engine(t.another()));
  const { version, schedule } = await releaseOf(tenant);
  assert.deepEqual([version, schedule?.stopped], [BUILT_IN, 'journeys.invalid_definition']);
});

test('who publishes last counts, also where their transaction began before the one that published in between', async () => {
  const tenant = newId();
  await inTenant(tenant, async (tx) => {
    await tx.query('select 1');
    await publish(tenant, other);
    await journeys.publish(tx, origin, shorter);
  });
  assert.equal((await releaseOf(tenant)).version, SHORTER);
});
