import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { TOTP } from 'otpauth';
import { ADA, call, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';

/* A native application: the same journeys as JSON, finished by an authorization code. */
let installation: Installation;
let mailbox: Mailbox;
before(async () => {
  installation = await startInstallation();
  mailbox = await openMailbox(installation);
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
});

const redirectUri = 'com.example.demo:/callback';
interface Answer {
  readonly flow?: string;
  readonly secret?: string;
  readonly version?: number;
  readonly screen?: {
    readonly id: string;
    readonly nodes: readonly { readonly kind: string; readonly name?: string; readonly action?: string }[];
    readonly errors?: readonly { readonly text: unknown }[];
  };
  readonly done?: { readonly redirect_uri: string; readonly code: string; readonly state?: string; readonly iss: string; readonly device_key?: string };
  readonly code?: string;
  readonly finished?: true;
}

async function api(method: string, path: string, body?: unknown, secret?: string): Promise<{ status: number; body: Answer }> {
  const answer = await fetch(`${installation.issuer}/journeys/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
}

async function begin(extra: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const pushed = await call('POST', `${installation.issuer}/par`, {
    client_id: 'demo-native',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 's-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  assert.equal(pushed.status, 201, pushed.text);
  const { request_uri } = JSON.parse(pushed.text) as { request_uri: string };
  const started = await api('POST', '/flows', { client_id: 'demo-native', request_uri });
  assert.ok(started.status === 200 || started.status === 201, JSON.stringify(started.body));
  return { verifier, request_uri, flow: started.body.flow as string, secret: started.body.secret as string, answer: started.body };
}

async function act(run: { flow: string; secret: string; answer: Answer }, action: string, fields: Record<string, string> = {}) {
  const next = await api('POST', `/flows/${run.flow}`, { version: run.answer.version, action, fields }, run.secret);
  return { ...run, answer: next.body, status: next.status };
}

test('sign-up as JSON: address, code, password, profile, authorization code, tokens', async () => {
  const start = await begin({ prompt: 'create' });
  assert.equal(start.answer.screen?.id, 'identity.identify');
  let run: Awaited<ReturnType<typeof act>> = await act(start, 'continue', { identifier: 'native@example.com' });
  run = await act(run, 'continue', { code: '000000' });
  assert.ok((run.answer.screen?.errors?.length ?? 0) > 0, 'a wrong code is refused on the same screen');
  run = await act(run, 'continue', { code: await mailbox.code('native@example.com') });
  assert.equal(run.answer.screen?.nodes.find((node) => node.kind === 'webauthn') !== undefined, true);
  run = await act(run, 'no-webauthn');
  run = await act(run, 'continue', { newPassword: 'Drei Stege am Ufer 5' });
  if (run.answer.screen) {
    const input = run.answer.screen.nodes.find((node) => node.kind === 'input');
    run = await act(run, 'continue', { [input?.name ?? 'name']: 'Nadir Native' });
  }
  const { done } = run.answer;
  assert.ok(done, JSON.stringify(run.answer));
  assert.equal(done.state, 's-1');
  assert.equal(done.iss, installation.issuer);
  assert.equal(done.redirect_uri, redirectUri);
  const tokens = await call('POST', `${installation.issuer}/token`, {
    grant_type: 'authorization_code',
    client_id: 'demo-native',
    code: done.code,
    redirect_uri: redirectUri,
    code_verifier: start.verifier,
  });
  assert.equal(tokens.status, 200, tokens.text);
  const claims = JSON.parse(Buffer.from((JSON.parse(tokens.text) as { id_token: string }).id_token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  assert.equal(claims['iss'], installation.issuer);
  assert.ok(Array.isArray(claims['amr']));
});

test('sign-in as JSON: a wrong password, then the right one; the code works once', async () => {
  const start = await begin();
  let run: Awaited<ReturnType<typeof act>> = await act(start, 'continue', { identifier: ADA.email });
  assert.equal(run.answer.screen?.id, 'credentials.password');
  run = await act(run, 'continue', { password: 'wrong' });
  assert.ok((run.answer.screen?.errors?.length ?? 0) > 0);
  run = await act(run, 'continue', { password: ADA.password });
  const { done } = run.answer;
  assert.ok(done, JSON.stringify(run.answer));
  const exchange = () =>
    call('POST', `${installation.issuer}/token`, {
      grant_type: 'authorization_code',
      client_id: 'demo-native',
      code: done.code,
      redirect_uri: redirectUri,
      code_verifier: start.verifier,
    });
  assert.equal((await exchange()).status, 200);
  assert.equal((await exchange()).status, 400);
});

test('two accounts become one in a native application, as the guide shows it: the session and its token go on, and it can be undone', async () => {
  const start = await begin({ scope: 'openid account' });
  let run: Awaited<ReturnType<typeof act>> = await act(start, 'continue', { identifier: ADA.email });
  run = await act(run, 'continue', { password: ADA.password });
  const form = { grant_type: 'authorization_code', client_id: 'demo-native', code: run.answer.done?.code ?? '', redirect_uri: redirectUri, code_verifier: start.verifier };
  const token = (JSON.parse((await call('POST', `${installation.issuer}/token`, form)).text) as { access_token: string }).access_token;
  const account = async (method: string, path: string) => {
    const answer = await fetch(`${installation.issuer}/account/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, text: await answer.text() };
  };

  const guide = readFileSync(new URL('../../../docs/guide/merging.md', import.meta.url), 'utf8');
  const example = /```js\n([^]+?)```/.exec(guide)?.[1] ?? assert.fail('the guide has no example');
  const env = { ...process.env, ISSUER: installation.issuer, TOKEN: token, OTHER: 'native@example.com', PASSWORD: 'Drei Stege am Ufer 5' };
  const merge = (KEY: string) => promisify(execFile)(process.execPath, ['--input-type=module', '-e', example], { env: { ...env, KEY } });
  // Whoever has the token, and not the device it was given to: no key of another sign-in will do.
  const elsewhere = await act(await act(await begin(), 'continue', { identifier: ADA.email }), 'continue', { password: ADA.password });
  for (const key of [elsewhere.answer.done?.device_key ?? '', randomBytes(32).toString('base64url')]) await assert.rejects(merge(key), /403 .*account\.other_device/);
  await merge(run.answer.done?.device_key ?? '');

  const listed = await account('GET', '/merges');
  assert.equal(listed.status, 200, 'the token goes on');
  const { merges } = JSON.parse(listed.text) as { merges: { id: string }[] };
  assert.equal(merges.length, 1);
  // The other one's way in leads to the one account now.
  const other = await begin();
  const at = await act(await act(other, 'continue', { identifier: 'native@example.com' }), 'continue', { password: ADA.password });
  assert.ok(at.answer.done, JSON.stringify(at.answer));
  assert.equal((await account('POST', `/merges/${merges[0]?.id}/undo`)).status, 204);
  assert.equal((await account('GET', '/merges')).status, 401, 'an undo ends all of both');
});

