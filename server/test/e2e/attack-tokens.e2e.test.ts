import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { basic, call, runParvis } from '#test/installation';
import {
  CALLBACK,
  RIVAL_PASSWORD,
  client,
  installation,
  mailbox,
  issuer,
  rival,
  touched,
  file,
  underAttack,
  browse,
  out,
  authorize,
  identified,
  signedIn,
  tokensOf,
  silently,
  SOMEBODY_ELSES,
  beginNative,
  json,
} from '../support/attacker.ts';

underAttack();

// ---------------------------------------------------------------- logging out, going elsewhere

describe('signing out and redirects', () => {
  test('no page signs a customer out without their yes, and none sends them where nobody registered', async () => {
    const { browser, tokens } = await tokensOf('victim@example.com');
    const mine = (await tokensOf('mallory@example.com')).tokens;
    const asks = [`?client_id=web`, `?id_token_hint=${mine.id_token}`, `?post_logout_redirect_uri=https://evil.example/`, ''];
    for (const query of asks) {
      const page = await browser.follow(await browser.get(`${issuer}/logout${query}`), out);
      assert.match(page.text, /value="confirm"/, query);
    }
    for (const evil of [
      'https://evil.example/',
      '//evil.example',
      'https://app.example/bye/',
      'https://app.example/bye?x=1',
      'https://other.example/bye',
      'https://app.example@evil.example/bye',
      'javascript:alert(1)',
    ]) {
      const answer = await browser.get(`${issuer}/logout?${new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: evil }).toString()}`);
      assert.deepEqual([answer.status, answer.headers.location], [400, undefined], evil);
    }
    assert.match(String(await silently(browser)), /code=/, 'still signed in after all that');
    // An application that posts, as a browser sends it: without the cookie.
    const posted = await browse().post(`${issuer}/logout`, { id_token_hint: tokens.id_token }, { origin: 'https://app.example' });
    await browser.follow(await browser.get(String(posted.headers.location)));
    assert.match(String(await silently(browser)), /error=login_required/, 'and signed out when it was real');
  });

  test('line ends and markup in parameters reach no header and no page as such', async () => {
    const nasty = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>';
    const browser = browse();
    const { callback } = await signedIn(browser, 'mallory@example.com', { extra: { state: nasty } });
    assert.equal(callback.searchParams.get('state'), nasty);
    const page = await browse().get(authorize(issuer, { prompt: 'none', state: nasty }).url);
    assert.doesNotMatch(String(page.headers['set-cookie']), /evil=/);
    for (const extra of [
      { login_hint: '"><script>alert(1)</script>' },
      { ui_locales: '<script>' },
      { client_id: '<script>alert(1)</script>' },
      { redirect_uri: 'javascript:alert(1)//<script>alert(1)</script>' },
    ] as Record<string, string>[]) {
      const visitor = browse();
      const shown = await visitor.follow(await visitor.get(authorize(issuer, extra).url), out);
      assert.doesNotMatch(shown.text, /<script>alert/, JSON.stringify(extra));
    }
    const visitor = browse();
    const start = await visitor.follow(await visitor.get(authorize().url));
    const refused = await visitor.submit(start, 'continue', { identifier: '"><img src=x onerror=alert(1)>' });
    assert.doesNotMatch(refused.text, /<img src=x/);
    assert.match(String(refused.headers['content-security-policy']), /script-src 'nonce-[\w-]+' 'strict-dynamic'/);
    assert.doesNotMatch(String(refused.headers['content-security-policy']), /unsafe-inline|unsafe-eval/);
    assert.equal(refused.headers['x-frame-options'], 'DENY');
  });

  test('a request line or Host that means two things is refused before any route', async () => {
    const port = Number(new URL(issuer).port);
    const raw = (text: string) =>
      new Promise<string>((done, fail) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(text));
        let answer = '';
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.on('end', () => done(answer));
        socket.on('error', fail);
      });
    const host = new URL(issuer).host;
    for (const [text, allowed] of [
      [`GET http://evil.example/.well-known/openid-configuration HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 4/],
      [`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 4/],
      [`GET / HTTP/1.1\r\nHost: ${host}@evil.example\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 421/],
      [`GET / HTTP/1.1\r\nHost: evil.example#${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 421/],
      [`GET /t/rival/../authorize HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET //evil.example/%2f.. HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET /t/rival%2f..%2fflow HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400/],
    ] as const) {
      const answer = await raw(text);
      assert.match(answer, allowed, text);
      assert.doesNotMatch(answer, /location: .*evil/i, text);
    }
  });
});

// ---------------------------------------------------------------- JSON, outbound, suspension, traces

describe('the JSON API', () => {
  test('takes no field that is not its own, no prototype, no flow that its application may not run', async () => {
    const native = await beginNative();
    const path = `/journeys/v1/flows/${native.flow}`;
    const good = { version: native.version, action: 'continue', fields: { identifier: 'victim@example.com' } };
    for (const body of [
      JSON.stringify({ ...good, facts: { userId: 'x' } }),
      JSON.stringify({ ...good, tenantId: 'x' }),
      `{"version":${native.version},"action":"continue","fields":{"__proto__":{"userId":"x"},"identifier":"a@b.co"}}`,
      `{"version":${native.version},"action":"continue","fields":{"constructor":"x"}}`,
      `{"version":${native.version},"action":"continue","action":"link","fields":{}}`,
      JSON.stringify({ ...good, fields: { identifier: ['victim@example.com'] } }),
      JSON.stringify({ ...good, fields: { identifier: { value: 'x' } } }),
      JSON.stringify({ ...good, version: '1' }),
    ])
      assert.equal((await json(path, body, native.secret)).status, 400, body);
    assert.equal((await json(path, JSON.stringify(good))).status, 401);
    let next = await json(path, JSON.stringify(good), native.secret);
    for (const action of SOMEBODY_ELSES.filter((name) => !['code', 'forgot', '_stay'].includes(name))) {
      const { version } = JSON.parse(next.text) as { version: number };
      next = await json(path, JSON.stringify({ version, action, fields: { userId: 'x', token: 'A'.repeat(43) } }), native.secret);
      assert.match(next.text, /"id":"credentials\.password"/, action);
    }
    const page = await browse().get(authorize(issuer, { client_id: 'web' }).url);
    assert.ok(page.status === 303);
    const web = JSON.parse((await call('POST', `${issuer}/par`, Object.fromEntries(new URL(authorize().url).searchParams), basic(client))).text) as { request_uri: string };
    for (const clientId of ['web', 'phone'])
      assert.ok((await json('/journeys/v1/flows', JSON.stringify({ client_id: clientId, request_uri: web.request_uri }))).status >= 400, clientId);
  });
});

describe('the way out', () => {
  test('addresses of applications are not fetched inside: keys and sign-out notices', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const signed = `${part({ alg: 'ES256', kid: 'k' })}.${part({ iss: 'inside', sub: 'inside', aud: issuer, jti: randomBytes(8).toString('hex'), iat: now, exp: now + 60 })}`;
    const assertion = `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    const answer = await call('POST', `${issuer}/token`, {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: 'inside',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
    assert.doesNotMatch(answer.text, /localhost|ECONN|forbidden_address/);
    const { browser, tokens } = await tokensOf('victim@example.com');
    await browser.get(`${issuer}/logout?id_token_hint=${tokens.id_token}`);
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(touched, 0, 'the server behind the wall was never spoken to');
  });
});

describe('what was suspended', () => {
  test('a thief’s tokens, even those for offline use, when the owner recovers the account and signs out everywhere', async () => {
    const scope = { extra: { scope: 'openid offline_access' } };
    const { browser: thief, tokens } = await tokensOf('robbed@example.com', scope);
    const use = () => call('POST', `${issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(client));
    const owner = browse();
    const { page } = await identified(owner, 'robbed@example.com');
    const asked = await owner.submit(await owner.submit(page, 'forgot'), 'mail');
    const choice = await owner.submit(asked, 'continue', { code: await mailbox.code('robbed@example.com') });
    const fresh = await owner.submit(choice, 'password');
    const held = await owner.submit(fresh, 'continue', { newPassword: 'Sudden-Orchard-41-Ferry' });
    assert.ok((await owner.submit(held, 'continue', {}, out)).url.startsWith(CALLBACK));
    assert.match(String(await silently(thief)), /error=login_required/);
    let gone = false;
    for (let tries = 0; tries < 200 && !gone; tries++) {
      await new Promise((done) => setTimeout(done, 100));
      gone =
        (await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'oidc.family_revoked' and data->>'reason' = 'signed_out'"))[0]
          ?.n === 1;
    }
    assert.match((await use()).text, /invalid_grant/);
    assert.match(String(await silently(owner)), /code=/);
  });

  test('an application gets nothing any more, by any of its tokens, within seconds', async () => {
    const { browser, tokens } = await tokensOf('victim@example.com', { at: rival, password: RIVAL_PASSWORD });
    assert.equal((await runParvis(installation.env, ['apply', file('suspended')])).code, 0);
    let refused = false;
    for (let tries = 0; tries < 40 && !refused; tries++) {
      await new Promise((done) => setTimeout(done, 150));
      refused = (await call('POST', `${rival}/introspect`, { token: tokens.access_token }, basic(client))).status === 401;
    }
    assert.ok(refused);
    assert.equal((await call('POST', `${rival}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(client))).status, 401);
    assert.equal((await call('GET', `${rival}/userinfo`, undefined, { authorization: `Bearer ${tokens.access_token}` })).status, 401);
    const silent = await browser.get(authorize(rival, { prompt: 'none' }).url);
    assert.deepEqual([silent.status, silent.headers.location], [400, undefined]);
  });
});
