import assert from 'node:assert/strict';
import { request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import type { ServedForm } from '#admin';
import { loadConfig } from '#platform/config';
import type { JsonSchema } from '#platform/connections';
import { createTestDatabase, TEST_ORIGIN, type TestDatabase } from '#test/support';
import type { Tenant } from '#tenants';
import { createFakeConnector, FAKE_KEY } from '../../federation/fake-connector.suite.ts';
import { compose, type App } from '../compose.ts';
import { serveConnectionForm } from './connection-form.ts';

/* The operator's form over a real database, as a browser without script sees it. */

let t: TestDatabase;
let app: App;
let form: ServedForm;
let tenant: Tenant;
const dir = mkdtempSync(join(tmpdir(), 'parvis-form-'));

before(async () => {
  t = await createTestDatabase();
  app = await compose({ config: loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent' }), databaseUrl: t.appUrl, role: 'command', connectors: [createFakeConnector()] });
  ({ tenant } = await app.tenants.save({ slug: 'acme', name: 'Acme', issuer: 'http://localhost:3000' }));
  await app.tenants.save({ slug: 'other', name: 'Other', issuer: 'http://localhost:3000/t/other' });
  form = await serveConnectionForm(app, { tenant: 'acme' });
});
after(async () => {
  await form?.close();
  await app?.close();
  await t?.drop();
  rmSync(dir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** `host` and headers may be any, which `fetch` would not let. */
function send(path: string, options: { readonly form?: Readonly<Record<string, string>>; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answer> {
  const { port, origin, pathname } = new URL(form.url);
  const body = options.form && new URLSearchParams(options.form).toString();
  const posts = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin, 'sec-fetch-site': 'same-origin' };
  return new Promise((done, fail) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: path.startsWith('!') ? path.slice(1) : `${pathname.replace(/\/$/, '')}${path}`,
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: `localhost:${port}`, ...posts, ...options.headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => done({ status: response.statusCode ?? 0, location: String(response.headers.location ?? ''), text, headers: response.headers }));
      },
    );
    sent.once('error', fail).end(body);
  });
}
const token = async () => /name="_token" value="([^"]+)"/.exec((await send('/acme/add/sign-in/fake')).text)?.[1] ?? '';
const post = async (path: string, fields: Readonly<Record<string, string>>) => send(path, { form: { _token: await token(), ...fields } });
const versionOn = (page: Answer) => /name="_version" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
const errorsOn = (page: Answer) => [...page.text.matchAll(/<p class="field-error"[^>]*>(.*?)<\/p>/g)].map((match) => match[1]);
const FIELDS = { _do: 'save', _version: 'new', slug: 'there', name: 'There', 'settings.issuer': 'https://there.example', 'secrets.key': FAKE_KEY };

test('without the key, under another name, or by a post from elsewhere nothing is shown and nothing changes', async () => {
  const { port, pathname } = new URL(form.url);
  for (const path of ['!/', '!/acme', `!/${'x'.repeat(43)}/acme`, `!${pathname.slice(0, -2)}/acme`, `!${pathname.toUpperCase()}acme`]) {
    const answer = await send(path);
    assert.deepEqual([answer.status, answer.text.includes('acme')], [404, false], path);
  }
  for (const host of ['evil.example', `evil.example:${port}`, `localhost.evil.example:${port}`, 'localhost', `127.0.0.2:${port}`, `localhost:${Number(port) + 1}`])
    assert.equal((await send('/acme', { headers: { host } })).status, 421, host);
  assert.equal((await send('/acme', { headers: { host: `127.0.0.1:${port}` } })).status, 200);
  const good = { _token: await token(), ...FIELDS };
  const refused: readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
    [good, { origin: 'https://evil.example' }],
    [good, { origin: 'null' }],
    [good, { origin: `http://localhost:${Number(port) + 1}` }],
    [good, { 'sec-fetch-site': 'cross-site' }],
    [good, { 'sec-fetch-site': 'same-site' }],
    [{ ...good, _token: 'x'.repeat(43) }, {}],
    [{ ...FIELDS }, {}],
  ];
  for (const [fields, headers] of refused) assert.equal((await send('/acme/add/sign-in/fake', { form: fields, headers })).status, 403, JSON.stringify(headers));
  assert.equal((await send('/acme/add/sign-in/fake', { form: good, headers: { 'content-type': 'text/plain' } })).status, 415);
  assert.deepEqual(await app.federation.connections(tenant.id), []);
});

