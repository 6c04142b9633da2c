import assert from 'node:assert/strict';
import { request as send, type IncomingMessage } from 'node:http';
import { Script } from 'node:vm';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { FlowResult, Screen } from '#journeys/contract';
import { httpErrors } from '#platform/http';
import { BROWSER_SECRET, startPageServer, type PageServer } from '../../test/support/page-server.ts';
import { SCREENS } from '../../test/support/page-screens.ts';

let server: PageServer;
let port: number;
/** What `advance` answers, set by a test. */
let next: ((fields: Readonly<Record<string, string>>, version: number) => FlowResult) | undefined;

const counted: string[] = [];
before(async () => {
  server = await startPageServer({
    async advance(_tenant, id, secret, version, input) {
      const found = secret === BROWSER_SECRET ? server.flows.get(id) : undefined;
      if (!found) return { kind: 'gone', why: 'unknown' };
      return next?.(input.fields, version) ?? { kind: 'done', flow: server.flow(id), facts: { evidence: [], verified: [] }, returnTo: { kind: 'authorization', ref: 'r1' } };
    },
    mailbox: {
      list: async () => [{ id: 'm1', to: 'a@b.example', subject: '<b>482 913</b> is your code', sentAt: new Date(0) }],
      read: async (_tenant, id) =>
        id === 'm1'
          ? {
              id,
              to: 'a@b.example',
              subject: '<b>482 913</b> is your code',
              sentAt: new Date(0),
              html: '<html><head></head><body><script>1</script></body></html>',
              text: 'Open https://id.example/link/a/b.',
            }
          : undefined,
    },
    deps: {
      homeLinks: () => [{ label: 'Shop {x}', href: 'https://shop.example' }],
      limits: { hit: async (_tenant, rules) => (counted.push(...rules.map(({ key }) => key)), { allowed: true }) },
    },
  });
  port = Number(new URL(server.url).port);
});
after(() => server.close());
beforeEach(() => {
  next = undefined;
  (server.calls as unknown[]).length = 0;
  server.flows.clear();
  put('flow-one', SCREENS['identify'] as Screen);
});

function put(id: string, screen: Screen, version = 3) {
  server.flows.set(id, { kind: 'screen', flow: server.flow(id, { version }), screen });
}

interface CallOptions {
  readonly method?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string | null;
  readonly origin?: string | null;
}

