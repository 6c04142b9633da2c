import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ALL_PERMISSIONS } from '../../src/admin/roles/permissions.ts';
import { openAdminHouse, type AdminHouse } from '../admin/house.suite.ts';
import { openTerminal, type Terminal, type Typing } from './cli.suite.ts';

/* `parvis` from elsewhere, against the real admin API: what the guide says is typed here. */

const guide = readFileSync(fileURLToPath(new URL('../../../docs/guide/cli.md', import.meta.url)), 'utf8');
/** Of the house: one that is configured by files alone. */
const TENANT = 'other';
let house: AdminHouse;
let terminal: Terminal;
let env: Readonly<Record<string, string>>;
before(async () => {
  house = await openAdminHouse();
  const { token } = await house.apiKey({ permissions: ALL_PERMISSIONS });
  env = { PARVIS_URL: house.system.issuer, PARVIS_API_KEY: token, PARVIS_TENANT: TENANT };
  terminal = openTerminal(send, env);
  await house.call('POST', '/tenants/other/users', {
    as: 'owner',
    body: { identifiers: [{ kind: 'email', value: 'ada@example.com', verified: true }], attributes: { name: 'Ada Lovelace' } },
  });
});
after(async () => {
  terminal?.close();
  await house?.close();
});

/** To the house, which has the name of its address and a port of its own. */
async function send(request: Request): Promise<Response> {
  const told = await house.ask(request.method, request.url, Object.fromEntries(request.headers), request.body === null ? undefined : await request.text());
  return new Response(told.status === 204 ? null : told.text, {
    status: told.status,
    headers: Object.entries(told.headers).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  });
}

const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? (bare as string));
const type = (line: string, typing?: Typing) => terminal.type(words(line), typing);
const file = (name: string) => join(terminal.home, name);

test('every command of the guide does what it is for', async () => {
  const lines = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => (block as string).trim().split('\n'));
  assert.ok(lines.length > 25, `${lines.length} commands`);
  const said = new Map<string, string>();
  for (const line of lines) {
    const { code, out, err } = await type(line.replace(/^parvis /, '').replaceAll(/\b(?:demo\.yaml|trail\.jsonl)\b/g, file));
    assert.equal(code, 0, `${line}\n${out}${err}`);
    said.set(line, out);
  }
  const of = (start: string) => said.get(lines.find((line) => line.startsWith(start)) as string) as string;
  assert.match(of('parvis status'), /mode +test/);
  assert.match(of('parvis application create'), /client id +web-shop\nsecret +\S{20,}/);
  assert.match(of('parvis user show'), /A\*\*\* L\*\*\*/);
  assert.match(of('parvis apply'), /Nothing would change/);
  assert.match(of('parvis open'), /\/t\/system\/console\/tenants\/other\/applications\n$/);
  assert.match(readFileSync(file('trail.jsonl'), 'utf8'), /"kind":"end"/);
  assert.equal(statSync(file('demo.yaml')).mode & 0o777, 0o600);
});

test('a key is kept where only its owner reads it, is never shown again, and no argument takes it', async () => {
  const { token } = await house.apiKey({ permissions: ['tenants:read'], tenants: [TENANT] });
  const lone = openTerminal(send);
  const home = join(lone.home, 'parvis', 'profiles.json');
  try {
    assert.match((await lone.type('tenant list')).err, /Nobody is logged in/);
    for (const wrong of ['http://id.example.com', 'nonsense']) assert.equal((await lone.type(['login', wrong], { input: token })).code, 1, wrong);
    assert.match((await lone.type(['login', house.system.issuer], { input: 'hunter2' })).err, /is no API key/);
    assert.match((await lone.type(['login', house.system.issuer], { input: `${token.slice(0, -4)}AAAA` })).err, /admin\.invalid_token/);
    assert.ok(!existsSync(home), 'nothing is kept that does not work');
    const done = await lone.type(['login', house.system.issuer], { answers: [token] });
    assert.equal(done.code, 0, done.err);
    assert.equal(statSync(home).mode & 0o777, 0o600);
    const seen = [done, await lone.type('profile list'), await lone.type('status'), await lone.type('status --json')];
    for (const { code, out, err } of seen) assert.ok(code === 0 && !`${out}${err}`.includes(token.slice(-43)), out + err);
    assert.match((await lone.type('tenant show')).out, new RegExp(`^tenant +${TENANT}\n`), 'the only one there is');
    assert.equal((await lone.type(['tenant', 'list', '--api-key', token])).code, 1);
    chmodSync(home, 0o644);
    assert.match((await lone.type('tenant list')).err, /chmod 600/);
    chmodSync(home, 0o600);
    assert.equal((await lone.type('logout')).code, 0);
    assert.match((await lone.type('tenant list', { env: { PARVIS_URL: house.system.issuer } })).err, /Nobody is logged in/);
  } finally {
    lone.close();
  }
});

