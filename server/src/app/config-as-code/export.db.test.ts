import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Revisions } from '#configuration/contract';
import { loadConfig } from '#platform/config';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { compose, type App } from '../compose.ts';
import { withDemoHosts } from '../demo-hosts.ts';
import { createHistory } from './history.ts';
import { applyConfig, collectTenant, ConfigFileError, driftOf, parseConfigFile, planConfig, readEnvironmentFile, writeConfigFile, type ApplyOptions } from './index.ts';

/* With all rooms as they are: what they keep is what they give, and what one installation gives another one takes. */

const demo = readFileSync(new URL('../../../../demo/demo.yaml', import.meta.url), 'utf8');
const dir = mkdtempSync(join(tmpdir(), 'parvis-config-'));
const databases: TestDatabase[] = [];
const apps: App[] = [];

async function installation(baseUrl = 'http://localhost:3000'): Promise<App> {
  const database = await createTestDatabase();
  const config = withDemoHosts(loadConfig({ PARVIS_DATA_DIR: dir, PARVIS_BASE_URL: baseUrl, LOG_LEVEL: 'silent' }));
  const app = await compose({ config, databaseUrl: database.appUrl, role: 'command' });
  databases.push(database);
  apps.push(app);
  return app;
}

const roomsOf = (of: App) => of.configuration.rooms;

let app: App;
before(async () => {
  app = await installation();
  await applyConfig(roomsOf(app), parseConfigFile(demo, { env: () => undefined }));
});
after(async () => {
  await Promise.all(apps.map((one) => one.close()));
  await Promise.all(databases.map((database) => database.drop()));
  rmSync(dir, { recursive: true });
});

const idOf = async (of: App, slug = 'demo') => (await of.tenants.bySlug(slug))?.id ?? assert.fail(`no tenant ${slug}`);
const collected = async (of: App, slug?: string) => collectTenant(roomsOf(of), await idOf(of, slug));
const exported = async (of: App, slug?: string) => writeConfigFile([(await collected(of, slug)).document]);
const file = (text: string, values: ReadonlyMap<string, string> = new Map()) => parseConfigFile(text, { env: (name) => values.get(name) });
const plan = async (of: App, text: string, options?: ApplyOptions) => (await planConfig(roomsOf(of), file(text), options)).map((line) => line.text);
const apply = async (of: App, text: string, options?: ApplyOptions) => (await applyConfig(roomsOf(of), file(text), options)).map((line) => line.text);
const drift = async (of: App, text: string) => (await driftOf(roomsOf(of), file(text))).map((line) => line.text);

test('what is exported changes nothing where it comes from, has no secret and no user in it, and makes another installation the same', async () => {
  const { document, secrets } = await collected(app);
  const text = writeConfigFile([document]);
  assert.deepEqual(await plan(app, text), [], 'secrets that nobody says stay');
  assert.deepEqual(await drift(app, text), []);
  assert.deepEqual(await drift(app, demo), [], 'the file it was made from says the same');
  for (const value of secrets.values()) assert.equal(text.includes(value), false);
  assert.equal(/ada@|grace@|Correct-Horse/.test(text), false);
  assert.ok(secrets.size >= 8);
  for (const name of secrets.keys()) assert.ok(text.includes(`#   ${name}\n`), `${name} is named`);
  assert.match(text, /secret: \$\{secret:DEMO_APPLICATION_DEMO_SHOP_SECRET\}/);
  assert.match(text, /DEMO_APPLICATION_DEMO_CLUB_WEBHOOKS_DEFAULT_SECRET/);

  const other = await installation('http://localhost:4000');
  await assert.rejects(plan(other, text), (error: unknown) => {
    assert.ok(error instanceof ConfigFileError);
    assert.equal(error.details.length, secrets.size, 'all of them at once, each at its line');
    return true;
  });
  const planned = (await planConfig(roomsOf(other), file(text, secrets))).map((line) => line.text);
  assert.equal(await other.tenants.bySlug('demo'), undefined);
  assert.deepEqual(
    (await applyConfig(roomsOf(other), file(text, secrets))).map((line) => line.text),
    planned,
  );
  assert.equal(await exported(other), text, 'to the byte');
  assert.deepEqual([...(await collected(other)).secrets], [...secrets]);
  assert.equal((await other.tenants.bySlug('demo'))?.issuer, 'http://localhost:4000', 'at its own address');
});

