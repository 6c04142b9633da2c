import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdminHouse, type AdminHouse } from './house.suite.ts';
import { journeyFinished } from '#journeys';
import { newSecret } from '#platform/ids';
import { TEST_ORIGIN } from '#test/support';
import { makeProviderKey } from '../support/saml-provider.ts';
import { fakeAnswer } from '../../src/federation/fake-connector.suite.ts';

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const CONNECTIONS = '/tenants/main/connections';
const JOURNEYS = '/tenants/main/journeys';
const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => house.call(method, path, { as: 'developer', body, headers });
/** As the console asks: what the routes want a fresh sign-in for, an API key with the permission may do. */
const seen = (version: string | undefined) => ({ 'if-match': version ?? '' });
const SECRET = 'a-secret-nobody-is-shown';
const acme = (slug: string) => ({ slug, connector: 'oidc', name: 'Acme', settings: { issuer: 'https://idp.acme.example', clientId: 'parvis' }, secrets: { clientSecret: SECRET } });

test('kinds come with schemas a form can be drawn from, ready-made providers, and the names of what is secret', async () => {
  const { items } = (await call('GET', '/tenants/main/connection-kinds')).body;
  const oidc = items.find(({ connector }: { connector: string }) => connector === 'oidc');
  assert.equal(oidc.settings.properties.issuer.type, 'string');
  assert.ok(oidc.secrets.clientSecret);
  assert.ok(oidc.presets.some(({ name, settings }: { name: string; settings: object }) => name !== '' && settings));
  assert.ok((await call('GET', '/tenants/main/verifier-kinds')).body.items.length > 0);
});

test('every field of every kind is explained to somebody who does not know the protocol', () => {
  interface Part {
    readonly title?: string;
    readonly description?: string;
    readonly const?: unknown;
    readonly properties?: Readonly<Record<string, Part>>;
    readonly oneOf?: readonly Part[];
    readonly items?: Part;
  }
  const bare: string[] = [];
  const walk = (schema: Part, at: string): void => {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const path = `${at}.${name}`;
      if (property.const === undefined && (property.title === undefined || property.description === undefined)) bare.push(path);
      for (const part of [property, ...(property.oneOf ?? []), ...(property.items ? [property.items] : [])]) walk(part, path);
    }
  };
  for (const { connector, connection, settings } of [...house.app.federation.forms(), ...house.app.verification.forms()]) {
    if (connector === 'fake') continue;
    walk(connection as Part, connector);
    walk(settings as Part, `${connector}.settings`);
  }
  assert.deepEqual(bare, []);
});

test('a connection is made, its secret never shown again, and kept when it is changed; what is wrong is named', async () => {
  const wrong = await call('POST', CONNECTIONS, { slug: 'acme', connector: 'oidc', settings: { issuer: 'no address', more: 1 } });
  assert.equal(wrong.status, 422);
  assert.ok(
    wrong.body.fields.some(({ field }: { field: string }) => field.startsWith('settings.issuer')),
    wrong.text,
  );
  assert.equal((await call('GET', `${CONNECTIONS}/acme`)).status, 404);
  const key = { 'idempotency-key': 'one-acme' };
  const made = await call('POST', CONNECTIONS, acme('acme'), key);
  assert.equal(made.status, 201, made.text);
  assert.equal((await call('POST', CONNECTIONS, acme('acme'), key)).status, 201);
  const taken = await call('POST', CONNECTIONS, acme('acme'));
  assert.deepEqual([taken.status, taken.body.fields[0].field], [422, 'slug']);
  const read = await call('GET', `${CONNECTIONS}/acme`);
  assert.deepEqual([read.body.secrets, read.headers.etag], [['clientSecret'], '"1"']);
  assert.match(read.body.addresses[0].url, /\/federation\/acme\/callback$/);
  const changed = await call('PUT', `${CONNECTIONS}/acme`, { ...read.body.given, name: 'Acme GmbH', state: 'suspended' }, seen('"1"'));
  assert.deepEqual([changed.status, changed.body.name, changed.body.state, changed.body.secrets], [200, 'Acme GmbH', 'suspended', ['clientSecret']], changed.text);
  for (const { text } of [made, taken, read, changed]) assert.doesNotMatch(text, new RegExp(SECRET));
});