async function call(path: string, options: CallOptions = {}) {
  const body = options.form ? new URLSearchParams(options.form).toString() : undefined;
  const method = options.method ?? (body === undefined ? 'GET' : 'POST');
  const cookie = options.cookie === undefined ? `parvis_browser=${BROWSER_SECRET}` : options.cookie;
  const origin = options.origin === undefined ? (method === 'POST' ? server.url : null) : options.origin;
  const headers = {
    host: `localhost:${port}`,
    ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(cookie === null ? {} : { cookie }),
    ...(origin === null ? {} : { origin }),
    ...options.headers,
  };
  return new Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>((done, fail) => {
    const request = send({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

const called = (name: string) => server.calls.filter(([first]) => first === name);
const titleOf = (text: string) => /<title>([^<]*)<\/title>/.exec(text)?.[1];
const policyOf = (headers: IncomingMessage['headers'], name: string) =>
  String(headers['content-security-policy'])
    .split('; ')
    .find((part) => part.startsWith(name));
const FORM = { _version: '3', _action: 'continue', identifier: 'a@b.example' };

describe('a flow', () => {
  test('is shown in its language with its policy, not to be kept', async () => {
    const { status, headers, text } = await call('/flow/flow-one');
    assert.equal(status, 200);
    assert.equal(titleOf(text), 'Sign in – Acme');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    const nonce = /<script [^>]*nonce="([^"]+)"/.exec(text)?.[1];
    assert.equal(policyOf(headers, 'script-src'), `script-src 'nonce-${nonce}' 'strict-dynamic'`);
    assert.equal(policyOf(headers, 'form-action'), "form-action 'self' https://shop.example");
    assert.match(text, /<meta name="referrer" content="same-origin">/);
  });

  test('a custom scheme as the way back lifts form-action, which could not name it (G12)', async () => {
    const other = await startPageServer({ deps: { redirectOrigins: () => ['app.example:'] } });
    other.flows.set('flow-app', { kind: 'screen', flow: other.flow('flow-app'), screen: SCREENS['consent'] as Screen });
    const response = await fetch(`${other.url}/flow/flow-app`, { headers: { cookie: `parvis_browser=${BROWSER_SECRET}` } });
    assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /form-action/);
    await response.text();
    await other.close();
  });

  test('an accepted step is answered with a redirect to the page, so that refresh repeats nothing (G5)', async () => {
    next = (_fields, version) => ({ kind: 'screen', flow: server.flow('flow-one', { version: version + 1 }), screen: SCREENS['password'] as Screen });
    const { status, headers } = await call('/flow/flow-one', { form: FORM });
    assert.equal(status, 303);
    assert.equal(headers.location, '/flow/flow-one');
    assert.deepEqual(called('advance'), [['advance', 'tenant-1', 'flow-one', BROWSER_SECRET, 3, { action: 'continue', fields: { identifier: 'a@b.example' } }]]);
  });

  test('a stale version changes nothing and leads to the current page', async () => {
    put('flow-one', SCREENS['password'] as Screen, 5);
    next = (_fields, version) => (version < 5 ? (server.flows.get('flow-one') as FlowResult) : assert.fail());
    assert.equal((await call('/flow/flow-one', { form: FORM })).status, 303);
  });

  test('errors are shown at once with 422, the typed value kept', async () => {
    next = () => ({
      kind: 'screen',
      flow: server.flow('flow-one'),
      screen: { ...(SCREENS['identify'] as Screen), errors: [{ field: 'identifier', text: { id: 'gallery.address_missing' } }] },
    });
    const { status, text } = await call('/flow/flow-one', { form: { ...FORM, identifier: 'maria@<x>' } });
    assert.equal(status, 422);
    assert.equal(titleOf(text), 'Error: Sign in – Acme');
    assert.match(text, /value="maria@&lt;x&gt;"/);
    assert.match(text, /role="alert"/);
  });

  test('done leads to where the journey was started for, never to an address of the request', async () => {
    const { status, headers } = await call('/flow/flow-one?next=https://evil.example', { form: { ...FORM, next: 'https://evil.example' } });
    assert.equal(status, 303);
    assert.equal(headers.location, `${server.url}/interaction/r1`);
  });

  test('refused says why and what to do: 403, or 429 with Retry-After', async () => {
    const refused = (retryAfter?: number): FlowResult => ({
      kind: 'refused',
      flow: server.flow('flow-one'),
      text: { id: 'gallery.wait_a_while' },
      reason: 'secret-reason',
      ...(retryAfter ? { retryAfter } : {}),
    });
    server.flows.set('flow-one', refused());
    const plain = await call('/flow/flow-one');
    assert.equal(plain.status, 403);
    assert.match(plain.text, /too many attempts for this address/);
    assert.doesNotMatch(plain.text, /secret-reason/);
    server.flows.set('flow-one', refused(540));
    const later = await call('/flow/flow-one');
    assert.equal(later.status, 429);
    assert.equal(later.headers['retry-after'], '540');
    assert.match(later.text, /try again in 9 minutes/);
  });

  test('gone has a page of its own: expired, or not in use', async () => {
    server.flows.set('flow-old', { kind: 'gone', why: 'expired' });
    const expired = await call('/flow/flow-old');
    assert.deepEqual([expired.status, titleOf(expired.text)], [410, 'This page has expired – Acme']);
    const unknown = await call('/flow/flow-unknown');
    assert.deepEqual([unknown.status, titleOf(unknown.text)], [410, 'This page is no longer in use – Acme']);
    assert.equal((await call('/flow/%3Cscript%3E')).status, 410);
  });

  test('another browser, or one without cookies, is told so and learns nothing', async () => {
    for (const cookie of [null, 'parvis_browser=short', 'other=1']) {
      const { status, text } = await call('/flow/flow-one', { cookie });
      assert.deepEqual([status, titleOf(text)], [400, 'Open this page where you began – Acme']);
      const posted = await call('/flow/flow-one', { form: FORM, cookie });
      assert.equal(posted.status, 400);
    }
    assert.equal((await call('/flow/flow-one', { cookie: `parvis_browser=${'c'.repeat(43)}` })).status, 410);
    assert.equal(called('advance').length, 0);
  });
});

describe('a step posted from elsewhere (W7)', () => {
  const refused: readonly [string, CallOptions][] = [
    ['another origin', { origin: 'https://evil.example' }],
    ['a sibling', { origin: 'http://localhost:1' }],
    ['Origin: null', { origin: 'null' }],
    ['Origin: null though the browser says same-origin', { origin: 'null', headers: { 'sec-fetch-site': 'same-origin' } }],
    ['Sec-Fetch-Site: cross-site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['Sec-Fetch-Site: same-site', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['nothing told', { origin: null }],
    ['only Sec-Fetch-Site: none', { origin: null, headers: { 'sec-fetch-site': 'none' } }],
  ];
  for (const [name, options] of refused) {
    test(`is refused: ${name}`, async () => {
      for (const path of ['/flow/flow-one', '/flow/flow-one/locale', '/flow/flow-one/strength', '/link/flow-one/good-token']) {
        const { status } = await call(path, { form: { ...FORM, locale: 'fr', password: 'x' }, ...options });
        assert.equal(status, 403, path);
      }
      assert.equal(server.calls.length, 0);
    });
  }
  test('our own page is accepted, with or without Origin', async () => {
    assert.equal((await call('/flow/flow-one', { form: FORM })).status, 303);
    assert.equal((await call('/flow/flow-one', { form: FORM, origin: null, headers: { 'sec-fetch-site': 'same-origin' } })).status, 303);
  });
});

describe('a form that is not ours', () => {
  for (const [name, form] of Object.entries<Record<string, string>>({
    'no version': { _action: 'continue' },
    'a version that is no number': { _version: '3; drop', _action: 'continue' },
    'no action': { _version: '3' },
    'a strange action': { _version: '3', _action: '../../x' },
    'too long a field': { _version: '3', _action: 'continue', identifier: 'x'.repeat(5000) },
  })) {
    test(`is refused: ${name}`, async () => {
      const { status, text } = await call('/flow/flow-one', { form });
      assert.equal(status, 400);
      assert.match(text, /We could not read that request/);
      assert.equal(called('advance').length, 0);
    });
  }
  test('fields of the page itself never reach the step; a form without a button means the default one', async () => {
    await call('/flow/flow-one', { form: { _version: '3', _default: 'continue', _other: 'x', identifier: 'a' } });
    assert.deepEqual(called('advance')[0]?.[5], { action: 'continue', fields: { identifier: 'a' } });
  });
  test('another content type is refused with a page', async () => {
    const { status, headers } = await call('/flow/flow-one', { method: 'POST', headers: { 'content-type': 'text/plain' } });
    assert.equal(status, 415);
    assert.match(String(headers['content-type']), /text\/html/);
  });
});

describe('a mailed link', () => {
  test('GET and HEAD never consume (ML1)', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) assert.equal((await call('/link/flow-one/good-token', { method, cookie: null })).status, 200);
    assert.equal(called('followLink').length, 0);
    assert.equal(called('showLink').length, 3);
  });
  test('POST follows it: in the browser that began it goes on to the flow', async () => {
    const { status, headers } = await call('/link/flow-one/good-token', { form: { _action: 'link' } });
    assert.deepEqual([status, headers.location], [303, '/flow/flow-one']);
  });
  test('in another browser it only says that the first one goes on (ML2)', async () => {
    const { status, text, headers } = await call('/link/flow-one/good-token', { form: { _action: 'link' }, cookie: null });
    assert.deepEqual([status, titleOf(text)], [200, 'You can close this page – Acme']);
    assert.equal(headers['set-cookie'], undefined);
  });
  test('used, expired or unknown: one page, 410', async () => {
    assert.equal((await call('/link/flow-one/used-token')).status, 410);
    const posted = await call('/link/flow-one/used-token', { form: { _action: 'link' } });
    assert.deepEqual([posted.status, titleOf(posted.text)], [410, 'This link no longer works – Acme']);
    assert.equal((await call('/link/flow-one/%00')).status, 400);
  });
});

describe('language', () => {
  test('a choice is kept in the flow and for later', async () => {
    const { status, headers } = await call('/flow/flow-one/locale', { form: { locale: 'ar' } });
    assert.deepEqual([status, headers.location], [303, '/flow/flow-one']);
    assert.match(String(headers['set-cookie']), /parvis_language=ar; Path=\/; HttpOnly; SameSite=Lax; Max-Age=/);
    const page = await call('/flow/flow-one');
    assert.match(page.text, /<html lang="ar" dir="rtl">/);
    assert.equal((await call('/flow/flow-one/locale', { form: { locale: 'xx' } })).status, 400);
  });
  test('outside a flow: the address, then the saved one, then the browser', async () => {
    const langOf = async (path: string, options: CallOptions) => /<html lang="([a-z]+)"/.exec((await call(path, options)).text)?.[1];
    assert.equal(await langOf('/?lang=de', { cookie: 'parvis_language=fr', headers: { 'accept-language': 'es' } }), 'de');
    assert.equal(await langOf('/', { cookie: 'parvis_language=fr', headers: { 'accept-language': 'es' } }), 'fr');
    assert.equal(await langOf('/', { headers: { 'accept-language': 'es-MX,es;q=0.9' } }), 'es');
    assert.equal(await langOf('/?lang=xx', {}), 'en');
  });
  test('the switcher of a page without a flow links to the same page', async () => {
    assert.match((await call('/')).text, /<a href="\/\?lang=fr" hreflang="fr"><bdi lang="fr">Français/);
  });
});

describe('what a browser prefers', () => {
  const prefer = (form: Readonly<Record<string, string>>, options: CallOptions = {}) => call('/preferences', { form, ...options });
  test('light or dark is kept, drawn by the server at once, and forgotten again (G7)', async () => {
    const chosen = await prefer({ theme: 'dark', back: '/flow/flow-one' });
    assert.deepEqual([chosen.status, chosen.headers.location], [303, '/flow/flow-one']);
    assert.match(String(chosen.headers['set-cookie']), /parvis_theme=dark; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000/);
    const cookie = `parvis_browser=${BROWSER_SECRET}; parvis_theme=dark`;
    const { text } = await call('/flow/flow-one', { cookie });
    assert.match(text, /<html lang="en" dir="ltr" data-theme="dark">/);
    assert.match(text, /<meta name="color-scheme" content="dark">\n<meta name="theme-color" content="#0d0e12">/);
    assert.match(text, /name="theme" value="dark" aria-current="true"/);
    assert.match((await call('/', { cookie: 'parvis_theme=%22%3E' })).text, /malformed|not set here|could not read/i);
    assert.match((await call('/', { cookie: 'parvis_theme=pink' })).text, /<html lang="en" dir="ltr">/);
    assert.match(String((await prefer({ theme: 'system', back: '/' })).headers['set-cookie']), /parvis_theme=; .*Max-Age=0/);
  });
  test('the language of pages without a flow is kept as well', async () => {
    const { status, headers } = await prefer({ locale: 'fr', back: '/device?user_code=WDJB-MJHT' });
    assert.deepEqual([status, headers.location], [303, '/device?user_code=WDJB-MJHT']);
    assert.match(String(headers['set-cookie']), /parvis_language=fr/);
  });
  test('nothing else is taken, and the way back leads nowhere else (O2)', async () => {
    assert.equal((await prefer({ theme: 'pink' })).status, 400);
    assert.equal((await prefer({ locale: 'xx' })).status, 400);
    assert.equal((await prefer({ theme: 'dark' }, { origin: 'https://evil.example' })).status, 403);
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/a\nb', '/\t/evil.example', ''])
      assert.equal((await prefer({ theme: 'dark', back })).headers.location, '/', JSON.stringify(back));
  });
});

describe('for script', () => {
  test('status tells the version, and only to the browser of the flow', async () => {
    assert.equal((await call('/flow/flow-one/status')).text, '{"version":3}');
    assert.equal((await call('/flow/flow-one/status', { cookie: null })).status, 410);
    assert.equal((await call('/flow/flow-unknown/status')).status, 410);
  });
  test('strength answers only while a screen asks for a password', async () => {
    assert.equal((await call('/flow/flow-one/strength', { form: { password: 'correct horse' } })).status, 410);
    put('flow-one', SCREENS['new-password'] as Screen);
    const { status, text } = await call('/flow/flow-one/strength', { form: { password: 'correct horse' } });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(JSON.parse(text)), ['level', 'text']);
    assert.equal((await call('/flow/flow-one/strength', { form: { password: 'x'.repeat(300) } })).status, 400);
    assert.equal((await call('/flow/flow-one/strength', { form: { password: 'x' }, cookie: null })).status, 410);
    // A counter for each made-up flow would let anybody fill the table (D14).
    counted.length = 0;
    assert.equal((await call('/flow/made-up-flow/strength', { form: { password: 'x' } })).status, 410);
    assert.deepEqual(counted, []);
  });
});

