import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADA, authorization, basic, call, exchange, formsOf, SHOP, signIn, startInstallation, type HttpBrowser, type Installation } from '#test/installation';

/* What an attacker, a broken client or a bored child would send. */
let installation: Installation;
let issuer: string;
let redirectUri: string;
before(async () => {
  installation = await startInstallation();
  issuer = installation.issuer;
  redirectUri = `${installation.shopUrl}/callback`;
});
after(() => installation?.stop());

const changed = (url: string, edit: (query: URLSearchParams) => void) => {
  const target = new URL(url);
  edit(target.searchParams);
  return target.href;
};
const json = { 'content-type': 'application/json' };

async function post(path: string, body: string, headers: Record<string, string>): Promise<{ status: number; json: Record<string, unknown>; text: string }> {
  const answer = await fetch(issuer + path, { method: 'POST', headers, body, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, text, json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

describe('authorization requests', () => {
  test('an unregistered redirect_uri is a page, never a redirect', async () => {
    const { url } = authorization(issuer, redirectUri);
    for (const evil of [
      'https://evil.example/',
      `${redirectUri}/`,
      `${redirectUri}?x=1`,
      'http://localhost:3001/callback%2f',
      'http://LOCALHOST:3001/callback',
      'http://localhost:3001@evil.example/callback',
      '//evil.example',
      'javascript:alert(1)',
    ]) {
      const answer = await call(
        'GET',
        changed(url, (query) => query.set('redirect_uri', evil)),
      );
      assert.equal(answer.status, 400, evil);
      assert.equal(answer.headers.location, undefined, evil);
      assert.match(String(answer.headers['content-type']), /text\/html/);
      assert.match(answer.text, /<h1/);
    }
  });

  test('a missing or plain PKCE challenge is refused in the application, with the reason', async () => {
    const { url } = authorization(issuer, redirectUri);
    for (const edit of [(query: URLSearchParams) => query.delete('code_challenge'), (query: URLSearchParams) => query.set('code_challenge_method', 'plain')]) {
      const answer = await call('GET', changed(url, edit));
      const location = new URL(String(answer.headers.location));
      assert.equal(location.origin + location.pathname, redirectUri);
      assert.equal(location.searchParams.get('error'), 'invalid_request');
      assert.equal(location.searchParams.get('iss'), issuer);
    }
  });

  test('implicit, hybrid and unknown response types, and the password grant, are not served', async () => {
    const { url } = authorization(issuer, redirectUri);
    for (const type of ['token', 'id_token', 'code id_token', 'none', 'x']) {
      const answer = await call(
        'GET',
        changed(url, (query) => query.set('response_type', type)),
      );
      assert.match(String(answer.headers.location ?? answer.text), /error=(unsupported_response_type|unauthorized_client|invalid_request)|<h1/, type);
    }
    const answer = await call('POST', `${issuer}/token`, { grant_type: 'password', username: ADA.email, password: ADA.password }, basic(SHOP));
    assert.equal(answer.status, 400);
    assert.match(answer.text, /unsupported_grant_type|unauthorized_client/);
  });

  test('an unknown or wrong client says so in the vocabulary of the endpoint', async () => {
    const { url } = authorization(issuer, redirectUri);
    assert.equal(
      (
        await call(
          'GET',
          changed(url, (query) => query.set('client_id', 'nobody')),
        )
      ).status,
      400,
    );
    const wrong = await call('POST', `${issuer}/token`, { grant_type: 'client_credentials' }, basic({ ...SHOP, secret: 'wrong' }));
    assert.equal(wrong.status, 401);
    assert.equal((JSON.parse(wrong.text) as { error: string }).error, 'invalid_client');
  });

  test('a code with the wrong verifier, redirect or client gives nothing, and is not a second chance', async () => {
    const browser = installation.browser();
    const { callback, verifier } = await signIn(browser, issuer, redirectUri);
    await assert.rejects(exchange(issuer, callback, redirectUri, `${verifier}x`));
    await assert.rejects(exchange(issuer, callback, 'http://localhost:3002/callback', verifier));
    browser.close();
  });
});

describe('the host', () => {
  test('a foreign Host is 421, and forwarded headers change no link', async () => {
    const at = new URL(issuer);
    const foreign = await call('GET', `http://evil.example:${at.port}/.well-known/openid-configuration`);
    assert.equal(foreign.status, 421);
    const answer = await call('GET', `${issuer}/.well-known/openid-configuration`, undefined, {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    });
    assert.doesNotMatch(answer.text, /evil/);
    assert.equal((JSON.parse(answer.text) as { issuer: string }).issuer, issuer);
  });

  test('an unknown tenant path is nobody', async () => {
    assert.ok([404, 421].includes((await call('GET', `${issuer}/t/nobody/.well-known/openid-configuration`)).status));
  });
});

describe('bodies', () => {
  test('the JSON API names the field and the fix', async () => {
    const path = '/journeys/v1/flows';
    assert.equal((await post(path, '{"client_id":', json)).json['code'], 'http.malformed_json');
    const unknown = await post(path, '{"client_id":"demo-native","request_uri":"urn:x","admin":true}', json);
    assert.equal(unknown.status, 400);
    assert.match(unknown.text, /admin/);
    const missing = await post(path, '{}', json);
    assert.equal(missing.status, 400);
    assert.match(missing.text, /client_id/);
    assert.equal((await post(path, 'client_id=x', { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await post(path, JSON.stringify({ client_id: 'x'.repeat(70_000) }), json)).status, 413);
    assert.equal((await post(path, '{"client_id":"a","client_id":"b"}', json)).status, 400);
  });

  test('the token endpoint answers wrong bodies in its own vocabulary', async () => {
    const answer = await post('/token', '{"grant_type":"client_credentials"}', { ...json, ...basic(SHOP) });
    assert.ok([400, 415].includes(answer.status));
    assert.equal(answer.json['error'], 'invalid_request');
  });
});

describe('pages', () => {
  async function identify(browser: HttpBrowser) {
    return browser.follow(await browser.get(authorization(issuer, redirectUri).url));
  }

  test('a form from another site, or of another browser, changes nothing', async () => {
    const browser = installation.browser();
    const page = await identify(browser);
    const form = formsOf(page.text).find((entry) => 'identifier' in entry.fields);
    assert.ok(form);
    const target = new URL(form.action || page.url, page.url).href;
    const fields = { ...form.fields, identifier: ADA.email, [form.buttons.find((button) => button.value === 'continue')?.name ?? '']: 'continue' };
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
      assert.equal((await browser.post(target, fields, headers)).status, 403);
    }
    const stranger = installation.browser();
    const answer = await stranger.post(target, fields);
    assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status));
    assert.doesNotMatch(answer.text, /ada@example/);
    assert.match((await browser.get(page.url)).text, /name="identifier"/, 'the flow stands where it stood');
    browser.close();
    stranger.close();
  });

  test('an old form sent again shows where the journey stands, and a double click counts once', async () => {
    const browser = installation.browser();
    const page = await identify(browser);
    const password = await browser.submit(page, 'continue', { identifier: ADA.email });
    const again = await browser.submit(page, 'continue', { identifier: 'somebody.else@example.com' });
    assert.match(again.text, /name="password"/);
    assert.match(again.text, /ada@example\.com/);
    assert.ok(password.status === 200);
    browser.close();
  });

  test('an expired journey says so and offers the way back, with 410', async () => {
    const browser = installation.browser();
    const page = await identify(browser);
    await installation.database.advance(3 * 3600);
    const answer = await browser.get(page.url);
    assert.equal(answer.status, 410);
    assert.match(answer.text, /<h1/);
    browser.close();
  });

  test('known and unknown addresses look and cost the same', async () => {
    const visible = async (email: string) => {
      const browser = installation.browser();
      const page = await browser.submit(await identify(browser), 'continue', { identifier: email });
      const wrong = await browser.submit(page, 'continue', { password: 'wrong-password-1' });
      browser.close();
      const plain = (text: string) =>
        text
          .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, '')
          .replaceAll(email, 'EMAIL')
          .replace(/(nonce|value|action|href)="[^"]*"/g, '')
          .replace(/flow\/[\w-]+/g, '');
      return { first: plain(page.text), second: plain(wrong.text), status: [page.status, wrong.status] };
    };
    assert.deepEqual(await visible('ada@example.com'), await visible('abe@example.com'));
  });
});

describe('headers', () => {
  test('every audience sends the security headers and is not cached', async () => {
    for (const path of ['/', '/nowhere', '/token', '/userinfo', '/journeys/v1/flows', '/authorize']) {
      const { headers } = await call('GET', issuer + path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'no-referrer', path);
      assert.match(String(headers['cache-control']), /no-store/, path);
      assert.equal(headers['x-powered-by'], undefined, path);
      assert.notEqual(headers['access-control-allow-credentials'], 'true', path);
    }
  });

  test('health and metrics answer, without a tenant', async () => {
    const port = new URL(issuer).port;
    assert.equal((await call('GET', `http://127.0.0.1:${port}/health/live`)).status, 200);
    assert.equal((await call('GET', `http://127.0.0.1:${port}/health/ready`)).text, 'ready');
    assert.match((await call('GET', `http://127.0.0.1:${port}/metrics`)).text, /parvis_sql_round_trips_total \d/);
  });
});