test('of several who change it one does, and the others are told what it is now; another tenant’s is not there', async () => {
  await call('POST', CONNECTIONS, acme('race'));
  const { given } = (await call('GET', `${CONNECTIONS}/race`)).body;
  const race = await Promise.all(['a', 'b', 'c'].map((name) => call('PUT', `${CONNECTIONS}/race`, { ...given, name }, seen('"1"'))));
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 412, 412]);
  const lost = race.find(({ status }) => status === 412);
  assert.equal(lost?.body.current.version, 2);
  assert.equal((await call('PUT', `${CONNECTIONS}/race`, given)).status, 428);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PUT', '', given],
    ['DELETE', '', undefined],
    ['POST', '/check', undefined],
    ['POST', '/trials', undefined],
  ] as const)
    assert.equal((await call(method, `/tenants/other/connections/race${path}`, body, seen('*'))).status, 404, `${method} ${path}`);
  assert.equal((await call('DELETE', `${CONNECTIONS}/race`, undefined, seen('"1"'))).status, 412);
  assert.equal((await call('DELETE', `${CONNECTIONS}/race`, undefined, seen('"2"'))).status, 204);
  assert.equal((await call('GET', `${CONNECTIONS}/race`)).status, 404);
  // Somebody signs in by it.
  await house.account({ links: 1 });
  assert.equal((await call('DELETE', `${CONNECTIONS}/there`, undefined, seen('*'))).status, 409);
});

test('a sign-in is tried, and what came of it told once, to this tenant alone', async () => {
  const begun = await call('POST', `${CONNECTIONS}/there/trials`);
  assert.equal(begun.status, 201, begun.text);
  const look = async (tenant = 'main', ticket: string = begun.body.ticket) => (await call('POST', `/tenants/${tenant}/connections/trials/result`, { ticket })).body;
  assert.deepEqual(await look(), { state: 'waiting' });
  assert.deepEqual(await look('other'), { state: 'over' });
  assert.deepEqual(await look('main', 'made-up'), { state: 'over' });
  const { parameters } = fakeAnswer({ url: begun.body.url }, { subject: 'they-1', email: { value: 'they@there.example', verified: true }, claims: { given_name: 'They' } });
  await house.ask('GET', `${house.tenant.issuer}/federation/there/callback?${new URLSearchParams(parameters as Record<string, string>).toString()}`);
  const told = await look();
  assert.deepEqual([told.state, told.identity?.subject, told.identity?.address_proved], ['done', 'they-1', false], JSON.stringify(told));
  assert.deepEqual(await look(), { state: 'over' });
});

test('a provider that wants a form posted is tried over a page of ours that does nothing else, for a while', async () => {
  const settings = { entityId: 'https://idp.works.example/meta', ssoUrl: 'https://idp.works.example/sso', certificates: [makeProviderKey().certificate], binding: 'post' };
  const made = await call('POST', CONNECTIONS, { slug: 'works', connector: 'saml', name: 'Works', settings });
  assert.equal(made.status, 201, made.text);
  const begun = await call('POST', `${CONNECTIONS}/works/trials`);
  assert.equal(begun.status, 201, begun.text);
  const { page } = begun.body as { page: string };
  assert.ok(page.startsWith(`${house.system.issuer}/trial/`), page);
  const shown = await house.ask('GET', page);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /action="https:\/\/idp\.works\.example\/sso"/);
  assert.match(shown.text, /name="SAMLRequest"/);
  // Wherever the other side leads on to (G12).
  assert.doesNotMatch(shown.headers['content-security-policy'] ?? 'form-action', /form-action/);
  assert.equal(shown.headers['cache-control'], 'no-store');
  assert.equal((await house.ask('GET', `${page.slice(0, -1)}${page.endsWith('A') ? 'Q' : 'A'}`)).status, 404);
  assert.equal((await house.ask('GET', page.replace(house.system.issuer, house.tenant.issuer))).status, 404);
  await house.t.advance(601);
  assert.equal((await house.ask('GET', page)).status, 404);
});

