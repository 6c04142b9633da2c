import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPushServer, type PushServer } from '../support/push-server.ts';
import { numberOf, otherNumber, softPhone, tokenOf } from '../../src/credentials/push/phone.suite.ts';

/* `/phone/v1` as a native application uses it, and as somebody who means no good does. */

let server: PushServer;
before(async () => {
  server = await startPushServer();
});
after(() => server.close());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Record<string, unknown> & { readonly prompts?: readonly (Record<string, unknown> & { readonly id: string; readonly nonce: string })[] };
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/phone/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, type: (response.headers.get('content-type') ?? '').split(';')[0] ?? '', body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}

async function phone() {
  const user = await server.w.user();
  const desk = await server.w.enrolling(user);
  const soft = softPhone();
  const made = await call('POST', '/devices', { token: tokenOf(desk), name: 'Native', public_key: soft.publicKey });
  assert.equal(made.status, 201);
  soft.handle = made.body as unknown as typeof soft.handle;
  const bearer = { authorization: `Bearer ${soft.handle.device}.${soft.handle.secret}` };
  await desk.show();
  await desk.act('continue', { number: soft.handle.number });
  assert.equal(desk.result.kind, 'done');
  return { user, soft, bearer };
}

test('an application plays the phone: sets up, reads its inbox, answers', async () => {
  const { user, soft, bearer } = await phone();
  const state = await call('GET', '/device', undefined, bearer);
  assert.deepEqual([state.body['state'], state.body['name']], ['active', 'Native']);
  const desk = await server.w.asked(user);
  const [prompt] = (await call('GET', '/inbox', undefined, bearer)).body.prompts ?? [];
  assert.ok(prompt);
  assert.deepEqual(Object.keys(prompt).sort(), ['action', 'application', 'created_at', 'expires_at', 'id', 'network', 'nonce', 'seconds_left']);
  const answer = (number: string) =>
    call(
      'POST',
      `/prompts/${prompt.id}/answer`,
      { decision: 'confirm', number, signature: soft.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'confirm', number }) },
      bearer,
    );
  assert.deepEqual((await answer(otherNumber(numberOf(desk)))).body, { result: 'wrong' });
  assert.deepEqual((await answer(numberOf(desk))).body, { result: 'confirmed' });
  assert.deepEqual((await answer(numberOf(desk))).body, { result: 'ended' });
  assert.equal((await desk.show()).kind, 'done');
});

test('the inbox held open tells of a question as it comes, and ends when the phone is removed', async () => {
  const { user, bearer } = await phone();
  const response = await fetch(`${server.url}/phone/v1/inbox`, { headers: { ...bearer, accept: 'text/event-stream' } });
  assert.deepEqual([response.status, response.headers.get('content-type'), response.headers.get('cache-control')], [200, 'text/event-stream; charset=utf-8', 'no-store']);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  const until = async (pattern: RegExp) => {
    while (!pattern.test(seen)) {
      const part = await reader?.read();
      if (!part || part.done) throw new Error(`Ended: ${seen}`);
      seen += part.value;
    }
  };
  await until(/^event: prompts\ndata: \{"prompts":\[\]\}\n\n/);
  await server.w.asked(user);
  await until(/"nonce":/);
  await until(/: still here\n\n/);
  const type = server.w.credentials.types.find((candidate) => candidate.id === 'push');
  await server.w.inTenant(async (tx) => type?.revokeAll(tx, user.id));
  await until(/event: removed\n/);
  assert.equal((await reader?.read())?.done, true);
  assert.equal((await call('GET', '/inbox', undefined, { ...bearer, accept: 'text/event-stream' })).status, 401);
});

test('another site cannot speak to it, also with the secret; without the secret there is one answer', async () => {
  const { bearer } = await phone();
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }] as Record<
    string,
    string
  >[]) {
    const refused = await call('GET', '/device', undefined, { ...bearer, ...headers });
    assert.deepEqual([refused.status, refused.body['code'], refused.type], [403, 'pages.cross_site', 'application/problem+json']);
    assert.equal((await call('POST', '/look', { token: 'A'.repeat(43) }, headers)).status, 403);
  }
  const [device = '', secret = ''] = (bearer.authorization.split(' ')[1] ?? '').split('.');
  for (const authorization of [
    '',
    'Bearer x',
    `Bearer ${device}.${'A'.repeat(43)}`,
    `Bearer ${device}.`,
    `Basic ${device}.${secret}`,
    `Bearer 11111111-1111-4111-8111-111111111111.${secret}`,
  ])
    for (const path of ['/device', '/inbox']) {
      const refused = await call('GET', path, undefined, { authorization });
      assert.deepEqual([refused.status, refused.body['code'], refused.type], [401, 'credentials.phone_unknown', 'application/problem+json'], authorization);
    }
});