test('refused: no secret, the secret of another flow, a client that may not, an unknown or used request', async () => {
  const one = await begin();
  const two = await begin();
  const step = { version: one.answer.version, action: 'continue', fields: { identifier: ADA.email } };
  for (const secret of [undefined, two.secret, 'x'.repeat(43)]) assert.ok([401, 404, 410].includes((await api('POST', `/flows/${one.flow}`, step, secret)).status));
  assert.ok((await api('POST', '/flows', { client_id: 'demo-shop', request_uri: one.request_uri })).status >= 400);
  assert.ok((await api('POST', '/flows', { client_id: 'demo-native', request_uri: 'urn:ietf:params:oauth:request_uri:nothing' })).status >= 400);
});

test('a way to sign in is added, and what is verified is seen, in an application’s own screens: as on the pages', async () => {
  const [start, address] = [await begin({ scope: 'openid account', prompt: 'create' }), 'own-screens@example.com'];
  let signedIn: Awaited<ReturnType<typeof act>> = await act(start, 'continue', { identifier: address });
  signedIn = await act(signedIn, 'continue', { code: await mailbox.code(address) });
  signedIn = await act(await act(signedIn, 'no-webauthn'), 'continue', { newPassword: 'Vier Stege am Ufer 6' });
  const input = signedIn.answer.screen?.nodes.find((node) => node.kind === 'input');
  if (input) signedIn = await act(signedIn, 'continue', { [input.name ?? 'name']: 'Olga Own' });
  const form = { grant_type: 'authorization_code', client_id: 'demo-native', code: signedIn.answer.done?.code ?? '', redirect_uri: redirectUri, code_verifier: start.verifier };
  const token = (JSON.parse((await call('POST', `${installation.issuer}/token`, form)).text) as { access_token: string }).access_token;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const open = async (path: string, key: string) => {
    const answer = await fetch(`${installation.issuer}/account/v1${path}`, { method: 'POST', headers, body: JSON.stringify({ redirect_uri: redirectUri, device_key: key }) });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const key = signedIn.answer.done?.device_key ?? '';
  for (const path of ['/credentials', '/verified']) assert.deepEqual((await open(path, 'k'.repeat(43))).body.code, 'account.other_device', path);
  const seen = await open('/verified', key);
  assert.deepEqual([seen.status, seen.body.screen?.id], [201, 'verification.overview'], JSON.stringify(seen.body));

  const { status, body } = await open('/credentials', key);
  assert.deepEqual([status, body.screen?.id], [201, 'credentials.security'], JSON.stringify(body));
  let run: Awaited<ReturnType<typeof act>> = await act({ flow: body.flow as string, secret: body.secret as string, answer: body } as typeof start, 'add');
  run = await act(run, 'use', { kind: 'totp' });
  const secret = /secret=([A-Z2-7]+)/.exec(JSON.stringify(run.answer))?.[1] ?? assert.fail(JSON.stringify(run.answer));
  run = await act(run, 'continue', { code: new TOTP({ secret }).generate() });
  run = await act(run, 'saved');
  assert.equal(run.answer.screen?.id, 'credentials.security', JSON.stringify(run.answer));
  assert.equal((await act(run, 'done')).answer.finished, true);
  const listed = await fetch(`${installation.issuer}/account/v1/credentials`, { headers });
  assert.ok(((await listed.json()) as { credentials: { type: string }[] }).credentials.some(({ type }) => type === 'totp'));
});