describe('the browser secret', () => {
  const started = (text: string) => (JSON.parse(text) as { secret: { secret: string; key?: string } }).secret;

  test('is made once, kept long, and stays the same', async () => {
    const first = await call('/test/start', { cookie: null });
    const { secret } = started(first.text);
    assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
    assert.match(String(first.headers['set-cookie']), new RegExp(`parvis_browser=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000`));
    const again = await call('/test/start', { cookie: `parvis_browser=${secret}` });
    assert.equal(started(again.text).secret, secret);
    const other = await call('/test/start', { cookie: 'parvis_browser=not-a-secret' });
    assert.notEqual(started(other.text).secret, 'not-a-secret');
  });

  test('the key beside it is brought along when it can be one, and never made by beginning', async () => {
    const secret = 'a'.repeat(43);
    const key = 'k'.repeat(43);
    const both = await call('/test/start', { cookie: `parvis_browser=${secret}; parvis_known=${key}` });
    assert.deepEqual(started(both.text), { secret, key });
    const odd = await call('/test/start', { cookie: `parvis_browser=${secret}; parvis_known=odd` });
    assert.deepEqual(started(odd.text), { secret });
    for (const { headers } of [both, odd]) assert.doesNotMatch(String(headers['set-cookie']), /known/);
  });
});

