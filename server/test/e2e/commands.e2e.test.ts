import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ADA, authorization, basic, call, exchange, runParvis, SHOP, signIn, startInstallation, type Installation } from '#test/installation';

/* The operator's command against a running installation. */
let installation: Installation;
before(async () => {
  installation = await startInstallation({ nudges: true });
});
after(() => installation?.stop());

const parvis = (...args: string[]) => runParvis(installation.env, args);
const ada = ['--tenant', 'demo', '--user', ADA.email];
const redirectUri = () => `${installation.shopUrl}/callback`;

test('the demo is applied already: plan and apply change nothing', async () => {
  assert.match((await parvis('plan', 'demo/demo.yaml')).text, /Nothing would change/);
  assert.match((await parvis('apply', 'demo/demo.yaml')).text, /Nothing changed/);
});

test('what is configured comes out as a file, a changed one is planned and applied, and the tenant goes back to what it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-config-'));
  const file = join(folder, 'demo.yaml');
  const exported = await parvis('export', '--tenant', 'demo');
  assert.match(exported.text, /secret: \$\{secret:DEMO_APPLICATION_DEMO_SHOP_SECRET\}/);
  assert.doesNotMatch(exported.text, /example\.com\b(?!\/fernweh)|for-development-only/);
  writeFileSync(file, exported.text.replace('name: Fernweh\n', 'name: Fernweh & Co\n'));
  const planned = await parvis('plan', file);
  assert.deepEqual([planned.code, planned.text], [2, '~ tenant demo\n    name: "Fernweh" -> "Fernweh & Co"\n1 to change.\n']);
  const applied = await parvis('apply', file);
  const number = Number(/Done: revision (\d+)\./.exec(applied.text)?.[1]);
  assert.ok(number > 1, applied.text);
  assert.match((await parvis('revisions', '--tenant', 'demo', '--limit', '1')).text, new RegExp(`^ +${number}  .*operator  a file  ~ tenant demo\n$`));
  const back = await parvis('rollback', String(number - 1), '--tenant', 'demo', '--yes');
  assert.match(back.text, new RegExp(`name: "Fernweh & Co" -> "Fernweh"[^]*Done: revision ${number + 1}\\.`), back.text);
  rmSync(folder, { recursive: true });
});