test('what may not be, is not there or is wrong is said with its field and what to do; a key does no more than it may', async () => {
  const { token } = await house.apiKey({ permissions: ['tenants:read'], tenants: [TENANT] });
  const little = { env: { PARVIS_API_KEY: token } };
  assert.match((await type('application list', little)).err, /admin\.forbidden/);
  assert.match((await type('tenant show --tenant main', little)).err, /admin\.not_found/);
  const wrong = await type('application create --name Shop --redirect-uri not-an-address');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /redirect_uris.*\n[\s\S]*reference/);
  assert.match((await type('application create --name Shop')).err, /--redirect-uri/);
  for (const line of ['tenants list --limit many', 'nonsense', 'application show', 'keys rotate --purpose all']) assert.equal((await type(line)).code, 1, line);
  assert.equal((await type('--help')).code, 0);
});

test('nothing is destroyed without a word: asked at a terminal, refused in a script', async () => {
  const line = 'user suspend ada@example.com --reason "Asked for by phone"';
  const script = await type(line);
  assert.match(script.err, /--yes/);
  assert.equal((await type(line, { answers: ['n'] })).code, 1);
  assert.match((await type('user show ada@example.com')).out, /state +active/);
  assert.match(terminal.asked.at(-1) ?? '', /Suspend ada@example\.com/);
  assert.equal((await type(line, { answers: ['y'] })).code, 0);
  assert.match((await type('user show ada@example.com')).out, /state +suspended/);
  await type('user activate ada@example.com --reason "Came back"');
});

test('nothing happens to whoever is only called alike', async () => {
  for (const who of ['ada@exampel.com', 'ada', 'lovelace', 'Ada Lovelace']) {
    const told = await terminal.type(['user', 'suspend', who, '--reason', 'Asked for by phone', '--yes']);
    assert.match(told.err, /There is no customer/, who);
  }
  assert.match((await type('user find lovelace')).out, /a\*\*\*@example\.com/, 'though they are found');
  assert.match((await type('user show ada@example.com')).out, /state +active/);
});