describe('static files', () => {
  test('carry their fingerprint and may be kept for ever; compressed for whoever takes it', async () => {
    const page = await call('/');
    for (const [, path, type] of [
      [...(/href="(\/assets\/page\.[^"]+\.css)"/.exec(page.text) ?? []), 'text/css; charset=utf-8'],
      [...(/src="(\/assets\/page\.[^"]+\.js)"/.exec(page.text) ?? []), 'text/javascript; charset=utf-8'],
      [...(/href="(\/assets\/mark\.[^"]+\.svg)"/.exec(page.text) ?? []), 'image/svg+xml'],
    ] as [string, string, string][]) {
      const { status, headers } = await call(path, { headers: { 'accept-encoding': 'gzip, br' } });
      assert.equal(status, 200, path);
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(headers['content-type'], type);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-encoding'], type === 'image/svg+xml' ? undefined : 'br');
    }
  });
  test('an old fingerprint gets today’s file, not to be kept; other names get a page with 404', async () => {
    const { status, headers } = await call('/assets/page.AAAAAAAAAAAA.css', { headers: { 'accept-encoding': 'identity' } });
    assert.deepEqual([status, headers['cache-control'], headers['content-encoding']], [200, 'no-store', undefined]);
    for (const path of ['/assets/page.ts', '/assets/..%2fpages.ts', '/assets/mark.zzz.svg', '/assets/package.json'])
      assert.ok([400, 404].includes((await call(path)).status), path);
  });
  test('the script’s files are one script that stands by itself', async () => {
    const page = await call('/');
    const { text } = await call(/src="(\/assets\/page\.[^"]+\.js)"/.exec(page.text)?.[1] ?? '', { headers: { 'accept-encoding': 'identity' } });
    assert.doesNotThrow(() => new Script(text));
    assert.doesNotMatch(text, /^(?:import|export) /m);
    for (const part of ['PublicKeyCredential', 'data-challenge', 'data-poll', 'data-print']) assert.ok(text.includes(part), part);
  });
  test('the sign-in page stays in its budget (G10): 60 KB in all, 25 KB script, gzip', async () => {
    const { gzipSync } = await import('node:zlib');
    const page = await call('/flow/flow-one');
    const sizes = await Promise.all(
      [/href="(\/assets\/page\.[^"]+\.css)"/, /src="(\/assets\/page\.[^"]+\.js)"/].map(async (which) => gzipSync((await call(which.exec(page.text)?.[1] ?? '')).text).length),
    );
    assert.ok((sizes[1] ?? Infinity) < 25_000, `script ${sizes[1]}`);
    assert.ok(gzipSync(page.text).length + (sizes[0] ?? 0) + (sizes[1] ?? 0) < 60_000, sizes.join());
  });
  test('the favicon is the brand’s mark', async () => {
    assert.match(String((await call('/favicon.ico')).headers.location), /^\/assets\/mark\.3a44c9\.ffffff\.41\.svg$/);
  });
});