test('only the tenant that was named; a page of no connection, kind or room is none', async () => {
  assert.equal((await send('/')).location.endsWith('/acme'), true);
  for (const path of [
    '/other',
    '/other/add',
    '/acme/sign-in/nothing',
    '/acme/nothing/there',
    '/acme/add/sign-in/nothing',
    '/acme/add/sign-in/fake?preset=constructor',
    '/acme/trials/x',
  ])
    assert.equal((await send(path)).status, 404, path);
});

test('the policy of every page lets nothing in from elsewhere, and nothing is kept or told on', async () => {
  for (const path of ['/acme', '/acme/add', '/acme/add/sign-in/oidc?preset=google', '/acme/nothing']) {
    const { headers, text } = await send(path);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'.*form-action 'self';.*frame-ancestors 'none'/);
    assert.match(String(headers['cache-control']), /no-store/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    for (const [, address] of text.matchAll(/(?:src|href|action)="([^"#]+)"/g)) assert.match(String(address), /^\//, path);
  }
  const style = /href="([^"]+\.css)"/.exec((await send('/acme')).text)?.[1] ?? '';
  assert.equal((await send(`!${style}`)).status, 200);
});

test('what is wrong stands beside its field with what to do, and what was typed stays; but no secret comes back', async () => {
  const page = await post('/acme/add/sign-in/fake', {
    ...FIELDS,
    slug: 'No Slug',
    'settings.issuer': 'http://there.example',
    'secrets.key': 'typed-secret-value',
    'attributes.0.claim': 'given_name',
    'attributes.0.attribute': 'shoe',
    'trust.domains': 'acme.example\n*.acme.example',
    'groups.0.name': 'CN=A',
    'groups.1.name': 'CN=A',
    'groups.1.value': 'b',
  });
  assert.equal(page.status, 422);
  assert.match(errorsOn(page).join('\n'), /twice/);
  const fixed = await post('/acme/add/sign-in/fake', {
    ...FIELDS,
    slug: 'No Slug',
    name: '',
    'settings.issuer': '',
    'attributes.0.attribute': 'shoe',
    'attributes.4.claim': 'x',
    'attributes.4.attribute': 'name',
    'trust.domains': 'acme.example\n*.acme.example',
  });
  assert.equal(fixed.status, 422);
  assert.deepEqual(errorsOn(fixed), [
    'Short name must be 1 to 40 lower-case letters, digits and hyphens.',
    'Domains 1: must be a domain such as example.com, without wildcards.',
    'Claim there must be given.',
  ]);
  const judged = await post('/acme/add/sign-in/fake', { ...FIELDS, 'settings.issuer': '', 'secrets.key': '', 'attributes.0.claim': 'x', 'attributes.0.attribute': 'shoe' });
  assert.deepEqual(
    errorsOn(judged).map((text) => text?.slice(0, 22)),
    ['Issuer must be an http', 'Key must be given.', 'Attribute here must be'],
  );
  for (const answer of [page, fixed]) {
    assert.match(answer.text, /value="No Slug"/);
    assert.match(answer.text, /\*\.acme\.example/);
    assert.equal(answer.text.includes('typed-secret-value'), false);
    assert.equal(answer.text.includes(FAKE_KEY), false);
  }
  const more = await post('/acme/add/sign-in/fake', { ...FIELDS, _do: 'more' });
  assert.equal(more.status, 200);
  assert.match(more.text, /name="attributes\.5\.claim"/);
  assert.match(more.text, /Secrets are never sent back/);
  assert.deepEqual(await app.federation.connections(tenant.id), []);
});

test('a connection is made, shown, changed and given as code; its secrets are only ever written', async () => {
  const made = await post('/acme/add/sign-in/fake', {
    ...FIELDS,
    'trust.email': 'verified',
    'trust.acr.0.name': 'urn:mfa',
    'trust.acr.0.value': 'two',
    'attributes.3.claim': 'given_name',
    'attributes.3.attribute': 'given_name',
    'attributes.3.update': 'always',
  });
  assert.equal(made.status, 303, made.text);
  const [connection] = await app.federation.connections(tenant.id);
  assert.deepEqual(
    [connection?.trust.acr, connection?.attributes, connection?.secrets],
    [{ 'urn:mfa': 'two' }, [{ claim: 'given_name', attribute: 'given_name', update: 'always' }], ['key']],
  );
  const shown = await send('/acme/sign-in/there?saved=created');
  assert.match(shown.text, /http:\/\/localhost:3000\/federation\/there\/callback/);
  const edit = await send('/acme/sign-in/there/edit');
  assert.match(edit.text, /Set\. Leave empty to keep it\./);
  assert.match(edit.text, /<option value="verified" selected>/);
  const same = await post('/acme/sign-in/there/edit', {
    ...FIELDS,
    _version: versionOn(edit),
    'secrets.key': '',
    'trust.email': 'verified',
    'trust.acr.0.name': 'urn:mfa',
    'trust.acr.0.value': 'two',
    'attributes.0.claim': 'given_name',
    'attributes.0.attribute': 'given_name',
    'attributes.0.update': 'always',
  });
  assert.match(same.location, /saved=same$/, 'as it was shown, so it is saved: nothing changes by looking');
  const yaml = await send('/acme/sign-in/there/yaml');
  const text = (/<pre class="yaml"[^>]*>([\s\S]*?)<\/pre>/.exec(yaml.text)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&gt;', '>');
  assert.deepEqual(parse(text), {
    tenants: [
      {
        slug: 'acme',
        connections: [
          {
            slug: 'there',
            connector: 'fake',
            name: 'There',
            trust: { email: 'verified', acr: { 'urn:mfa': 'two' } },
            attributes: [{ claim: 'given_name', attribute: 'given_name', update: 'always' }],
            settings: { issuer: 'https://there.example' },
            secrets: { key: '${env:THERE_KEY}' },
          },
        ],
      },
    ],
  });
  const pages = [shown, edit, yaml, await send('/acme'), await post('/acme/sign-in/there/check', {})];
  for (const page of pages) assert.equal(page.text.includes(FAKE_KEY), false);
  assert.match(pages[4]?.text ?? '', /Works: answers/);
});

test('what was said to be empty stays so when it is only looked at', async () => {
  const input = {
    slug: 'empty',
    connector: 'oidc',
    name: 'Empty',
    attributes: [],
    trust: { email: 'always', domains: [] },
    settings: { issuer: 'https://op.example', clientId: 'c', clientAuthentication: 'none', claims: {}, acrValues: [] },
  } as const;
  await app.platform.db.tenant(tenant.id, (tx) => app.federation.saveConnection(tx, input));
  const edit = await send('/acme/sign-in/empty/edit');
  const fields = {
    _do: 'save',
    _version: versionOn(edit),
    name: 'Empty',
    'trust.email': 'always',
    'settings.issuer': 'https://op.example',
    'settings.clientId': 'c',
    'settings.clientAuthentication': 'none',
  };
  assert.match((await post('/acme/sign-in/empty/edit', fields)).location, /saved=same$/);
  assert.equal((await post('/acme/sign-in/empty/delete', { confirm: 'empty', _version: versionOn(edit) })).status, 303);
});

test('the second of two editors is told what the first one did, and neither loses anything', async () => {
  const [first, second] = [await send('/acme/sign-in/there/edit'), await send('/acme/sign-in/there/edit')];
  assert.equal((await post('/acme/sign-in/there/edit', { ...FIELDS, _version: versionOn(first), name: 'First' })).status, 303);
  const told = await post('/acme/sign-in/there/edit', { ...FIELDS, _version: versionOn(second), name: 'Second', 'settings.unavailable': 'yes' });
  assert.equal(told.status, 409);
  assert.match(told.text, /Somebody else has changed this connection/);
  assert.match(told.text, /<code>name<\/code><\/th><td>First<\/td><td>Second<\/td>/);
  assert.match(told.text, /value="Second"/);
  assert.equal((await app.federation.connections(tenant.id))[0]?.name, 'First');
  assert.equal((await post('/acme/sign-in/there/edit', { ...FIELDS, _version: versionOn(told), name: 'Second' })).status, 303, 'once seen, it may go over it');
  assert.equal((await app.federation.connections(tenant.id))[0]?.name, 'Second');
  assert.match(errorsOn(await post('/acme/add/sign-in/fake', FIELDS)).join(), /Short name is taken/);
});

test('it is suspended, put into use and deleted by what was seen; deleted only by typing its name, and not while somebody signs in by it', async () => {
  const version = async () => versionOn(await send('/acme/sign-in/there'));
  assert.equal((await post('/acme/sign-in/there/state', { state: 'suspended', _version: '1' })).status, 409);
  assert.equal((await post('/acme/sign-in/there/state', { state: 'suspended', _version: await version() })).status, 303);
  assert.equal((await app.federation.connections(tenant.id))[0]?.state, 'suspended');
  assert.equal((await post('/acme/sign-in/there/edit', { ...FIELDS, _version: await version(), name: 'Still' })).status, 303);
  assert.equal((await app.federation.connections(tenant.id))[0]?.state, 'suspended', 'changing it does not put it into use');
  assert.equal((await post('/acme/sign-in/there/state', { state: 'active', _version: await version() })).status, 303);
  for (const confirm of ['', 'There', 'ther']) assert.equal((await post('/acme/sign-in/there/delete', { confirm, _version: await version() })).status, 422);
  assert.equal((await post('/acme/sign-in/there/delete', { confirm: 'there', _version: '1' })).status, 409);
  const [connection] = await app.federation.connections(tenant.id);
  const { id: userId } = await app.platform.db.tenant(tenant.id, (tx) =>
    app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 'a@example.com', verified: true }], source: 'test' }),
  );
  await app.platform.db.tenant(tenant.id, (tx) => app.federation.link(tx, TEST_ORIGIN, { userId, connectionId: connection?.id ?? '', identity: { subject: 's', claims: {} } }));
  assert.match((await post('/acme/sign-in/there/delete', { confirm: 'there', _version: await version() })).text, /1 account signs in by it/);
  await app.platform.db.tenant(tenant.id, async (tx) => app.federation.unlink(tx, TEST_ORIGIN, userId, (await app.federation.links(tx, userId))[0]?.id ?? ''));
  assert.match((await post('/acme/sign-in/there/delete', { confirm: 'there', _version: await version() })).location, /saved=deleted$/);
  assert.deepEqual(await app.federation.connections(tenant.id), []);
});

