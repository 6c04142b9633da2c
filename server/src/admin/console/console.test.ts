import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { before, after, test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { createHttpServer, doorOf, type HttpServer } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import { buildConsole } from '../../../../scripts/build-console.mjs';
import { readConsoleFiles, type ConsoleFiles } from './files.ts';
import { consoleScope } from './scope.ts';

const BASE = 'http://localhost';
const issuerOf = (slug: string) => (slug === 'acme' ? BASE : `${BASE}/t/${slug}`);
let server: HttpServer;
let files: ConsoleFiles;
let port = 0;

before(async () => {
  assert.equal(buildConsole(), undefined);
  files = readConsoleFiles() as ConsoleFiles;
  const onError = (error: { status: number; code: string }, _request: unknown, reply: { code(status: number): { send(text: string): unknown } }) =>
    reply.code(error.status).send(error.code);
  server = await createHttpServer({
    resolve: async (_host, path) => {
      const slug = /^\/t\/(\w+)/.exec(path)?.[1];
      return { place: { slug: slug ?? 'acme', issuer: issuerOf(slug ?? 'acme') }, basePath: slug === undefined ? '' : `/t/${slug}` };
    },
    scopes: [
      consoleScope(
        {
          tenantOf: (request: FastifyRequest) => doorOf<Tenant>(request).place,
          tenants: { baseUrl: BASE, bySlug: async (slug) => ({ slug, issuer: issuerOf(slug) }) as Tenant },
        },
        onError as never,
      ),
    ],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 100,
    drainSeconds: 0,
    ready: async () => true,
  });
  port = await server.listen('127.0.0.1', 0);
});
after(() => server.close());

async function get(url: string, headers: Record<string, string> = { 'accept-encoding': 'identity' }) {
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, { headers, redirect: 'manual' });
  return { status: answer.status, header: (name: string) => answer.headers.get(name), body: await answer.text() };
}

test('the console stands at the tenant of operators alone, and the default tenant shows the way', async () => {
  for (const url of ['/console', '/t/system/console']) {
    const answer = await get(url);
    assert.deepEqual([answer.status, answer.header('location')], [302, 'http://localhost/t/system/console/'], url);
  }
  for (const url of ['/console/', '/console/tenants/acme', '/t/shop/console', '/t/shop/console/', '/t/shop/console/assets/x.js']) assert.equal((await get(url)).status, 404, url);
});

test('every address below is the page, with a policy that takes scripts from its own build only', async () => {
  const nonces = new Set<string>();
  for (const url of ['/t/system/console/', '/t/system/console/tenants/acme/customers?q=a', '/t/system/console/signed-in?code=x']) {
    const answer = await get(url);
    assert.equal(answer.status, 200, url);
    assert.equal(answer.header('cache-control'), 'no-store');
    assert.equal(answer.header('x-content-type-options'), 'nosniff');
    const policy = String(answer.header('content-security-policy'));
    assert.match(policy, /script-src http:\/\/localhost\/t\/system\/console\/assets\/;/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] as string;
    nonces.add(nonce);
    assert.ok(answer.body.includes(`nonce="${nonce}"`));
    assert.doesNotMatch(answer.body, /<script(?![^>]*src="\/t\/system\/console\/assets\/)|<style|\son\w+=/);
  }
  assert.equal(nonces.size, 3);
});

test('files carry their fingerprint and are kept for ever; what is not there is not the page', async () => {
  const script = /src="(\/t\/system\/console\/assets\/[^"]+)"/.exec((await get('/t/system/console/')).body)?.[1] as string;
  const answer = await get(script, { 'accept-encoding': 'gzip, br' });
  assert.deepEqual(
    [answer.status, answer.header('cache-control'), answer.header('content-encoding'), answer.header('content-type')],
    [200, 'public, max-age=31536000, immutable', 'br', 'text/javascript; charset=utf-8'],
  );
  assert.equal((await get(script)).header('content-encoding'), null);
  for (const url of ['/t/system/console/assets/gone-AAAAAAAA.js', '/t/system/console/.built', '/t/system/console/.vite/manifest.json'])
    assert.doesNotMatch(String((await get(url)).header('content-type')), /javascript|json/, url);
});

/** What the manifest of the build says of one chunk. */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
}

test('the first page is at most 350 KB over the wire, every further one at most 120 KB (G10)', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../../../web/console/dist/.vite/manifest.json', import.meta.url), 'utf8')) as Record<string, Chunk>;
  const reach = (name: string, into = new Set<string>()): Set<string> => {
    const chunk = manifest[name] as Chunk;
    if (into.has(chunk.file)) return into;
    into.add(chunk.file);
    for (const style of chunk.css ?? []) into.add(style);
    for (const other of chunk.imports ?? []) reach(other, into);
    return into;
  };
  const weigh = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + gzipSync(files.files.get(path)?.plain ?? Buffer.alloc(0), { level: 6 }).length, 0);
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) as string;
  // The program, and the words of the language that has the longest ones.
  const sizes = Object.keys(manifest)
    .filter((name) => name.startsWith('src/words/all/'))
    .map((name) => [name, weigh(reach(name))] as const);
  const longest = sizes.toSorted(([, one], [, other]) => other - one)[0]?.[0] as string;
  const first = reach(longest, reach('src/main.tsx', reach(entry)));
  const home = reach('src/areas/home/home.tsx', new Set(first));
  assert.ok(weigh(home) <= 350 * 1024, `the first page weighs ${Math.round(weigh(home) / 1024)} KB`);
  for (const [name, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry) continue;
    const further = [...reach(name)].filter((path) => !first.has(path));
    assert.ok(weigh(further) <= 120 * 1024, `${name} weighs ${Math.round(weigh(further) / 1024)} KB`);
  }
});