test('what differs from one environment to the next stands in the file as a variable, and another environment says it otherwise', async () => {
  const own = `tenants:
  - slug: env
    issuer: \${env:ENV_ISSUER}
    brands: [{ slug: look, name: Look, colours: { accent: '#1f4fd8' }, supportUrl: '\${env:ENV_SITE}/help' }]
    applications:
      - { clientId: site, name: Site, secret: '\${env:SITE_SECRET}', metadata: { redirect_uris: ['\${env:ENV_SITE}/callback'] } }
`;
  const trial = readEnvironmentFile(
    '# test\nENV_ISSUER=http://id-test.localhost:3000\nexport ENV_SITE=\'https://test.site.example\'\nSITE_SECRET="the-secret-of-the-test-environment"\n',
  );
  const live = readEnvironmentFile('ENV_ISSUER=http://id.localhost:3000\nENV_SITE=https://site.example\nSITE_SECRET=the-secret-of-the-live-environment\n');
  await applyConfig(roomsOf(app), file(own, trial));
  const { document, secrets } = await collected(app, 'env');
  const text = writeConfigFile([document], { variables: trial, secrets });
  assert.match(text, /issuer: \$\{env:ENV_ISSUER\}/);
  assert.match(text, /\$\{env:ENV_SITE\}\/callback/);
  assert.match(text, /secret: \$\{secret:SITE_SECRET\}/);
  assert.equal(text.includes('test.site') || text.includes('ENV_APPLICATION'), false);
  const other = await installation();
  await applyConfig(roomsOf(other), file(text, live));
  const there = await collected(other, 'env');
  assert.match(writeConfigFile([there.document]), /https:\/\/site\.example\/callback[^]*secret: \$\{secret:ENV_APPLICATION_SITE_SECRET\}/);
  assert.deepEqual([...there.secrets.values()], ['the-secret-of-the-live-environment']);
  assert.equal(writeConfigFile([there.document], { variables: live, secrets: there.secrets }), text, 'and says of itself the same');
  assert.throws(() => readEnvironmentFile('A=1\nA=2\nnonsense'), /line 2: A stands there twice\n.*line 3: must be NAME=value/);
});

const words = 'title: News, what: Your address., why: To write to you., who: Us., howLong: A year.';
const shop = (more = '') => `tenants:
  - slug: shop
    name: Shop
    brands: [{ slug: look, name: Look, colours: { accent: '#1f4fd8' } }]
    applications:
      - { clientId: web, name: Web, brand: look, secret: a-secret-of-the-tests-long-enough, metadata: { redirect_uris: ['https://shop.example/callback'] } }
${more}`;
const more = `      - { clientId: news, name: News, secret: another-secret-of-the-tests-long, metadata: { grant_types: [client_credentials] } }
    resources: [{ identifier: 'https://api.shop.example/', name: Shop API }]
    purposes:
      - { key: news, attributes: [email], recipients: [news], publish: 1, notice: { en: { ${words} } } }
    topics:
      - { key: offers, purpose: news, channels: [email], words: { en: { title: Offers } } }
    connections:
      - { slug: there, connector: oidc, name: There, settings: { issuer: 'https://there.example', clientId: shop }, secrets: { clientSecret: secret-of-there } }
    journeys:
      - { id: hello, start: ask, nodes: { ask: { step: credentials.sign-in, next: { } } } }
`;