describe('errors (ER1)', () => {
  test('no page: 404 in the brand, with a reference', async () => {
    const { status, text } = await call('/nothing');
    assert.deepEqual([status, titleOf(text)], [404, 'There is no page here – Acme']);
    assert.match(text, /data-copy="[A-Za-z0-9_-]{16}"/);
  });
  test('a fault of ours: 500, nothing private', async () => {
    const { status, text } = await call('/test/broken');
    assert.deepEqual([status, titleOf(text)], [500, 'Something went wrong on our side – Acme']);
    assert.doesNotMatch(text, /private detail|http\.internal/);
  });
  test('when not even the brand can be read, the page still comes, in the plain look', async () => {
    const other = await startPageServer({ deps: { tenants: { brand: () => Promise.reject(httpErrors.overloaded({ retryAfter: 30 })), byId: async () => undefined } } });
    const response = await fetch(`${other.url}/`, { headers: { 'accept-language': 'fr' } });
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '30']);
    assert.match(await response.text(), /<title>Nous sommes très sollicités en ce moment<\/title>/);
    await other.close();
  });
});

describe('other pages', () => {
  test('the issuer says where one is', async () => {
    const { status, text } = await call('/');
    assert.deepEqual([status, titleOf(text)], [200, 'Welcome to Acme – Acme']);
    assert.match(text, /<a class="link" href="https:\/\/shop\.example"><span><bdi>Shop \{x\}<\/bdi><\/span><\/a>/);
  });

  test('the development mailbox lists, shows codes and links to copy, and frames the letter without its scripts', async () => {
    const list = await call('/dev/mailbox');
    assert.match(list.text, /&lt;b&gt;482 913&lt;\/b&gt;/);
    assert.equal((await call('/dev/mailbox/status')).text, '{"version":"m1"}');
    const message = await call('/dev/mailbox/m1');
    assert.match(message.text, /data-copy="482913"/);
    assert.match(message.text, /href="https:\/\/id\.example\/link\/a\/b"/);
    assert.match(message.text, /<iframe class="letter" sandbox="allow-popups allow-popups-to-escape-sandbox" src="\/dev\/mailbox\/m1\/letter"/);
    const letter = await call('/dev/mailbox/m1/letter');
    assert.match(String(letter.headers['content-security-policy']), /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
    assert.equal(letter.headers['x-frame-options'], 'SAMEORIGIN');
    assert.match(letter.text, /<head><base target="_blank">/);
    assert.equal((await call('/dev/mailbox/m2')).status, 404);
  });

  test('without the port there is no mailbox', async () => {
    const other = await startPageServer();
    assert.equal((await fetch(`${other.url}/dev/mailbox`)).status, 404);
    await other.close();
  });

  test('the protocol room draws its own screens in the same look', async () => {
    const html = await server.pages.port.render({
      tenantId: 'tenant-1',
      locale: 'de',
      screen: SCREENS['device-code'] as Screen,
      form: { action: '/device', hidden: { xsrf: 'x1' } },
      nonce: 'n',
      reference: 'r',
      path: '/device',
    });
    assert.match(html, /<html lang="de"/);
    assert.match(html, /<form class="content" method="post" action="\/device" novalidate><input type="hidden" name="xsrf" value="x1">/);
    assert.match(html, /<form method="post" action="\/preferences"><input type="hidden" name="back" value="\/device">.*<button type="submit" name="locale" value="fr">/);
    assert.equal(server.pages.port.flowUrl({ id: 'f', issuer: 'https://id.example/t/x' }), 'https://id.example/t/x/flow/f');
  });
});