test('a copy of a built-in journey that was made before a step was there says which one it lacks, and may be published all the same', async () => {
  const { definition, version, lacking } = (await call('GET', `${JOURNEYS}/address`)).body;
  assert.deepEqual(lacking, []);
  const { settle: _, ...nodes } = definition.nodes as Record<string, { next: Record<string, string> }>;
  const older = Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => [id, { ...node, next: Object.fromEntries(Object.entries(node.next).map(([way, to]) => [way, to === 'settle' ? 'address' : to])) }]),
  );
  const copy = { ...definition, nodes: older };
  const judged = (await call('POST', `${JOURNEYS}/address/validate`, { definition: copy })).body;
  const [{ step, node, written, about }, ...more] = judged.lacking;
  assert.deepEqual([judged.ok, step, node, written, more], [true, 'risk.settle', 'settle', definition.nodes.settle, []]);
  assert.match(about, /"risk\.settle" here, as node "settle" before "address"\. Without it/);
  const published = await call('PUT', `${JOURNEYS}/address`, { definition: copy }, seen(`"${version}"`));
  assert.deepEqual([published.status, published.body.lacking.length], [200, 1], published.text);
  assert.equal(
    (await call('POST', `${JOURNEYS}/address/validate`, { definition: { ...copy, id: 'constructor', nodes: null } })).body.lacking.length,
    0,
    'what is no definition lacks nothing',
  );
  assert.equal((await call('POST', `${JOURNEYS}/address/roll-back`, { version }, seen(published.headers.etag))).body.lacking.length, 0);
});