test('drift tells what is otherwise and what is not in the file; pruning takes that out of use, keeps what customers said, and is no drift any more', async () => {
  const full = shop(more.split('    journeys:')[0]);
  await apply(app, full);
  assert.deepEqual(await drift(app, full), []);
  const rest = ['purpose news', 'topic offers', 'resource https://api.shop.example/', 'application news', 'connection there'];
  assert.deepEqual((await drift(app, shop())).toSorted(), rest.map((what) => `? ${what}`).toSorted());
  assert.deepEqual(await drift(app, full.replace('name: Web,', 'name: Site,').replace('name: Shop\n', 'name: Shop\n    settings: { selfRegistration: false }\n')), [
    '~ tenant shop: settings.selfRegistration: true -> false',
    '~ application web: name: "Web" -> "Site"',
  ]);
  await app.tenants.save({ slug: 'shop', name: 'Shop', issuer: 'http://localhost:3000/t/shop', settings: { enumeration: 'friendly' } });
  assert.deepEqual(await drift(app, full), ['~ tenant shop: settings.enumeration: as it comes with the product'], 'a setting the file says nothing of is one too many');
  assert.deepEqual(await apply(app, full), [], 'and stays, where the file is applied');
  await app.tenants.save({ slug: 'shop', name: 'Shop', issuer: 'http://localhost:3000/t/shop', settings: {} });

  const planned = await plan(app, shop(), { prune: true });
  assert.deepEqual(planned, [
    '- topic offers: retired: what customers chose is kept',
    '- purpose news: retired: nothing leaves by it any more, and what customers said is kept',
    '- connection there: removed',
    '- application news: suspended: what customers allowed it is kept',
    '- resource https://api.shop.example/: removed',
  ]);
  assert.deepEqual(await plan(app, shop()), [], 'without being told to, nothing is taken out');
  assert.deepEqual(await apply(app, shop(), { prune: true }), planned);
  assert.deepEqual([await plan(app, shop(), { prune: true }), await drift(app, shop())], [[], []]);
  assert.equal((await app.oidc.application(await idOf(app, 'shop'), 'news'))?.state, 'suspended');
});

test('a draft beside what is published is exported with it, and neither is lost or published by an apply', async () => {
  const published = (text: string, more_ = '') => `tenants:
  - slug: drafts
    purposes:
      - { key: news, attributes: [email], recipients: [{ party: us, name: Us }], ${more_}notice: { en: { ${text} } } }
`;
  await apply(app, published(words, 'publish: 1, '));
  await apply(app, published(words.replace('News', 'More news')));
  const text = await exported(app, 'drafts');
  assert.match(text, /title: News[^]*draft:[^]*title: More news/);
  assert.deepEqual(await plan(app, text), []);
  const other = await installation();
  await apply(other, text);
  assert.equal(await exported(other, 'drafts'), text);
  assert.equal((await other.consent.purposes(await idOf(other, 'drafts')))[0]?.notice.en?.title, 'News');
});

test('what was not agreed to is not done; of several tenants each is done or not, and the one that failed is named', async () => {
  const two = (name: string) => `tenants:
  - slug: first
    name: ${name}
  - slug: second
    name: ${name}
    brands: [{ slug: b, name: ${name}, colours: { accent: '#1f4fd8' } }]
`;
  await apply(app, two('One'));
  const agreed = new Map([
    ['first', ['~ tenant first: name: "One" -> "Two"']],
    ['second', ['~ brand b (second): name: "One" -> "Two"']],
  ]);
  await assert.rejects(apply(app, two('Two'), { agreed }), (error: Error) => {
    assert.match(error.message, /The tenant second was not changed: Something was changed since[^]*Applied before it: first\. Not tried any more: none\./);
    return true;
  });
  assert.deepEqual([(await app.tenants.bySlug('first'))?.name, (await app.tenants.bySlug('second'))?.name], ['Two', 'One']);
  const bad = two('Three').replace("'#1f4fd8'", "'#ffee00'");
  await assert.rejects(apply(app, bad), ConfigFileError);
  assert.equal((await app.tenants.bySlug('first'))?.name, 'Two', 'what can be seen beforehand stops all of it');
  assert.throws(() => file('tenants: [{ slug: system }]'), /tenant of the operators/);
});

