import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { issueProblems, isAppError } from '#platform/errors';
import type { TenantCipher } from '#platform/crypto';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import type { Tenant } from '#tenants/contract';
import type { ConnectionSettings, Connector, ConnectorContext, Finished, Outward, Returned, TraceEntry } from './contract.ts';

/*
 * What every connector must pass. A new connector is a folder, a line in the catalog, and a call of this. The harness plays the other side: a small server, or
 * nothing but keys.
 */

/** Somebody at the other side. Every value is one that is found again in no failure, trace or address. */
export interface Somebody {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

type Go = Extract<Outward, { kind: 'go' }>;

interface CommonHarness {
  readonly connector: Connector;
  /** What a connection to the other side of this harness is saved with. */
  readonly good: { readonly settings: Readonly<Record<string, unknown>>; readonly secrets: Readonly<Record<string, string>> };
  /** Changes that must be refused, and the field that must be named (without `settings.`). */
  readonly wrong: readonly { readonly settings: Readonly<Record<string, unknown>>; readonly field: string }[];
  /** Settings of another system: its subjects are others. */
  readonly elsewhere: Readonly<Record<string, unknown>>;
  /** The same, where nobody answers; within two seconds. */
  readonly unreachable: Readonly<Record<string, unknown>>;
  /** Makes somebody known at the other side. */
  enrol(who: Somebody): Promise<void>;
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

export interface AwayHarness extends CommonHarness {
  readonly kind: 'away';
  /** What the browser brings back after they signed in there. */
  signIn(outward: Go, who: Somebody): Promise<Returned>;
  /** What it brings back after they said no there. */
  cancel(outward: Go): Promise<Returned>;
  /** Parameters of an answer that the connector itself decides by; `state` and its like are the room's. */
  readonly decisive: readonly string[];
  /** What this connector would only find out at `finish` that nobody answers. */
  readonly beginsOffline?: boolean;
  /** No, there, is an answer with the state and nothing else: the same as one that lost the rest. */
  readonly silentNo?: boolean;
  /** The other side has nothing but the state to tell one request from another: no PKCE, no nonce. */
  readonly boundByState?: boolean;
}

export interface DirectoryHarness extends CommonHarness {
  readonly kind: 'directory';
}

export type ConnectorHarness = AwayHarness | DirectoryHarness;

const MAX_STATE = 80;
const state = `${'f'.repeat(43)}.${'r'.repeat(MAX_STATE - 44)}`;
const somebody = (): Somebody => {
  const mark = randomUUID().slice(0, 8);
  return { subject: `subject-${mark}`, email: `mail-${mark}@people.example`, name: `Name-${mark} Ünïcode`, password: `secret-${mark}-word` };
};

export function connectorSuite(name: string, harness: ConnectorHarness): void {
  const { connector } = harness;
  let t: TestDatabase;
  let tenant: Tenant;
  let cipher: TenantCipher;
  const traced: TraceEntry[] = [];

  before(async () => {
    await harness.start?.();
    t = await createTestDatabase();
    const id = randomUUID();
    cipher = await testKeys(t.db).tenant(id);
    tenant = { id, slug: 'here', name: 'Here', issuer: 'https://id.here.example', state: 'active', defaultBrandId: randomUUID(), settings: {} as Tenant['settings'], version: 1 };
  });
  after(async () => {
    await harness.stop?.();
    await t.drop();
  });

  function context(slug = 'there'): ConnectorContext {
    return { tenant, cipher, callbackUrl: `${tenant.issuer}/federation/${slug}/callback`, now: new Date(), trace: (entry) => void traced.push(entry) };
  }
  function connection(change: Readonly<Record<string, unknown>> = {}): ConnectionSettings<unknown> {
    return {
      id: '77777777-7777-4777-8777-777777777777',
      slug: 'there',
      settings: connector.settings.parse({ ...harness.good.settings, ...change }),
      secrets: harness.good.secrets,
    };
  }
  async function known(): Promise<Somebody> {
    const who = somebody();
    await harness.enrol(who);
    return who;
  }
  /** Nothing that is told to operators holds a secret or says who somebody is. */
  function assertSilent(value: unknown, who?: Somebody): void {
    const text = JSON.stringify(value) ?? '';
    for (const secret of [...Object.values(harness.good.secrets), ...(who ? [who.email, who.name, who.password] : [])])
      assert.ok(!text.includes(secret), `tells "${secret}": ${text}`);
  }
  const isRefused = (finished: Finished): boolean => finished.kind === 'refused';

  test(`${name}: says what it is, once, and goes one way`, () => {
    assert.match(connector.id, /^[a-z][a-z0-9-]{1,39}$/);
    assert.ok(connector.about.length > 10);
    assert.notEqual(connector.away === undefined, connector.directory === undefined);
    for (const [secret, { about }] of Object.entries(connector.secrets)) {
      assert.match(secret, /^[a-z][A-Za-z0-9_]*$/);
      assert.ok(about.length > 5);
    }
  });

  test(`${name}: its settings are a form: they can be described, and hold no secret`, () => {
    const schema = z.toJSONSchema(connector.settings, { io: 'input', unrepresentable: 'any' });
    const fields = Object.entries(schema.properties ?? {});
    assert.ok(fields.length > 0);
    for (const [field, about] of fields) assert.match(typeof about === 'object' ? (about.description ?? '') : '', /^\S.{8,}\.$/, `"${field}" does not say what it is`);
    assertSilent(connection().settings);
    assert.deepEqual(connector.problems?.(connection().settings, Object.keys(harness.good.secrets)) ?? [], []);
  });

  test(`${name}: settings that are wrong are refused by the name of their field, unknown ones too`, () => {
    for (const { settings, field } of [...harness.wrong, { settings: { no_such_setting: true }, field: 'no_such_setting' }]) {
      const parsed = connector.settings.safeParse({ ...harness.good.settings, ...settings });
      const problems = parsed.success ? (connector.problems?.(parsed.data, Object.keys(harness.good.secrets)) ?? []) : issueProblems(parsed.error, 'settings');
      const fields = problems.map((problem) => problem.field);
      assert.ok(fields.includes(`settings.${field}`) || fields.includes(field), `${JSON.stringify(settings)} names ${fields.join() || 'nothing'} instead of ${field}`);
      for (const { fix } of problems) assert.ok(fix.length > 5, fix);
    }
  });

  test(`${name}: required secrets are missed by name, or by what settings need them`, () => {
    for (const [secret, { required }] of Object.entries(connector.secrets)) {
      if (required) assert.ok(harness.good.secrets[secret] !== undefined, secret);
    }
    for (const secret of Object.keys(harness.good.secrets)) assert.ok(Object.hasOwn(connector.secrets, secret), secret);
  });

  test(`${name}: every preset is complete but for what is the customer's own, and its mark is a drawing`, () => {
    for (const [id, preset] of Object.entries(connector.presets ?? {})) {
      assert.match(id, /^[a-z][a-z0-9-]{1,39}$/);
      assert.ok(preset.name.length >= 1 && preset.name.length <= 40, preset.name);
      assert.notEqual(preset.trust?.email, 'always', `${id}: nobody is believed whatever they say, unless an operator says so`);
      assert.deepEqual(preset.trust?.domains ?? [], [], `${id}: for which domains somebody speaks is the operator's to say`);
      for (const { d, fill } of preset.mark?.paths ?? []) {
        assert.match(d, /^[MmLlHhVvCcSsQqTtAaZz0-9 ,.eE+-]+$/);
        if (fill !== undefined) assert.match(fill, /^#[0-9a-fA-F]{6}$/);
      }
      assert.ok(JSON.stringify(preset.mark ?? '').length < 6000, id);
    }
  });

  test(`${name}: whose subjects these are does not hang on anything else, and differs for another system`, () => {
    const authority = connector.authority(connection().settings);
    assert.ok(authority.length > 0);
    assert.equal(connector.authority(connection().settings), authority);
    assert.notEqual(connector.authority(connection(harness.elsewhere).settings), authority);
  });

  if (connector.check) {
    test(`${name}: a check finds that all is well, or what is not, and tells each exchange without secrets`, async () => {
      traced.splice(0);
      const fine = (await connector.check?.(connection(), context())) ?? [];
      assert.ok(fine.length > 0);
      assert.deepEqual(
        fine.filter(({ ok }) => !ok),
        [],
      );
      const broken = (await connector.check?.(connection(harness.unreachable), context())) ?? [];
      assert.ok(broken.some(({ ok, detail }) => !ok && detail.length > 10));
      assert.ok(traced.length > 0, 'nothing was traced');
      assertSilent([fine, broken, traced]);
    });
  }

  if (harness.kind === 'directory') directoryTests(name, harness, { connection, context, known, assertSilent });
  else awayTests(name, harness, { connection, context, known, assertSilent, isRefused });

  test(`${name}: what it traced holds no secret and no person`, () => assertSilent(traced));
}

interface Hands {
  connection(change?: Readonly<Record<string, unknown>>): ConnectionSettings<unknown>;
  context(slug?: string): ConnectorContext;
  known(): Promise<Somebody>;
  assertSilent(value: unknown, who?: Somebody): void;
}

function assertIdentity(finished: Finished, who: Somebody): void {
  assert.equal(finished.kind, 'identity', JSON.stringify(finished));
  if (finished.kind !== 'identity') return;
  const { subject, claims, email, groups, assurance } = finished.identity;
  assert.equal(subject, who.subject);
  assert.ok(subject.length > 0 && subject.length <= 1000);
  assert.deepEqual(JSON.parse(JSON.stringify(finished.identity)), finished.identity, 'survives being kept');
  assert.ok(Object.keys(claims).every((key) => key !== '__proto__'));
  if (email) assert.equal(typeof email.verified, 'boolean');
  if (assurance?.authTime !== undefined) assert.ok(Number.isInteger(assurance.authTime));
  for (const group of groups ?? []) assert.equal(typeof group, 'string');
}

function awayTests(name: string, harness: AwayHarness, { connection, context, known, assertSilent, isRefused }: Hands & { isRefused(finished: Finished): boolean }): void {
  const { away } = harness.connector;
  if (!away) throw new Error(`${harness.connector.id} does not go away.`);
  const request = (change: object = {}) => ({ state, locale: 'en' as const, fresh: false, ...change });
  async function begin(change: object = {}, of = connection()): Promise<Go> {
    const outward = await away?.begin(of, request(change), context());
    assert.equal(outward?.kind, 'go', JSON.stringify(outward));
    return outward as Go;
  }
  const finish = (returned: Returned, kept: Go['kept'], of = connection()) => away.finish(of, returned, kept, context());
  /** By itself, so that it does not matter what kept had for a prototype. */
  const stored = (kept: Go['kept']) => JSON.parse(JSON.stringify(kept)) as Go['kept'];

  test(`${name}: somebody goes there and comes back as who they are, the same the next time`, async () => {
    const who = await known();
    for (let times = 0; times < 2; times++) {
      const outward = await begin();
      assertIdentity(await finish(await harness.signIn(outward, who), stored(outward.kept)), who);
    }
  });

  test(`${name}: the state goes out unchanged, at most ${MAX_STATE} characters long, to an address without secrets; what is kept is text`, async () => {
    const who = await known();
    for (const change of [{}, { fresh: true }, { loginHint: who.email }, { locale: 'ar' }]) {
      const outward = await begin(change);
      const url = new URL(outward.url);
      assert.ok(url.protocol === 'https:' || url.hostname === 'localhost' || url.hostname === '127.0.0.1', outward.url);
      assert.ok(Object.values(outward.kept).every((value) => typeof value === 'string'));
      assert.ok(JSON.stringify(outward.kept).length < 8000);
      const sent = `${decodeURIComponent(outward.url)} ${JSON.stringify(outward.form ?? {})}`;
      assert.ok(sent.includes(state) || (await harness.signIn(outward, who)).parameters[away.stateParameter ?? 'state'] === state);
      assertSilent([outward.url, outward.form]);
    }
  });

  test(`${name}: an answer carries the state where the room looks for it`, async () => {
    const outward = await begin();
    assert.equal((await harness.signIn(outward, await known())).parameters[away.stateParameter ?? 'state'], state);
    assert.equal((await harness.cancel(await begin())).parameters[away.stateParameter ?? 'state'], state);
  });

  test(`${name}: an answer to another request proves nothing`, async () => {
    const who = await known();
    const other = harness.boundByState ? { state: state.replace('r', 's') } : {};
    const [mine, theirs] = [await begin(), await begin(other)];
    assert.notDeepEqual(mine.kept, theirs.kept);
    const answer = await harness.signIn(theirs, who);
    const finished = await finish(answer, stored(mine.kept));
    assert.ok(isRefused(finished), JSON.stringify(finished));
    assertSilent(finished, who);
    assert.ok(isRefused(await finish(await harness.signIn(theirs, who), {})), 'without what was kept');
  });

  test(`${name}: whoever said no there is told apart from whoever was refused`, async () => {
    const outward = await begin();
    assert.deepEqual(await finish(await harness.cancel(outward), stored(outward.kept)), { kind: 'cancelled' });
  });

  /** An answer that says nothing proves nothing, by whichever word. */
  const isNothing = (finished: Finished) => isRefused(finished) || (harness.silentNo === true && finished.kind === 'cancelled');

  test(`${name}: an answer that lacks what decides, or has something else there, is refused and never thrown`, async () => {
    const who = await known();
    for (const parameter of harness.decisive) {
      const outward = await begin();
      const answer = await harness.signIn(outward, who);
      const value = answer.parameters[parameter];
      assert.ok(value !== undefined, `${parameter} is not in the answer`);
      const { [parameter]: _without, ...rest } = answer.parameters;
      for (const parameters of [
        rest,
        { ...rest, [parameter]: '' },
        { ...rest, [parameter]: 'x' },
        { ...rest, [parameter]: `${value}x` },
        { ...rest, [parameter]: 'ü'.repeat(100_000) },
      ]) {
        const finished = await finish({ ...answer, parameters }, stored(outward.kept));
        assert.ok(isNothing(finished), `${parameter}: ${JSON.stringify(finished).slice(0, 300)}`);
        if (finished.kind === 'refused') assert.match(finished.check, /^[a-z][a-z_]{1,39}$/);
        assertSilent(finished, who);
      }
    }
  });

  test(`${name}: odd parameters do no harm`, async () => {
    const outward = await begin();
    const odd = JSON.parse('{"__proto__":"x","constructor":"x","toString":"x"}') as Record<string, string>;
    for (const parameters of [{}, odd, { ...odd, state }]) {
      for (const method of ['GET', 'POST'] as const) assert.ok(isNothing(await finish({ method, parameters }, stored(outward.kept))));
    }
  });

  test(`${name}: where nobody answers it says so, soon, and nothing is decided`, async () => {
    const began = performance.now();
    const gone = connection(harness.unreachable);
    const outward = await away.begin(gone, request(), context());
    if (harness.beginsOffline) {
      assert.equal(outward.kind, 'go');
      const [at, who] = [await begin(), await known()];
      const finished = await finish(await harness.signIn(at, who), stored(at.kept), gone);
      assert.ok(finished.kind === 'unavailable' || finished.kind === 'refused', JSON.stringify(finished));
      assertSilent(finished, who);
    } else assert.equal(outward.kind, 'unavailable');
    assert.ok(performance.now() - began < 15_000);
  });

  test(`${name}: twenty at the same moment do not get into each other's way`, async () => {
    const people = await Promise.all(Array.from({ length: 20 }, known));
    const all = await Promise.all(
      people.map(async (who) => {
        const outward = await begin();
        return { who, finished: await finish(await harness.signIn(outward, who), stored(outward.kept)) };
      }),
    );
    for (const { who, finished } of all) assertIdentity(finished, who);
  });

  for (const [leaf, document] of Object.entries(away.documents ?? {})) {
    test(`${name}: publishes ${leaf}, without secrets`, async () => {
      const { type, body } = await document(connection(), context());
      assert.match(type, /^[a-z]+\/[a-z0-9.+-]+/);
      assert.ok(body.length > 0);
      assertSilent(body);
    });
  }
}

function directoryTests(name: string, harness: DirectoryHarness, { connection, context, known, assertSilent }: Hands): void {
  const { directory } = harness.connector;
  if (!directory) throw new Error(`${harness.connector.id} is no directory.`);
  const verify = (login: string, password: string, of = connection()) => directory.verify(of, { name: login, password }, context());

  test(`${name}: a right password proves its owner, the same the next time`, async () => {
    const who = await known();
    for (let times = 0; times < 2; times++) assertIdentity((await verify(who.email, who.password)) as Finished, who);
  });

  test(`${name}: a wrong password, an empty one, an unknown name and an odd one are one answer`, async () => {
    const who = await known();
    for (const [login, password] of [
      [who.email, `${who.password}x`],
      [who.email, ''],
      [who.email, ' '],
      ['nobody@people.example', who.password],
      ['', who.password],
      ['*', who.password],
      [`${who.email})(uid=*`, who.password],
      [`${who.email}\u0000`, who.password],
      ['x'.repeat(10_000), who.password],
    ] as const) {
      const answer = await verify(login, password);
      assert.deepEqual(answer, { kind: 'wrong' }, `${login.slice(0, 40)} ${password}`);
    }
  });

  test(`${name}: where nobody answers it says so, soon, and no password is told`, async () => {
    const who = await known();
    const began = performance.now();
    const answer = await verify(who.email, who.password, connection(harness.unreachable));
    assert.equal(answer.kind, 'unavailable', JSON.stringify(answer));
    assert.ok(performance.now() - began < 15_000);
    assertSilent(answer, who);
  });

  if (directory.lookUp) {
    test(`${name}: somebody known is looked up without a password; whoever is gone is not there`, async () => {
      const who = await known();
      const found = await directory.lookUp?.(connection(), who.subject, context());
      assert.ok(found);
      assertIdentity(found, who);
      assert.equal(await directory.lookUp?.(connection(), 'no-such-subject', context()), undefined);
    });
  }
}

/** For tests of settings outside the suite: the fields that a save would name. */
export function namedFields(error: unknown): string[] {
  return isAppError(error) ? error.fields.map(({ field }) => field) : [];
}