test('a journey is read as a graph, a draft judged, published over what was read, and taken back to what is built in', async () => {
  const list = (await call('GET', JOURNEYS)).body.items;
  assert.ok(list.every(({ source }: { source: string }) => source === 'built_in'));
  const read = await call('GET', `${JOURNEYS}/sign-out`);
  assert.equal(read.status, 200, read.text);
  const { definition, version, nodes, start } = read.body;
  assert.ok(nodes.some(({ id }: { id: string }) => id === start));
  const signIn = (await call('GET', `${JOURNEYS}/sign-in`)).body;
  assert.ok(signIn.nodes.some(({ starts_session, next }: { starts_session: boolean; next: unknown[] }) => starts_session && next.length > 0));
  assert.ok(signIn.nodes.some(({ next }: { next: { proves: boolean }[] }) => next.some(({ proves }) => proves)));

  const [name] = Object.keys(definition.nodes) as [string];
  const broken = { ...definition, nodes: { ...definition.nodes, [name]: { ...definition.nodes[name], step: 'no.such' } } };
  const judged = (await call('POST', `${JOURNEYS}/sign-out/validate`, { definition: broken })).body;
  assert.deepEqual([judged.ok, judged.problems.length > 0], [false, true]);
  assert.match(judged.problems[0], new RegExp(`"${name}"`));
  assert.deepEqual((await call('POST', `${JOURNEYS}/sign-out/validate`, { definition })).body, { ok: true, problems: [], lacking: [] });
  const refused = await call('PUT', `${JOURNEYS}/sign-out`, { definition: broken }, seen(`"${version}"`));
  assert.deepEqual([refused.status, refused.body.code], [422, 'journeys.invalid_definition']);

  // The same with its first node under another name: another version, as good as the first.
  const renamed = { ...definition, start: start === name ? 'renamed' : start, nodes: {} as Record<string, unknown> };
  for (const [id, node] of Object.entries(definition.nodes as Record<string, { next: Record<string, string> }>))
    renamed.nodes[id === name ? 'renamed' : id] = { ...node, next: Object.fromEntries(Object.entries(node.next).map(([outcome, to]) => [outcome, to === name ? 'renamed' : to])) };
  const race = await Promise.all(
    [1, 2, 3].map((n) =>
      call(
        'PUT',
        `${JOURNEYS}/sign-out`,
        { definition: { ...renamed, nodes: { ...renamed.nodes, renamed: { ...(renamed.nodes['renamed'] as object), ...(n > 1 ? { leave: 'done' } : {}) } } } },
        seen(`"${version}"`),
      ),
    ),
  );
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 412, 412], race.map(({ text }) => text).join('\n'));
  const now = await call('GET', `${JOURNEYS}/sign-out`);
  assert.deepEqual([now.body.source, now.body.built_in_version], ['own', version]);
  assert.equal(race.find(({ status }) => status === 412)?.body.current.version, now.body.version);
  assert.equal((await call('GET', '/tenants/other/journeys/sign-out')).body.source, 'built_in');
  assert.equal((await call('GET', `/tenants/other/journeys/sign-out/versions/${now.body.version}`)).status, 404);

  const back = await call('POST', `${JOURNEYS}/sign-out/roll-back`, { version }, seen(now.headers.etag));
  assert.deepEqual([back.status, back.body.source, back.body.version], [200, 'built_in', version], back.text);
  const versions = (await call('GET', `${JOURNEYS}/sign-out/versions?limit=1`)).body;
  assert.deepEqual([versions.items[0].current, versions.items[0].built_in, versions.items.length], [true, true, 1]);
  const more = (await call('GET', `${JOURNEYS}/sign-out/versions?limit=1&after=${versions.next}`)).body;
  assert.deepEqual(
    more.items.map((one: { version: string }) => one.version),
    [now.body.version],
  );
  assert.deepEqual((await call('GET', `${JOURNEYS}/sign-out/versions/${now.body.version}`)).body.definition, now.body.definition);
  assert.equal((await call('POST', `${JOURNEYS}/sign-out/roll-back`, { version: 'f'.repeat(24) }, seen('*'))).status, 404);
});

/** The journey with its first node under another name: another version, as good as the first. */
function renamed(
  { start, nodes, ...rest }: { readonly start: string; readonly nodes: Record<string, { readonly next: Record<string, string>; readonly leave?: string }> },
  to = 'other-name',
) {
  const name = (id: string) => (id === start ? to : id);
  const moved = Object.entries(nodes).map(([id, { next, leave, ...node }]) => [
    name(id),
    { ...node, next: Object.fromEntries(Object.entries(next).map(([outcome, there]) => [outcome, name(there)])), ...(leave === undefined ? {} : { leave: name(leave) }) },
  ]);
  return { ...rest, start: to, nodes: Object.fromEntries(moved) };
}