const BY = (id: string) => ({ actor: { kind: 'operator', id }, requestId: `request-of-${id}` }) as const;
const history = (name: string, rest = '') => `tenants:
  - slug: past
    name: ${name}
    brands: [{ slug: look, name: ${name}, colours: { accent: '#1f4fd8' } }]
    applications:
      - { clientId: web, name: Web, secret: '\${env:WEB_SECRET}', metadata: { redirect_uris: ['https://past.example/callback'] } }
${rest}`;
const SECRET = { WEB_SECRET: 'the-first-secret-of-the-tests-' };
const texts = (changes: readonly { readonly kind: string; readonly what: string; readonly details: readonly string[] }[]) =>
  changes.map(({ kind, what, details }) => `${kind} ${what}${details.length > 0 ? `: ${details.join('; ')}` : ''}`);

test('each change of a configuration is a revision: who, when, what differs, and all of it, with no secret that can be read', async () => {
  const { configuration } = app;
  const first = await configuration.apply({ text: history('One'), variables: SECRET, origin: BY('ada') });
  assert.deepEqual([first.revisions, texts(first.changes)[0]], [{ past: 1 }, 'create tenant past']);
  const again = await configuration.apply({ text: history('One'), variables: SECRET, origin: BY('ada') });
  assert.deepEqual([again.revisions, again.changes], [{}, []], 'nothing differs: no revision');
  await configuration.apply({ text: history('Two'), variables: { WEB_SECRET: 'the-second-secret-of-the-tests' }, origin: BY('bob') });

  const id = await idOf(app, 'past');
  // By something else than a file: noticed afterwards, under the name of whoever did it, once.
  await app.tenants.saveBrand(id, { slug: 'look', name: 'Three', senderName: 'Three', defaultLocale: 'en', colours: { accent: '#0b6e4f' } }, { origin: BY('eve') });
  const event = {
    id: '1',
    tenantId: id,
    type: 'tenants.brand_saved',
    version: 1,
    occurredAt: '',
    actor: BY('eve').actor,
    requestId: BY('eve').requestId,
    result: 'success',
    data: {},
  } as const;
  for (const listener of configuration.listeners) for (const one of [event, event]) await listener.handle(one);
  const all = await configuration.revisions(id, { limit: 10 });
  assert.deepEqual(
    all.map(({ number, source, actor, changes }) => [number, source, actor.id, texts(changes)]),
    [
      [3, 'elsewhere', 'eve', ['change brand look: name: "Two" -> "Three"; senderName: "Two" -> "Three"; colours.accent: "#1f4fd8" -> "#0b6e4f"']],
      [
        2,
        'apply',
        'bob',
        ['change tenant past: name: "One" -> "Two"', 'change brand look: name: "One" -> "Two"; senderName: "One" -> "Two"', 'change application web: secret changed'],
      ],
      [1, 'apply', 'ada', ['create tenant past', 'create brand look', 'create application web']],
    ],
  );
  assert.deepEqual(
    (await configuration.revisions(id, { before: 2, limit: 10 })).map(({ number }) => number),
    [1],
  );
  const kept = JSON.stringify(await (databases[0] as TestDatabase).dump('select row_to_json(r)::text as row from configuration.revisions r'));
  assert.equal(/the-(first|second)-secret/.test(kept) || kept.includes(Buffer.from('the-first-secret').toString('hex')), false);
  assert.match((await configuration.revision(id, 2))?.content ?? '', /name: Two[^]*\$\{secret:PAST_APPLICATION_WEB_SECRET\}/);
  assert.equal(await configuration.revision(await idOf(app), 1), undefined, 'of another tenant');
});