test('a preset needs only what is yours, and a service that verifies is made on the same pages', async () => {
  const google = await send('/acme/add/sign-in/oidc?preset=google');
  assert.match(google.text, /Left empty: https:\/\/accounts\.google\.com/);
  const made = await post('/acme/add/sign-in/oidc?preset=google', { _do: 'save', _version: 'new', slug: 'google', 'settings.clientId': 'c', 'secrets.clientSecret': 's' });
  assert.equal(made.status, 303, errorsOn(made).join());
  assert.deepEqual(await app.federation.connections(tenant.id).then(([one]) => [one?.preset, one?.name, one?.settings]), ['google', 'Google', { clientId: 'c' }]);
  const papers = await post('/acme/add/verification/signed-webhook', {
    _do: 'save',
    _version: 'new',
    slug: 'papers',
    name: 'Papers',
    trustFramework: 'acme',
    validDays: 'soon',
    'claims.0.claim': 'birthdate',
    'claims.0.attribute': 'birthdate',
    'settings.startUrl': 'https://papers.example/start',
    'secrets.signing': `whsec_${Buffer.from('x'.repeat(32)).toString('base64')}`,
  });
  assert.deepEqual(errorsOn(papers), ['Days a check counts must be a number.']);
});

test('every field of every kind is explained to somebody who does not know the protocol', () => {
  const bare: string[] = [];
  const walk = (schema: JsonSchema, at: string): void => {
    for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>)) {
      const path = `${at}.${name}`;
      if (property['const'] === undefined && (typeof property['title'] !== 'string' || typeof property['description'] !== 'string')) bare.push(path);
      walk(property, path);
      for (const part of (property['oneOf'] ?? []) as JsonSchema[]) walk(part, path);
      if (property['items'] !== undefined) walk(property['items'] as JsonSchema, path);
    }
  };
  for (const { connector, connection, settings } of [...app.federation.forms(), ...app.verification.forms()]) {
    if (connector === 'fake') continue;
    walk(connection, connector);
    walk(settings, `${connector}.settings`);
  }
  assert.deepEqual(bare, []);
});

test('it ends when nobody has used it for a while', async () => {
  const short = await serveConnectionForm(app, { idleMs: 50 });
  await short.ended;
  await assert.rejects(fetch(short.url));
});