test('a version is tried on part of the new flows, planned for a time, given to all and taken back; who saw something else is told', async () => {
  const ONE = `${JOURNEYS}/sign-up`;
  const { definition, version: builtIn } = (await call('GET', ONE)).body;
  const release = () => call('GET', `${ONE}/release`);
  const what = { definition: renamed(definition) };
  const before_ = await release();
  assert.deepEqual(before_.body, { version: builtIn });
  for (const percent of [0, 100, 2.5]) assert.equal((await call('PUT', `${ONE}/canary`, { what, percent }, seen(before_.headers.etag))).status, 400, String(percent));
  assert.equal((await call('PUT', `${ONE}/canary`, { what, percent: 10 })).status, 428);
  assert.equal((await call('PUT', `${ONE}/canary`, { what: { version: 'f'.repeat(24) }, percent: 10 }, seen('*'))).status, 404);
  assert.equal((await call('PUT', `${ONE}/canary`, { what: { definition: { ...what.definition, id: 'sign-in' } }, percent: 10 }, seen('*'))).status, 409);
  assert.equal((await call('PUT', `${ONE}/canary`, { what: { definition: { ...definition, start: 'session' } }, percent: 1 }, seen('*'))).body.code, 'journeys.invalid_definition');

  const begun = await call('PUT', `${ONE}/canary`, { what, percent: 10 }, seen(before_.headers.etag));
  assert.deepEqual([begun.status, begun.body.canary.percent, begun.body.canary.beside, begun.body.version], [200, 10, builtIn, builtIn], begun.text);
  const tried: string = begun.body.canary.version;
  const late = await call('DELETE', `${ONE}/canary`, undefined, seen(before_.headers.etag));
  assert.deepEqual([late.status, late.body.current.canary.version], [412, tried]);
  assert.deepEqual((await call('GET', '/tenants/other/journeys/sign-up/release')).body, { version: builtIn });
  assert.equal((await call('PUT', '/tenants/other/journeys/sign-up/canary', { what: { version: tried }, percent: 5 }, seen('*'))).status, 404);
  const more = await call('PUT', `${ONE}/canary`, { what: { version: tried }, percent: 50 }, seen(begun.headers.etag));
  assert.deepEqual([more.body.canary.percent, more.body.canary.since], [50, begun.body.canary.since]);

  const planned = await call('PUT', `${ONE}/schedule`, { what: { version: tried }, at: new Date(Date.now() + 3_600_000).toISOString() }, seen(more.headers.etag));
  assert.deepEqual([planned.status, planned.body.schedule.version], [200, tried], planned.text);
  assert.equal((await call('PUT', `${ONE}/schedule`, { what: { version: tried }, at: '2020-01-01T00:00:00Z' }, seen('*'))).body.code, 'journeys.in_the_past');
  const off = await call('DELETE', `${ONE}/schedule`, undefined, seen(planned.headers.etag));
  assert.deepEqual([off.status, off.body.schedule, off.body.canary.percent], [200, undefined, 50]);

  assert.equal((await call('POST', `${ONE}/canary/publish`, undefined, seen(begun.headers.etag))).status, 412);
  const all = await call('POST', `${ONE}/canary/publish`, undefined, seen(off.headers.etag));
  assert.deepEqual([all.status, all.body], [200, { version: tried }], all.text);
  assert.equal((await call('POST', `${ONE}/canary/publish`, undefined, seen('*'))).status, 409);
  await call('POST', `${ONE}/roll-back`, { version: builtIn }, seen('*'));
});