test('a tenant goes back to what it was, in a new revision: what came since is taken out of use, what was suspended is in use, words count again as their next version', async () => {
  const { configuration } = app;
  const id = await idOf(app, 'past');
  const since = `    purposes:
      - { key: news, attributes: [email], recipients: [web], publish: 1, notice: { en: { ${words} } } }
`;
  const variables = { WEB_SECRET: 'the-second-secret-of-the-tests' };
  await configuration.apply({ text: history('Three', since), variables, origin: BY('ada') });
  const good = await configuration.latest(id);
  const worse = history('Worse', since.replace('publish: 1', 'publish: 2').replace('title: News', 'title: Other news')).replace('name: Web,', 'name: Web, state: suspended,');
  await configuration.apply({
    text: worse.replace('    purposes', "      - { clientId: late, name: Late, secret: '${env:WEB_SECRET}', metadata: { grant_types: [client_credentials] } }\n    purposes"),
    variables,
    origin: BY('bob'),
  });

  const asked = { number: good, secrets: 'keep' } as const;
  const planned = await configuration.planRollback(id, asked);
  assert.deepEqual(texts(planned.changes), [
    'change brand look: name: "Worse" -> "Three"; senderName: "Worse" -> "Three"',
    'change tenant past: name: "Worse" -> "Three"',
    'change application web: state: "suspended" -> "active"',
    'change purpose news: draft: notice; publishes version 3 (material), 0 customers are asked again',
    'remove application late: suspended: what customers allowed it is kept',
  ]);
  const [seen] = [await configuration.latest(id)];
  assert.deepEqual(await configuration.rollback(id, { ...asked, origin: BY('eve'), expected: seen - 1 }), { kind: 'changed', latest: seen });
  await assert.rejects(configuration.rollback(id, { ...asked, origin: BY('eve'), plan: 'of something else' }), { code: 'config.changed_meanwhile' });
  assert.equal(await configuration.latest(id), seen);
  const done = await configuration.rollback(id, { ...asked, origin: BY('eve'), expected: seen, plan: planned.plan });
  assert.ok(done.kind === 'done');
  assert.deepEqual([done.revisions, texts(done.changes)], [{ past: seen + 1 }, texts(planned.changes)]);
  const [newest] = await configuration.revisions(id, { limit: 1 });
  assert.deepEqual([newest?.source, newest?.backTo, newest?.actor.id], ['rollback', good, 'eve']);
  assert.equal((await app.consent.purposes(id))[0]?.notice.en?.title, 'News');
  assert.deepEqual((await configuration.planRollback(id, asked)).changes, [], 'and is there');
  await assert.rejects(configuration.planRollback(id, { number: 99, secrets: 'keep' }), { code: 'config.unknown_revision' });

  // The first revision had another secret: it may have been changed because somebody saw it.
  const secretNow = async () => [...(await collected(app, 'past')).secrets.values()];
  await configuration.rollback(id, { number: 1, secrets: 'keep', origin: BY('ada') });
  assert.ok((await secretNow()).includes('the-second-secret-of-the-tests'));
  const back = await configuration.rollback(id, { number: 1, secrets: 'restore', origin: BY('ada') });
  assert.deepEqual(back.kind === 'done' && texts(back.changes), ['change application web: secret changed']);
  assert.ok((await secretNow()).includes(SECRET.WEB_SECRET));
});

test('two that apply at once take turns, and nothing of one is mixed into the other', async () => {
  const { configuration } = app;
  const turn = (name: string) =>
    configuration.apply({
      text: `tenants: [{ slug: race, name: ${name}, brands: [{ slug: a, name: ${name}, colours: { accent: '#1f4fd8' } }, { slug: b, name: ${name}, colours: { accent: '#1f4fd8' } }] }]`,
      origin: BY(name),
    });
  await turn('Start');
  const id = await idOf(app, 'race');
  // Planned before the other was done, one is refused; the other is done as a whole.
  const both = await Promise.allSettled([turn('Left'), turn('Right')]);
  const won = both.flatMap((one) => (one.status === 'fulfilled' && Object.keys(one.value.revisions).length > 0 ? [one] : []));
  assert.ok(won.length >= 1);
  for (const one of both) if (one.status === 'rejected') assert.equal((one.reason as { code?: string }).code, 'config.changed_meanwhile');
  const { document } = await collected(app, 'race');
  assert.equal(new Set([document.head['name'], ...document.sections.brands.map(({ name }) => name)]).size, 1);
  assert.equal(await configuration.latest(id), 1 + won.length);
});

