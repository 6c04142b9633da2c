import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Route } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { adminClient, createVerifier } from '@parvis/sdk-node';
import { countApplications, rename } from '../../../examples/programs/admin.ts';
import { signIn } from '../../../examples/programs/journey.ts';
import type { Screen } from '../../../packages/sdk-web/src/screen.ts';
import type { ScreenJson } from '../../src/journeys/json/screen-json.ts';
import { signedHeaders } from '#platform/outbound';
import { launchChromium, newVisitor } from '../support/chromium.ts';
import { ADA, AUDIENCE, blocks, HOOK, listen, openSdkHouse, OPAQUE, OTHER, root, SECRET, type SdkHouse } from './house.suite.ts';

/* The packages and their examples against a real installation: its tokens, its pages, its admin API. */

let house: SdkHouse;
before(async () => {
  house = await openSdkHouse();
});
after(() => house?.close());

/** A token of a program for itself, bound to a key where there is a proof. */
async function robot(resource: string, scope = 'orders:read', { issuer = house.issuer, proof }: { issuer?: string; proof?: string } = {}): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`robot:${SECRET}`).toString('base64')}`, ...(proof === undefined ? {} : { dpop: proof }) },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope }),
  });
  const body = (await answer.json()) as { access_token?: string };
  assert.ok(body.access_token, JSON.stringify(body));
  return body.access_token;
}

async function ask(method: string, url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(url, { method, headers });
  const body = (await answer.json()) as Readonly<Record<string, unknown>>;
  return { status: answer.status, body, code: body['code'], challenge: answer.headers.get('www-authenticate') ?? '' };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A customer, by the journey of the example. */
const customer = (scope: string) =>
  signIn(
    { issuer: house.issuer, clientId: 'phone', redirectUri: 'com.example.phone:/callback', scope: `openid ${scope}`, resource: AUDIENCE, locale: 'en' },
    async (title, fields) => {
      assert.notEqual(title, '');
      return Object.fromEntries(fields.map((name) => [name, name === 'password' ? ADA.password : ADA.email]));
    },
  );

test('the APIs of the examples take real tokens of their issuer that are for them, and say of others what is wrong', async () => {
  const read = `${house.fastify}/orders`;
  const good = await robot(AUDIENCE);
  for (const url of [read, `${house.express}/shop/orders`]) {
    const taken = await ask('GET', url, bearer(good));
    assert.deepEqual([taken.status, taken.body], [200, { of: 'robot', orders: [] }]);
    const nobody = await ask('GET', url);
    assert.deepEqual([nobody.status, nobody.code], [401, 'missing']);
    assert.match(nobody.challenge, /^Bearer, DPoP algs="/);
    for (const token of [await robot(OTHER), await robot(AUDIENCE, 'orders:read', { issuer: house.elsewhere }), `${good.slice(0, -6)}AAAAAA`]) {
      const wrong = await ask('GET', url, bearer(token));
      assert.deepEqual([wrong.status, wrong.code], [401, 'invalid_token']);
      assert.match(wrong.challenge, /^Bearer error="invalid_token"/);
    }
    const little = await ask('POST', url, bearer(good));
    assert.deepEqual([little.status, little.code], [403, 'insufficient_scope']);
    assert.match(little.challenge, /error="insufficient_scope", scope="orders:write"/);
  }
});

test('an opaque token is asked about, each time', async () => {
  const tokens = createVerifier({ issuer: house.issuer, audience: OPAQUE, client: { id: 'orders-api', secret: SECRET } });
  const token = await robot(OPAQUE);
  const verify = () => tokens.verify({ method: 'GET', url: `${house.fastify}/orders`, authorization: `Bearer ${token}` }, { scopes: ['orders:read'] });
  const first = await verify();
  assert.ok(first.ok && first.access.clientId === 'robot');
  assert.equal((await ask('GET', `${house.fastify}/orders`, bearer(token))).code, 'invalid_token', 'it is for another API');
  await fetch(`${house.issuer}/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`robot:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ token }),
  });
  const second = await verify();
  assert.ok(!second.ok && second.refusal.error === 'invalid_token');
});

test('a token that is bound to a key opens nothing without a proof of it', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  let made = 0;
  const proof = (htm: string, htu: string, token?: string) =>
    new SignJWT({ htm, htu, jti: `p${++made}`, ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey);
  const token = await robot(AUDIENCE, 'orders:read', { proof: await proof('POST', `${house.issuer}/token`) });
  const read = `${house.fastify}/orders`;
  const once = await proof('GET', read, token);
  assert.equal((await ask('GET', `${read}?page=2`, { authorization: `DPoP ${token}`, dpop: once })).status, 200);
  const refused = [
    [{ authorization: `DPoP ${token}`, dpop: once }, 'invalid_dpop_proof'],
    [{ authorization: `DPoP ${token}`, dpop: await proof('POST', read, token) }, 'invalid_dpop_proof'],
    [{ authorization: `DPoP ${token}` }, 'invalid_dpop_proof'],
    [bearer(token), 'invalid_token'],
    [{ authorization: `DPoP ${await robot(AUDIENCE)}`, dpop: await proof('GET', read, token) }, 'invalid_token'],
  ] as const;
  for (const [headers, code] of refused) {
    const told = await ask('GET', read, headers);
    assert.deepEqual([told.status, told.code], [401, code]);
    assert.match(told.challenge, /^DPoP error=.* algs="ES256/);
  }
});

test('a customer signs in by the journey that the example draws; the API wants more of them where it matters', async () => {
  const tokens = await customer('orders:read orders:write');
  assert.ok(tokens);
  assert.equal(tokens.claims['acr'], 'urn:parvis:acr:1');
  assert.equal((await ask('GET', `${house.fastify}/orders`, bearer(tokens.accessToken))).body['of'], tokens.claims.sub);
  const weak = await ask('POST', `${house.fastify}/orders`, bearer(tokens.accessToken));
  assert.deepEqual([weak.status, weak.code], [401, 'insufficient_user_authentication']);
  assert.match(weak.challenge, /acr_values="urn:parvis:acr:2", max_age="300"/);
  const api = createVerifier({ issuer: house.issuer, audience: AUDIENCE });
  const request = { method: 'GET', url: house.fastify, authorization: `Bearer ${tokens.accessToken}` };
  assert.ok((await api.verify(request, { acr: 'urn:parvis:acr:1', maxAge: 300 })).ok);
  const idToken = await api.verify({ ...request, authorization: `Bearer ${tokens.idToken}` });
  assert.ok(!idToken.ok && idToken.refusal.error === 'invalid_token', 'an ID token is no access token');
});

test('screens are typed as the API sends them', () => {
  // Compiles only while both say the same; what is readonly there may be changed here.
  type Same<A, B> = [A] extends [B] ? true : never;
  type Deep<T> = T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T;
  type Loose<T> = T extends object ? { readonly [K in keyof T]: Loose<Exclude<T[K], undefined>> } : T;
  const same: readonly [Same<Loose<Deep<ScreenJson>>, Loose<Screen>>, Same<Loose<Screen>, Loose<Deep<ScreenJson>>>] = [true, true];
  assert.ok(same.every(Boolean));
});

test('webhooks as the server signs them are read by the example, once', async () => {
  const body = JSON.stringify({ id: 'msg_1', type: 'account.erased', version: 1, time: new Date().toISOString(), tenant: house.issuer, data: { sub: 'gone-één' } });
  const send = async (secret: string, at = Math.floor(Date.now() / 1000), text = body) =>
    (await fetch(`${house.express}/webhooks`, { method: 'POST', headers: signedHeaders([secret], 'msg_1', at, body), body: text })).status;
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  assert.deepEqual(
    [await send(HOOK), await send(HOOK), await send(other), await send(HOOK, 1_700_000_000), await send(HOOK, undefined, body.replace('gone', 'kept'))],
    [204, 204, 401, 401, 401],
  );
  assert.deepEqual(house.erased, ['gone-één']);
});

test('the programs of the examples work by the real admin API: page by page, and around each other', async () => {
  const admin = adminClient({ issuer: house.system, apiKey: house.apiKey });
  const counts = await countApplications(admin);
  assert.ok((counts.get('demo') ?? 0) >= 4 && counts.has('elsewhere'), JSON.stringify([...counts]));
  const path = { tenant: 'elsewhere' };
  const { etag = '' } = await admin.read('/admin/v1/tenants/{tenant}', { path });
  assert.equal(await rename(admin, 'elsewhere', 'Somewhere'), 'Somewhere');
  const late = await admin.change('/admin/v1/tenants/{tenant}', { path, etag, body: { name: 'Nowhere', state: 'active' } });
  assert.ok(late.kind === 'conflict' && late.current.name === 'Somewhere' && late.etag !== etag);
  const both = await Promise.all([rename(admin, 'elsewhere', 'Here'), rename(admin, 'elsewhere', 'There')]);
  assert.deepEqual(both, ['Here', 'There']);
  await assert.rejects(admin.read('/admin/v1/tenants/{tenant}', { path: { tenant: 'nobody' } }), { name: 'AdminRefused', message: /^404 admin\.not_found/ });
});

test('the issuer tells programs about itself at the default tenant, and what it links to is there', async () => {
  const answer = await fetch(`${house.issuer}/llms.txt`);
  const text = await answer.text();
  assert.deepEqual([answer.status, answer.headers.get('content-type'), text], [200, 'text/plain; charset=utf-8', readFileSync(join(root, 'llms.txt'), 'utf8')]);
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path as string);
  for (const path of links) assert.equal((await fetch(`${house.issuer}/${path}`, { method: 'HEAD' })).status, 200, path);
  assert.equal((await fetch(`${house.elsewhere}/llms.txt`)).status, 404);
  for (const path of ['..%2f..%2fpackage.json', 'nothing.md', 'sdk.md%00.json']) assert.ok([400, 404].includes((await fetch(`${house.issuer}/docs/guide/${path}`)).status), path);
});

test('code of the guide is that of the examples', () => {
  const plain = (text: string) =>
    text
      .replaceAll(/^\s*\/\/.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const sources = ['fastify-api/server.ts', 'express-api/server.ts', 'spa/main.ts', 'programs/admin.ts', 'programs/journey.ts'].map((file) =>
    plain(readFileSync(join(root, 'examples', file), 'utf8')),
  );
  const code = blocks('ts').flatMap((block) => block.split(/\n\n(?=\S)/));
  assert.ok(code.length >= 9);
  for (const block of code)
    assert.ok(
      sources.some((source) => source.includes(plain(block))),
      block,
    );
});

const bundle = async (options: Parameters<typeof build>[0]) => {
  const made = (await build({ logLevel: 'error', configFile: false, ...options, build: { write: false, target: 'es2023', ...options?.build } })) as
    | Rolldown.RolldownOutput
    | Rolldown.RolldownOutput[];
  return [made].flat()[0]?.output ?? [];
};

test('the package for the browser is small', async () => {
  const [all] = await bundle({ root: join(root, 'packages/sdk-web'), build: { lib: { entry: 'src/index.ts', formats: ['es'] }, minify: true } });
  assert.ok(all?.type === 'chunk');
  const size = gzipSync(all.code).length;
  assert.ok(size > 1000 && size <= 10 * 1024, `${size} bytes`);
  console.log(`sdk-web: ${size} bytes gzip`);
});

test('the page of the example: nobody at first, signed in, after a reload still, asked for more, signed out', async () => {
  for (const [name, value] of Object.entries({ VITE_ISSUER: house.issuer, VITE_AUDIENCE: AUDIENCE, VITE_API: house.fastify })) process.env[name] = value;
  const files = new Map((await bundle({ root: join(root, 'examples/spa') })).map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
  const pages = createServer((request, response) => {
    const path = new URL(request.url ?? '/', house.page).pathname;
    const file = files.get(path === '/' ? '/index.html' : path);
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': path === '/' ? 'text/html' : 'text/javascript' }).end(file);
  });
  await listen(pages, Number(new URL(house.page).port));
  const browser = await launchChromium();
  try {
    const { page, complaints } = await newVisitor(browser);
    const says = (text: string | RegExp) =>
      page
        .getByText(text, { exact: true })
        .waitFor()
        .catch(async (error: unknown) => Promise.reject(new Error(`${page.url()}: ${await page.locator('body').innerText()} ${complaints.join()}`, { cause: error })));
    await page.goto(`${house.page}/?view=open`);
    await says('Nobody is signed in.');
    assert.equal(page.url(), `${house.page}/?view=open`, 'back where it was, and nothing of the answer in the address');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('input[name="identifier"]').fill(ADA.email);
    await page.keyboard.press('Enter');
    await page.locator('input[name="password"]').fill(ADA.password);
    await page.keyboard.press('Enter');
    await says(/^Signed in as /);
    assert.equal(page.url(), `${house.page}/?view=open`);
    await page.getByRole('button', { name: 'Show orders' }).click();
    await says('GET: 200');
    // Of the same site: the window stays where it is, and only a frame has been at the issuer.
    const gone: string[] = [];
    page.on('framenavigated', (frame) => void (frame === page.mainFrame() && gone.push(new URL(frame.url()).origin)));
    await page.reload();
    await says(/^Signed in as /);
    assert.deepEqual([gone, page.frames().length], [[house.page], 1], 'and no frame is left behind');
    // Where a frame gets no answer the window goes, as it must for an issuer of another site.
    const framed = async (route: Route) => (route.request().frame() === page.mainFrame() ? route.continue() : route.abort());
    await page.route('**/authorize?*', framed);
    await page.reload();
    await says(/^Signed in as /);
    assert.ok(gone.length > 2, gone.join());
    await page.unroute('**/authorize?*', framed);
    // A page that is no part of a silent check gets no answer out of a frame, and nothing settles in one.
    await page.evaluate("addEventListener('message', ({ data }) => { document.title = String(data?.search) })");
    const inside = await page.evaluate(
      "new Promise((done) => { const frame = document.createElement('iframe'); frame.src = '/?code=stolen&state=mine'; frame.onload = () => done(document.title); document.body.append(frame) })",
    );
    assert.doesNotMatch(String(inside), /stolen/);
    await page.evaluate("document.querySelector('iframe').remove()");
    assert.equal(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage }).includes("eyJ")'), false, 'no token is kept');
    await page.getByRole('button', { name: 'Order', exact: true }).click();
    await page.waitForURL((url) => url.origin === house.issuer);
    await page.goto(`${house.page}/`);
    await says(/^Signed in as /);
    // An answer that nobody asked for is none.
    const foreign = await page.context().newPage();
    await foreign.goto(`${house.page}/?code=stolen&state=mine&iss=${encodeURIComponent(house.issuer)}`);
    await foreign.waitForURL(`${house.page}/`);
    assert.equal(await foreign.locator('#told').textContent(), '');
    await foreign.close();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await says('Nobody is signed in.');
    assert.deepEqual(
      complaints.filter((complaint) => !complaint.includes('not made in this tab')),
      [],
    );
  } finally {
    await browser.close();
    pages.close();
  }
});