test('how flows ended is counted as a hand counts them, by version and place, and nine are told to nobody', async () => {
  const { id: tenantId, issuer } = house.tenant;
  const { journeys, scheduled, platform } = house.app;
  const origin = TEST_ORIGIN;
  const job = (name: string) => scheduled.find((one) => one.name === name)?.run(new AbortController().signal);
  const begin = async () => {
    const browserSecret = newSecret();
    const began = await journeys.start({
      tenantId,
      issuer,
      journey: 'sign-in',
      locale: 'en',
      brandId: 'none',
      mayLeave: true,
      browserSecret,
      returnTo: { kind: 'test', ref: '' },
      origin,
    });
    assert.ok(began.kind === 'screen');
    return { ...began.flow, browserSecret };
  };
  const act = async (flow: Awaited<ReturnType<typeof begin>>, action: string, fields: Record<string, string> = {}) => {
    const next = await journeys.advance(tenantId, flow.id, flow.browserSecret, flow.version, { action, fields }, origin);
    assert.ok(next.kind !== 'gone');
    return { ...next.flow, browserSecret: flow.browserSecret };
  };
  // 9 give up at once, 20 at the password, 10 never answer: begun 39, all in the version in use.
  const [leaving, leavingLater] = [await Promise.all(Array.from({ length: 9 }, begin)), await Promise.all(Array.from({ length: 20 }, begin))];
  await Promise.all(Array.from({ length: 10 }, begin));
  for (const flow of leaving) await act(flow, 'leave');
  const places = new Set<string>();
  for (const flow of leavingLater) {
    const there = await act(flow, 'continue', { identifier: 'nobody@example.com' });
    places.add(there.node);
    await act(there, 'leave');
  }
  assert.deepEqual([...places], ['password']);
  await house.t.advance(31 * 60);
  await job('journeys.purge');
  const { version } = (await call('GET', `${JOURNEYS}/sign-in`)).body;
  // 21 that finished, in 3 seconds each, of the same version.
  await house.inTenant(async (tx) => {
    for (let n = 0; n < 21; n++)
      await platform.events.publish(tx, journeyFinished, { origin, data: { flow: `f${n}`, journey: 'sign-in', version, at: 'sign-in/keep', seconds: 3, newUser: false } });
  });
  await job('insight.count-days');

  const told = await house.call('GET', `${JOURNEYS}/sign-in/figures?days=7`, { as: 'owner' });
  assert.equal(told.status, 200, told.text);
  assert.deepEqual(told.body.versions, [
    {
      version,
      begun: 40,
      finished: 20,
      left: 30,
      refused: null,
      abandoned: 10,
      completion: 0.34,
      median_seconds: 4,
      drop_off: [
        { place: 'sign-in/password', ended: 20, share: 0.34 },
        { place: 'sign-in/identify', ended: 20, share: 0.34 },
      ].toSorted((a, b) => a.place.localeCompare(b.place)),
    },
  ]);
  // To the last one, where they are kept.
  const rows = await house.t.dump<{ outcome: string; place: string; n: number }>(
    "select outcome, place, sum(n)::int as n from insight.journey_days where tenant_id = $1 and journey = 'sign-in' group by 1, 2 order by 1, 2",
    [tenantId],
  );
  assert.deepEqual(rows, [
    { outcome: 'abandoned', place: 'sign-in/identify', n: 10 },
    { outcome: 'begun', place: '', n: 39 },
    { outcome: 'finished', place: 'sign-in/keep', n: 21 },
    { outcome: 'left', place: 'sign-in/identify', n: 9 },
    { outcome: 'left', place: 'sign-in/password', n: 20 },
  ]);
  assert.equal((await house.call('GET', `${JOURNEYS}/sign-in/figures`, { as: 'support' })).status, 403);
});