test('who waits too long for the turn is told; a file from elsewhere reads nothing of this machine, makes no people, and is about the tenant it is for', async () => {
  const busy = { ...roomsOf(app) };
  const waiting = createHistory(busy, { takeTurn: async () => Promise.reject(Object.assign(new Error('lock timeout'), { code: '55P03' })) } as unknown as Revisions);
  await assert.rejects(waiting.notice(await idOf(app, 'race'), BY('late')), { code: 'config.busy' });

  const refused = async (text: string, only?: string) =>
    app.configuration.plan({ text, ...(only === undefined ? {} : { only }) }).then(
      () => [],
      (error: { fields: { field: string; fix: string }[] }) => error.fields.map(({ field, fix }) => `${field} ${fix}`),
    );
  assert.match((await refused('tenants: [{ slug: race, name: "${env:PATH}" }]'))[0] ?? '', /PATH, which is not set/);
  assert.match((await refused('tenants: [{ slug: race, name: "${file:/etc/hostname}" }]'))[0] ?? '', /cannot be read/);
  assert.match(
    (await refused('tenants: [{ slug: race, users: [{ identifiers: [{ kind: email, value: a@example.com }] }] }]'))[0] ?? '',
    /tenants\.0\.users line 1: must be left out/,
  );
  assert.match((await refused('tenants: [{ slug: other }]', 'race'))[0] ?? '', /tenants\.0\.slug line 1: must be race/);
});

test('a risk policy is exported, applied through the same gate as by the API, and seen where it drifted', async () => {
  const one = await installation();
  const text = (policy: string) => `tenants:\n  - slug: shop\n    riskPolicy:\n      ${policy}\n`;
  await apply(one, 'tenants:\n  - slug: shop\n');
  assert.doesNotMatch(await exported(one, 'shop'), /riskPolicy/, 'what comes with the product is not written down');
  const stricter = text('score: { caught: 0.995 }');
  const planned = await plan(one, stricter);
  assert.match(planned.join('\n'), /risk policy/);
  assert.match(planned.join('\n'), /score\.caught: 0\.99 -> 0\.995/);
  assert.deepEqual(await apply(one, stricter), planned);
  assert.deepEqual(await apply(one, stricter), [], 'a second time changes nothing');
  assert.deepEqual(await drift(one, stricter), []);
  assert.match((await drift(one, 'tenants:\n  - slug: shop\n')).join('\n'), /risk policy/);
  const kept = await exported(one, 'shop');
  assert.match(kept, /caught: 0\.995/);
  const other = await installation('http://localhost:4001');
  await apply(other, kept);
  assert.equal(await exported(other, 'shop'), kept);
  for (const [wrong, said] of [
    ['rules: []', /many accounts tried from one network.*risk\.assurance_lowered/],
    ['rules: [{ id: a, verdict: allow }]', /riskPolicy\.rules\.0\.verdict|risk\.invalid_policy/],
    ['rules: [{ id: a, when: { any: [place.new_planet] }, verdict: block }]', /given by no signal/],
  ] as const)
    await assert.rejects(apply(one, text(wrong)), (error: unknown) => {
      assert.ok(error instanceof ConfigFileError);
      assert.match(JSON.stringify(error.details), said);
      return true;
    });
  assert.equal(await exported(one, 'shop'), kept, 'nothing of it was done');
});
