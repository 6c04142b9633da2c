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