test('a journey is walked through as somebody who does not exist: each customer their way, by hand another, and nothing of it leaves a trace', async () => {
  const everything = async () => {
    const tables = await house.t.dump<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and tablename not in ('counters', 'events', 'event_clients', 'outbox') order by 1",
    );
    const counts = tables.map(
      ({ name }) => `select '${name}' as name, count(*)::int as n, coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from ${name} t`,
    );
    return house.t.dump(`${counts.join(' union all ')} order by name`);
  };
  const walk = async (journey: string, body: object) => {
    const told = await call('POST', `${JOURNEYS}/${journey}/trials`, body);
    assert.equal(told.status, 200, told.text);
    return told.body as {
      end: string;
      signed_in: boolean;
      steps: {
        place: string;
        outcome?: string;
        because: string;
        shows: string;
        milliseconds: number;
        ways: { outcome: string }[];
        screen?: { title: string; lines: { kind: string; text: string }[] };
      }[];
    };
  };
  const signIn = await call('GET', `${JOURNEYS}/sign-in`);
  const what = { version: signIn.body.version };
  await call('GET', `${JOURNEYS}/sign-in/release`);
  const before_ = await everything();
  const events = async () => (await house.t.dump<{ n: number }>('select count(*)::int as n from platform.events'))[0]?.n;
  const told = await events();

  const plain = await walk('sign-in', { what });
  assert.deepEqual([plain.end, plain.signed_in], ['done', true], JSON.stringify(plain.steps.at(-1)));
  const password = plain.steps.find(({ place }) => place === 'sign-in/password');
  assert.deepEqual([password?.outcome, password?.because, password?.shows], ['verified', 'has_it', 'yes']);
  assert.ok(
    password?.screen?.lines.some(({ kind, text }) => kind === 'field' && text === 'Password'),
    JSON.stringify(password),
  );
  // A passkey is shown on the first screen, and is worth two.
  const passkey = await walk('sign-in', { what, customer: { passkey: true } });
  assert.ok(!passkey.steps.some(({ place }) => place === 'sign-in/password'));
  assert.equal(passkey.steps.find(({ place }) => place === 'sign-in/second')?.because, 'strong_enough');
  const stranger = await walk('sign-in', { what, customer: { known: false } });
  assert.deepEqual([stranger.end, stranger.signed_in, stranger.steps.at(-1)?.place], ['stuck', false, 'sign-in/password']);
  // By hand: they give up their password and ask for help.
  const forgot = await walk('sign-in', { what, answers: [{ place: 'sign-in/password', outcome: 'forgot' }] });
  assert.ok(forgot.steps.some(({ place }) => place.startsWith('recover/')));
  const unknown = await walk('sign-up', { what: { version: (await call('GET', `${JOURNEYS}/sign-up`)).body.version }, customer: { known: false, passkey: true } });
  assert.deepEqual([unknown.end, unknown.signed_in], ['done', true]);
  assert.ok(unknown.steps.every(({ milliseconds }) => milliseconds >= 0));
  const arabic = await walk('sign-in', { what, locale: 'ar' });
  assert.match(arabic.steps.find(({ place }) => place === 'sign-in/password')?.screen?.title ?? '', /[\u0600-\u06FF]/);
  // In circles for ever: it ends.
  const circle = await walk('sign-in', { what, answers: Array.from({ length: 9 }, () => ({ place: 'sign-in/password', outcome: 'change' })) });
  assert.equal(circle.end, 'circle');

  // All built-in journeys, every way out of every step that is met.
  const { kept } = house.app.journeys;
  const counted = () => house.t.dump('select * from platform.counters order by 1, 2');
  const counters = await counted();
  const customer = { known: true, password: true, passkey: false, secondStep: true, familiar: false, age: 30, answered: false };
  const walked = { tenantId: house.tenant.id, issuer: house.tenant.issuer, brandId: house.tenant.defaultBrandId, locale: 'en', customer } as const;
  for (const { definition } of (await kept.all(house.tenant.id)).values()) {
    const { steps } = await kept.tryWalk({ ...walked, definition, answers: [] });
    for (const { journey, node, ways } of steps) for (const { outcome } of ways) await kept.tryWalk({ ...walked, definition, answers: [{ place: `${journey}/${node}`, outcome }] });
  }
  assert.deepEqual(await counted(), counters);
  assert.deepEqual(await everything(), before_);
  assert.equal(await events(), told);

  const draft = { ...signIn.body.definition, start: 'session' };
  const refused = await call('POST', `${JOURNEYS}/sign-in/trials`, { what: { definition: draft } });
  assert.deepEqual([refused.status, refused.body.code], [422, 'journeys.invalid_definition']);
  assert.equal((await call('POST', `${JOURNEYS}/sign-in/trials`, { what: { version: 'f'.repeat(24) } })).status, 404);
  assert.equal((await call('POST', `${JOURNEYS}/sign-in/trials`, { what, application: 'not-there' })).status, 404);
  assert.equal((await call('POST', `${JOURNEYS}/sign-in/trials`, { what, customer: { user_id: 'somebody' } })).status, 400);
  const { items } = (await call('GET', '/tenants/main/journey-steps')).body;
  const step = items.find(({ id }: { id: string }) => id === 'credentials.password');
  assert.deepEqual([step.outcomes.includes('verified'), step.proves, step.settings.type], [true, ['verified'], 'object']);
});