test('suspending a customer ends everything at once, activating lets them back in', async () => {
  const browser = installation.browser();
  const { callback, verifier } = await signIn(browser, installation.issuer, redirectUri());
  const tokens = await exchange(installation.issuer, callback, redirectUri(), verifier);
  const userinfo = () => call('GET', `${installation.issuer}/userinfo`, undefined, { authorization: `Bearer ${tokens.access_token}` });
  assert.equal((await userinfo()).status, 200);
  const shown = await parvis('user', 'show', ...ada);
  assert.match(shown.text, /state {8}active/);
  assert.match(shown.text, /session {6}[0-9a-f-]{36}/);
  assert.doesNotMatch(shown.text, /example\.com|Lovelace/);

  assert.match((await parvis('user', 'suspend', ...ada, '--reason', 'test')).text, /suspended now/);
  assert.equal((await userinfo()).status, 401);
  assert.equal((await call('POST', `${installation.issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(SHOP))).status, 400);
  const silent = await browser.get(authorization(installation.issuer, redirectUri(), { prompt: 'none' }).url);
  assert.match(String(silent.headers.location), /error=login_required/);
  await assert.rejects(signIn(installation.browser(), installation.issuer, redirectUri()));

  assert.match((await parvis('user', 'activate', ...ada, '--reason', 'test over')).text, /active now/);
  await signIn(installation.browser(), installation.issuer, redirectUri());
  browser.close();
});

test('signing a customer out ends single sign-on', async () => {
  const browser = installation.browser();
  await signIn(browser, installation.issuer, redirectUri());
  assert.match((await parvis('user', 'sign-out', ...ada)).text, /sessions? ended/);
  const silent = await browser.get(authorization(installation.issuer, redirectUri(), { prompt: 'none' }).url);
  assert.match(String(silent.headers.location), /error=login_required/);
  browser.close();
});

test('signing keys rotate by command; tokens signed before still verify', async () => {
  const kids = async () => (JSON.parse((await call('GET', `${installation.issuer}/jwks`)).text) as { keys: { kid: string }[] }).keys.map((key) => key.kid);
  const before = await kids();
  assert.ok(before.length >= 2, 'the next key is published before it is used');
  const answer = await parvis('keys', 'rotate', '--tenant', 'demo');
  // The next key was published seconds ago: it may not sign yet, and the command says when.
  assert.equal(answer.code, 1);
  assert.match(answer.text, /published long enough/);
  assert.equal((await parvis('keys', 'rotate', '--tenant', 'demo', '--emergency')).code, 0);
});

test('wrong use is a sentence, not a stack', async () => {
  for (const args of [
    ['user', 'show', '--tenant', 'nobody', '--user', 'x'],
    ['user', 'show', '--tenant', 'demo', '--user', 'nobody@example.com'],
    ['audit'],
    ['apply', 'no-such-file.yaml'],
    ['audit', '--tenant', 'demo', '--limit', '-3'],
    ['nonsense'],
  ]) {
    const { code, text } = await parvis(...args);
    assert.notEqual(code, 0, args.join(' '));
    assert.doesNotMatch(text, /\n\s+at /, args.join(' '));
  }
});

test('the doctor finds a running installation well, but for its owners, and says which key is missing', async () => {
  const well = await parvis('doctor');
  assert.equal(well.code, 0, well.text);
  assert.match(well.text, /good +addresses +\d tenants answer at their issuer/);
  assert.match(well.text, /WARNING safety +Nobody can sign in to the console/);
  assert.match(well.text, /, 0 wrong$/m);
  const { code, text } = await runParvis({ ...installation.env, PARVIS_KEK: `other:${Buffer.alloc(32, 7).toString('base64')}` }, ['doctor', '--json']);
  assert.equal(code, 1);
  const findings = JSON.parse(text) as { about: string; state: string; what: string }[];
  assert.ok(
    findings.some(({ about, state, what }) => about === 'keys' && state === 'bad' && what.includes('"demo"')),
    text,
  );
});

test('the audit trail is verified against the database and from an export; whoever changes it in the database is found out, with the entry', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-trail-'));
  const file = join(folder, 'trail.jsonl');
  const { database } = installation;
  // The worker has chained what the tests before did.
  while ((await database.dump('select from platform.audit_blocks b where b.first + cardinality(b.ids) > 5')).length === 0) await new Promise((done) => setTimeout(done, 100));
  assert.match((await parvis('audit', 'export', '--tenant', 'demo', '--out', file)).text, /lines written to/);
  const offline = await parvis('audit', 'verify', '--file', file);
  assert.equal(offline.code, 0, offline.text);
  assert.match(offline.text, /result {5}good/);
  const [third] = await database.dump<{ id: string }>('select b.ids[3] as id from platform.audit_blocks b where cardinality(b.ids) >= 3 order by b.number limit 1');
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((text) => text.includes(`"id":"${third?.id}"`));
  const { entry } = JSON.parse(line ?? '{}') as { entry: number };
  await database.dump(`update platform.events set result = case result when 'success' then 'failure' else 'success' end where id = $1`, [third?.id]);
  const verified = await parvis('audit', 'verify', '--tenant', 'demo');
  assert.equal(verified.code, 1);
  assert.match(verified.text, new RegExp(`BAD, first: Entry ${entry} is not what was written\\.  \\(${third?.id}`));
  const noted = await database.dump(`select type, result, actor_kind, data ->> 'problem' as problem from platform.events where type like 'insight.trail_%' order by occurred_at`);
  assert.deepEqual(noted, [
    { type: 'insight.trail_exported', result: 'success', actor_kind: 'operator', problem: null },
    { type: 'insight.trail_verified', result: 'failure', actor_kind: 'operator', problem: 'changed' },
  ]);
  rmSync(folder, { recursive: true });
});