test('a plan is shown, done as it was shown or not at all, and gone back from', async () => {
  await type(`export --out ${file('now.yaml')}`);
  const yaml = readFileSync(file('now.yaml'), 'utf8');
  const applications = `    applications:\n      - clientId: by-file\n        name: "\${env:SHOP_NAME:-By file}"\n        secret: "\${secret:BY_FILE}"\n        metadata: { redirect_uris: ['https://shop.example/cb'] }\n`;
  writeFileSync(file('next.yaml'), `tenants:\n  - slug: ${TENANT}\n${applications}`);
  const given = { env: { BY_FILE: 'a-long-enough-secret-of-the-tests', NOT_NAMED: 'somebody else’s business' } };
  const missing = await type(`plan ${file('next.yaml')}`);
  assert.match(missing.err, /line 6/, missing.err);
  const planned = await type(`plan ${file('next.yaml')}`, given);
  assert.equal(planned.code, 2, planned.err);
  assert.match(planned.out, /^\+ application by-file[\s\S]*1 to create\.\n$/);
  assert.match((await type(`plan ${file('next.yaml')}`, { ...given, colour: true })).out, /^\u001b\[32m\+ application by-file\u001b\[0m\n/);
  writeFileSync(file('live.env'), 'SHOP_NAME="The shop"\nBY_FILE=a-long-enough-secret-of-the-tests\n');
  const done = await type(`apply ${file('next.yaml')} --env-file ${file('live.env')} --yes`);
  assert.match(done.out, /Done: revision other \d+\.\n$/, done.err);
  assert.match((await type('application show by-file')).out, /name +The shop/);
  const number = /other (\d+)/.exec(done.out)?.[1] as string;
  assert.match((await type(`revisions ${number}`)).out, /^\+ application by-file/);
  assert.ok((await type('revisions --json')).lines().some((row) => row.number === Number(number) && row.source === 'apply'));
  const drift = await type(`drift ${file('now.yaml')}`);
  assert.equal(drift.code, 2, drift.err);
  assert.match(drift.out, /^\? application by-file/m);
  const back = await type(`rollback ${Number(number) - 1} --yes`);
  assert.equal(back.code, 0, back.err);
  assert.equal((await type(`export`)).out.includes('By file') || yaml.includes('by-file'), false);
});

test('somebody who changes the same in the meantime is not run over: 3, and nothing is done', async () => {
  writeFileSync(file('race.yaml'), `tenants:\n  - slug: ${TENANT}\n    name: From the file\n`);
  const told = await terminal.type(['apply', file('race.yaml')], {
    answers: ['y'],
    before: () => house.call('PUT', '/tenants/other', { as: 'owner', headers: { 'if-match': '*' }, body: { name: 'Somebody else’s', state: 'active' } }),
  });
  assert.equal(told.code, 3, told.err + told.out);
  assert.match(told.err, /config\.changed_meanwhile/);
  assert.match((await type('tenant show')).out, /Somebody else’s/);
});

test('a journey is judged before it takes the place of the one there was, and gone back from', async () => {
  const { definition, version } = (await type('journey show sign-in --json')).json();
  writeFileSync(file('bad.json'), JSON.stringify({ ...definition, start: 'nowhere' }));
  const bad = await type(`journey publish sign-in ${file('bad.json')} --yes`);
  assert.equal(bad.code, 1);
  assert.match(bad.err, /is not published:\n {2}\S/);
  writeFileSync(file('good.json'), JSON.stringify(definition));
  const good = await type(`journey publish sign-in ${file('good.json')} --yes --json`);
  assert.equal(good.code, 0, good.err);
  assert.equal((await type(`journey rollback sign-in ${version} --yes`)).code, 0);
  assert.equal((await type(`journey rollback sign-in no-such-version --yes`)).code, 1);
});

test('a key that signs is changed when the next one is known everywhere, or in an emergency', async () => {
  const kids = async () => (await type('keys list --json')).lines().flatMap(({ purpose, state, kid }) => (purpose === 'tokens' && state === 'active' ? [kid] : []));
  const early = await type('keys rotate --purpose tokens --yes');
  assert.equal(early.code, 1);
  assert.match(early.err, /crypto\.next_key_too_new/);
  const before = await kids();
  assert.ok(before.length > 0);
  assert.equal((await type('keys rotate --purpose tokens --emergency', { answers: ['y'] })).code, 0);
  assert.match(terminal.asked.at(-1) ?? '', /is not believed any more/);
  assert.ok(!(await kids()).some((kid) => before.includes(kid)));
});

test('lists stop where it is said, and say that there is more; Ctrl-C leaves no half of a file behind', async () => {
  const few = await type('audit show --limit 2 --json');
  assert.equal(few.lines().length, 2);
  assert.match(few.err, /more than 2/);
  const all = (await type('audit show --all --json')).lines().length;
  assert.ok(all > 20, `${all} entries`);
  assert.equal((await type('application wait web-shop --timeout 0')).code, 2);
  mkdirSync(dirname(file('x/trail.jsonl')), { recursive: true });
  const stopped = await type(`audit export --out ${file('x/trail.jsonl')}`, { signal: AbortSignal.abort() });
  assert.equal(stopped.code, 130);
  assert.ok(!existsSync(file('x/trail.jsonl')));
  const twice = await type(`audit export --out ${file('trail.jsonl')}`);
  assert.match(twice.err, /Nothing was overwritten/);
});

/** Two tenants: what a shop is tried with, and what customers use. */
const shops = (test: string) => `tenants:
  - slug: shop-test
    environment: test
    name: Shop (test)
    settings: { password: { preset: nist } }
    applications:
      - clientId: robot
        name: Robot
        secret: "\${env:TEST_SECRET}"
        metadata: { redirect_uris: ['https://test.shop.example/cb'], grant_types: [authorization_code, client_credentials], resources: ['https://api.shop.example/'] }
${test}    resources: [{ identifier: 'https://api.shop.example/', name: API, scopes: [read] }]
  - slug: shop
    name: Shop
    applications:
      - clientId: robot
        name: Robot
        secret: "\${env:LIVE_SECRET}"
        metadata: { redirect_uris: ['https://shop.example/cb'], grant_types: [authorization_code, client_credentials], resources: ['https://api.shop.example/'] }
      - { clientId: old, name: Old, secret: "\${env:LIVE_SECRET}", metadata: { redirect_uris: ['https://old.shop.example/cb'] } }
    resources: [{ identifier: 'https://api.shop.example/', name: API, scopes: [read] }]
`;
const newApplication = `      - { clientId: app, name: App, secret: "\${env:TEST_SECRET}", metadata: { redirect_uris: ['https://test.shop.example/app'] } }\n`;
const [TEST_SECRET, LIVE_SECRET] = ['a-secret-of-the-test-tenant-12345', 'a-secret-of-the-live-tenant-12345'];
const all = { env: { PARVIS_TENANT: '', TEST_SECRET, LIVE_SECRET } };
const tokenWith = async (secret: string) => {
  const issuer = (await type('tenant show --tenant shop --json')).json().issuer as string;
  const headers = { authorization: `Basic ${Buffer.from(`robot:${secret}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  return (await house.ask('POST', `${issuer}/token`, headers, 'grant_type=client_credentials&scope=read&resource=https%3A%2F%2Fapi.shop.example%2F')).status;
};

test('from test to live: everything comes over but secrets and what differs by name, and afterwards nothing differs', async () => {
  writeFileSync(file('shops.yaml'), shops(newApplication));
  const made = await type(`apply ${file('shops.yaml')} --yes`, all);
  assert.equal(made.code, 0, made.err);
  writeFileSync(file('test.env'), 'SHOP_SITE=https://test.shop.example\nSHOP_NAME=Shop (test)\n');
  writeFileSync(file('live.env'), 'SHOP_SITE=https://shop.example\nSHOP_NAME=Shop\n');
  const promote = (more: string, typing?: Typing) => type(`promote shop-test --tenant shop --there-env-file ${file('test.env')} --env-file ${file('live.env')} ${more}`, typing);
  const lacking = await promote('--plan');
  assert.match(lacking.err, /refers to the secret SHOP_TEST_APPLICATION_APP_SECRET/);
  writeFileSync(file('live.env'), `SHOP_SITE=https://shop.example\nSHOP_NAME=Shop\nSHOP_TEST_APPLICATION_APP_SECRET=${LIVE_SECRET}\n`);
  const planned = await promote('--plan --prune');
  assert.equal(planned.code, 2, planned.err);
  assert.match(planned.out, /^~ tenant shop\n {4}settings\.password\.preset: "balanced" -> "nist"\n\+ application app\n- application old/m);
  assert.ok(!planned.out.includes(LIVE_SECRET) && !planned.out.includes('Shop (test)') && !planned.out.includes('robot'), planned.out);
  const yaml = (await promote('--plan --prune --json')).json().file as string;
  assert.ok(!yaml.includes(TEST_SECRET) && !yaml.includes(LIVE_SECRET) && yaml.includes('${env:SHOP_SITE}/app'), yaml);
  const done = await promote('--prune --yes');
  assert.match(done.out, /Done: revision shop \d+/, done.err);
  const after = await promote('--prune --plan');
  assert.deepEqual([after.code, after.out], [0, 'Nothing would change.\n']);
  assert.match((await type('application show app --tenant shop')).out, /redirect_uris +https:\/\/shop\.example\/app/);
  assert.match((await type('tenant show --tenant shop')).out, /name +Shop\n/);
  assert.deepEqual([await tokenWith(LIVE_SECRET), await tokenWith(TEST_SECRET)], [200, 401], 'the secret of live is that of live');
});

test('what was changed at live in between is a conflict, whoever did it and however; nothing is taken from where one may not read', async () => {
  writeFileSync(file('shops.yaml'), shops(newApplication).replace('preset: nist', 'preset: nist, words: [shoptest]'));
  assert.equal((await type(`apply ${file('shops.yaml')} --yes`, all)).code, 0);
  const promote = `promote shop-test --tenant shop --there-env-file ${file('test.env')} --env-file ${file('live.env')}`;
  const meanwhile = () => house.call('PUT', '/tenants/shop', { as: 'owner', headers: { 'if-match': '*' }, body: { name: 'The shop', state: 'active' } });
  const late = await type(promote, { answers: ['y'], before: meanwhile });
  assert.equal(late.code, 3, late.err + late.out);
  assert.match((await type('tenant show --tenant shop')).out, /name +The shop\n/);
  // Nobody notices single changes here but whoever applies a file: there is no worker.
  writeFileSync(file('name.yaml'), 'tenants: [{ slug: shop, name: Our shop }]');
  assert.equal((await type(`apply ${file('name.yaml')} --tenant shop --yes`)).code, 0);
  const done = await type(`${promote} --yes`);
  assert.equal(done.code, 0, done.err);
  assert.match((await type('tenant show --tenant shop')).out, /name +Our shop\n/);
  for (const from of ['system', 'shop', 'nowhere']) assert.match((await type(`promote ${from} --tenant shop --yes`)).err, /404|not_found|unknown_tenant/, from);
  const { token } = await house.apiKey({ permissions: ['config:read', 'config:write', 'tenants:read'], tenants: ['shop'] });
  assert.match((await type(`${promote} --yes`, { env: { PARVIS_API_KEY: token } })).err, /admin\.not_found/);
});

test('an assistant reads the installation and its guides, masked, within what the key may; and can do nothing else', async () => {
  const { token } = await house.apiKey({ permissions: ['tenants:read', 'users:read'], tenants: [TENANT] });
  const call = (id: number, name: string, args: object) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });
  const read = (id: number, path: string, more: object = {}) => call(id, 'read', { path: `/admin/v1${path}`, ...more });
  const asked = [
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'test', version: '1' } } },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/list' },
    call(3, 'list_routes', { about: 'customers find' }),
    read(4, '/tenants/{tenant}/users', { params: { tenant: TENANT }, query: { q: 'ada@example.com' } }),
    read(5, '/tenants/{tenant}/applications', { params: { tenant: TENANT } }),
    read(6, '/tenants/{tenant}/users/{id}/unmask', { params: { tenant: TENANT, id: 'x' } }),
    read(7, '/tenants/{tenant}/users', { params: { tenant: '..' } }),
    read(8, '/../../token', {}),
    call(9, 'read_guide', { path: '../../etc/passwd' }),
    call(10, 'write', {}),
    { jsonrpc: '2.0', id: 11, method: 'resources/list' },
  ];
  const { code, lines, err } = await type('mcp', { env: { PARVIS_API_KEY: token }, input: [...asked.map((one) => JSON.stringify(one)), 'not json', ''].join('\n') });
  assert.equal(code, 0, err);
  const told = new Map(lines().map((line) => [line.id, line]));
  assert.equal(told.size, asked.length, 'a notification is not answered, and what is no JSON is');
  assert.equal(told.get(1).result.protocolVersion, '2025-03-26');
  assert.ok(told.get(2).result.tools.every(({ annotations }: { annotations: { readOnlyHint: boolean } }) => annotations.readOnlyHint));
  const text = (id: number) => told.get(id).result.content[0].text as string;
  assert.match(text(3), /"path":"\/admin\/v1\/tenants\/\{tenant\}\/users","summary":"Find customers"/);
  assert.ok(text(4).includes('a***@example.com') && !text(4).includes('ada@'), text(4));
  for (const id of [5, 6, 7, 8, 9]) assert.equal(told.get(id).result.isError, true, String(id));
  assert.match(text(5), /admin\.forbidden/);
  assert.deepEqual([told.get(10).error.code, told.get(11).error.code, told.get(null).error.code], [-32602, -32601, -32700]);
});