test('bodies that are not what they should be are refused with the field, and change nothing', async () => {
  const { bearer, soft, user } = await phone();
  await server.w.asked(user);
  const [prompt] = (await call('GET', '/inbox', undefined, bearer)).body.prompts ?? [];
  assert.ok(prompt);
  const signature = soft.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'confirm', number: '10' });
  for (const body of [
    {},
    '{',
    '[]',
    { decision: 'maybe', signature },
    { decision: 'confirm', signature },
    { decision: 'deny', number: '10', signature },
    { decision: 'confirm', number: 10, signature },
    { decision: 'confirm', number: '1', signature },
    { decision: 'confirm', number: '10', signature: 'short' },
    { decision: 'confirm', number: '10', signature, extra: true },
    '{"decision":"confirm","decision":"deny"}',
  ]) {
    const refused = await call('POST', `/prompts/${prompt.id}/answer`, body, bearer);
    assert.deepEqual([refused.status, refused.type], [400, 'application/problem+json'], JSON.stringify(body));
  }
  for (const body of [
    { token: 'x', name: 'y', public_key: soft.publicKey },
    { token: 'A'.repeat(43), name: '', public_key: soft.publicKey },
    { token: 'A'.repeat(43), name: 'y', public_key: { kty: 'RSA' } },
  ])
    assert.equal((await call('POST', '/devices', body)).status, 400);
  assert.equal((await call('POST', '/devices', { token: 'A'.repeat(43), name: 'y', public_key: soft.publicKey })).status, 410);
  assert.equal(
    (await call('PUT', '/device/subscription', { subscription: { endpoint: 'https://10.0.0.1/', keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) } } }, bearer)).status,
    400,
  );
  assert.equal((await call('PUT', '/device/subscription', { subscription: null }, bearer)).status, 204);
  for (const id of [prompt.id.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')), 'x', '../../device'])
    assert.ok([200, 400, 404].includes((await call('POST', `/prompts/${encodeURIComponent(id)}/answer`, { decision: 'confirm', number: '10', signature }, bearer)).status), id);
  assert.equal((await call('GET', '/inbox', undefined, bearer)).body.prompts?.length, 1);
});

test('answers are counted per phone and slow down; an address is looked at only so often from one network', async () => {
  const { bearer, soft } = await phone();
  const id = '11111111-1111-4111-8111-111111111111';
  const signature = soft.signed({ prompt: id, nonce: 'x', decision: 'deny', number: '' });
  const statuses = await Promise.all(
    Array.from({ length: 40 }, () => call('POST', `/prompts/${id}/answer`, { decision: 'deny', signature }, bearer).then((answer) => answer.status)),
  );
  assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.filter((status) => status === 429).length], [30, 10]);
  const looks = await Promise.all(Array.from({ length: 90 }, () => call('POST', '/look', { token: 'A'.repeat(43) })));
  const limited = looks.filter((look) => look.status === 429);
  assert.ok(limited.length >= 30 && limited[0]?.body['code'] === 'credentials.phone_busy', String(limited.length));
});

test('it describes itself, and the page beside it may run its own worker and nothing else', async () => {
  const described = await call('GET', '/openapi.json');
  assert.deepEqual(Object.keys(described.body['paths'] as object).sort(), [
    '/phone/v1/device',
    '/phone/v1/device/subscription',
    '/phone/v1/devices',
    '/phone/v1/inbox',
    '/phone/v1/look',
    '/phone/v1/prompts/{prompt}/answer',
  ]);
  const page = await fetch(`${server.url}/phone?brand=x`);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'; script-src 'nonce-[\w-]{22}' 'strict-dynamic'/);
  assert.match(policy, /require-trusted-types-for 'script'; trusted-types parvis-phone;/);
  assert.match(policy, /worker-src 'self'$/);
  const worker = await fetch(`${server.url}/phone/worker.js`);
  assert.deepEqual([worker.headers.get('service-worker-allowed'), worker.headers.get('content-security-policy')], ['/phone', "default-src 'none'; connect-src 'self'"]);
});
