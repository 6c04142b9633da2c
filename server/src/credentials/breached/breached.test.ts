import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigError, loadConfig } from '#platform/config';
import { createOutbound } from '#platform/outbound';
import { createBreachedPasswords } from './create-breached-passwords.ts';

const sha1 = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();
const closing: (() => void)[] = [];
after(() => {
  for (const close of closing) close();
});

/** Answers as the vendor does: 35 digits and a count per line, CRLF, sorted, padded with rows that count 0 when asked to. */
async function vendor(known: readonly string[], handle?: (request: IncomingMessage, response: ServerResponse, count: number) => boolean) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    if (handle?.(request, response, asked.length)) return;
    const prefix = /^\/range\/([0-9A-F]{5})$/.exec(request.url ?? '')?.[1];
    if (prefix === undefined) return void response.writeHead(400).end('The hash prefix was not in a valid format');
    const rows = known
      .map(sha1)
      .filter((hash) => hash.startsWith(prefix))
      .map((hash) => `${hash.slice(5)}:42`);
    const padding = request.headers['add-padding'] === 'true' ? Array.from({ length: 800 }, () => `${randomBytes(18).toString('hex').toUpperCase().slice(1)}:0`) : [];
    response.writeHead(200, { 'content-type': 'text/plain' }).end([...rows, ...padding].sort().join('\r\n'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  let time = 1e12;
  const breached = createBreachedPasswords({
    outbound: createOutbound({ allow: [`127.0.0.1:${port}`] }),
    url: `http://127.0.0.1:${port}/range/`,
    clock: { now: () => new Date(time) },
  });
  assert.ok(breached);
  return { breached, asked, pass: (ms: number) => void (time += ms) };
}

test('asks for five digits of the hash, padded, and knows what is in the answer', async () => {
  const { breached, asked } = await vendor(['correct horse battery staple', 'Ä normalised']);
  assert.equal(await breached.seen('correct horse battery staple'), 'seen');
  assert.equal(await breached.seen('nobody ever had this one, 7461'), 'unseen');
  assert.equal(await breached.seen('A\u0308 normalised'), 'seen', 'the same characters, however they are encoded');
  assert.equal(asked[0]?.url, `/range/${sha1('correct horse battery staple').slice(0, 5)}`);
  assert.deepEqual([asked[0]?.headers['add-padding'], asked[0]?.headers['user-agent']], ['true', 'Parvis-CIAM']);
  assert.equal(JSON.stringify(asked.map(({ url, rawHeaders }) => [url, rawHeaders])).includes(sha1('correct horse battery staple').slice(5)), false);
});

test('a row of padding is nobody’s password', async () => {
  const hash = sha1('padded away');
  const { breached } = await vendor([], (_request, response) => Boolean(response.writeHead(200).end(`${hash.slice(5)}:0\r\n${'A'.repeat(35)}:3`)));
  assert.equal(await breached.seen('padded away'), 'unseen');
});

test('one prefix is asked for once: parallel callers share the request, later ones the answer, for a day', async () => {
  const { breached, asked, pass } = await vendor(['shared']);
  assert.deepEqual(await Promise.all(Array.from({ length: 30 }, () => breached.seen('shared'))), Array(30).fill('seen'));
  assert.equal(asked.length, 1);
  pass(24 * 3_600_000 - 1);
  await breached.seen('shared');
  assert.equal(asked.length, 1);
  pass(1);
  await breached.seen('shared');
  assert.equal(asked.length, 2);
});

test('who does not answer well is "unknown", never "unseen"', async (t) => {
  const answers: Record<string, (response: ServerResponse) => unknown> = {
    'a 503': (response) => response.writeHead(503).end(),
    'a 429': (response) => response.writeHead(429, { 'retry-after': '2' }).end(),
    'a redirect': (response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
    'a page of somebody else': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the Wi-Fi</html>'),
    nothing: (response) => response.writeHead(200).end(),
    'half an answer': (response) => response.writeHead(200).end(`${'A'.repeat(35)}:1\r\n${'B'.repeat(20)}`),
    'far too much': (response) => response.writeHead(200).end('A'.repeat(400_000)),
    'a broken connection': (response) => response.destroy(),
  };
  for (const [name, answer] of Object.entries(answers)) {
    await t.test(name, async () => {
      const { breached } = await vendor([], (_request, response) => {
        answer(response);
        return true;
      });
      assert.equal(await breached.seen('whatever'), 'unknown');
    });
  }
  await t.test('silence: for a second and no longer', async () => {
    const { breached } = await vendor([], () => true);
    const began = performance.now();
    assert.equal(await breached.seen('whatever'), 'unknown');
    const took = performance.now() - began;
    assert.ok(took > 900 && took < 8000, String(took));
  });
});

test('after five failures nobody asks for half a minute, then one request tries again', async () => {
  let broken = true;
  const { breached, asked, pass } = await vendor(['back again'], (_request, response) => broken && Boolean(response.writeHead(503).end()));
  for (let attempt = 0; attempt < 9; attempt++) assert.equal(await breached.seen(`password ${attempt}`), 'unknown');
  assert.equal(asked.length, 5);
  pass(29_999);
  assert.equal(await breached.seen('still not'), 'unknown');
  assert.equal(asked.length, 5);
  pass(1);
  await Promise.all(Array.from({ length: 10 }, (_, index) => breached.seen(`crowd ${index}`)));
  assert.equal(asked.length, 6, 'the crowd does not storm back');
  pass(30_000);
  broken = false;
  assert.equal(await breached.seen('back again'), 'seen');
  assert.equal(await breached.seen('something else'), 'unseen');
});

test('"come back in" is obeyed at once', async () => {
  const { breached, asked, pass } = await vendor(['later'], (_request, response, count) => count === 1 && Boolean(response.writeHead(429, { 'retry-after': '2' }).end()));
  assert.equal(await breached.seen('later'), 'unknown');
  pass(1999);
  assert.equal(await breached.seen('later'), 'unknown');
  assert.equal(asked.length, 1);
  pass(1);
  assert.equal(await breached.seen('later'), 'seen');
});

test('no more than a few dozen requests are under way', async () => {
  const { breached, asked } = await vendor([], () => true);
  await Promise.all(Array.from({ length: 100 }, (_, index) => breached.seen(`flood ${index}`)));
  assert.ok(asked.length <= 32, String(asked.length));
});

test('an address that is not allowed is not asked', async () => {
  const breached = createBreachedPasswords({ outbound: createOutbound(), url: 'http://127.0.0.1:9/range/' });
  assert.equal(await breached?.seen('whatever'), 'unknown');
});

test('switched off there is nobody to ask', () => {
  assert.equal(createBreachedPasswords({ outbound: createOutbound(), url: 'off' }), undefined);
});

function listOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-list-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'pwnedpasswords.txt');
  writeFileSync(file, text);
  return file;
}
const onFile = (file: string) => createBreachedPasswords({ outbound: createOutbound(), url: 'off', file });

test('the downloaded list: every line is found, what is not there is not, whatever the line ends and counts', async () => {
  for (const [size, end, last] of [
    [1, '\r\n', true],
    [2, '\n', false],
    [999, '\r\n', true],
    [1000, '\n', false],
  ] as const) {
    const passwords = Array.from({ length: size }, (_, index) => `password ${index}`);
    const lines = passwords.map((password, index) => `${sha1(password)}:${10 ** (index % 15)}`).sort();
    const breached = onFile(listOf(lines.join(end) + (last ? end : '')));
    for (const password of passwords) assert.equal(await breached?.seen(password), 'seen', `${password} of ${size}`);
    for (let index = 0; index < 300; index++) assert.equal(await breached?.seen(`another ${index}`), 'unseen');
  }
});

test('a list that is missing, empty or something else is "unknown"', async () => {
  assert.equal(await onFile('/nowhere/pwnedpasswords.txt')?.seen('x'), 'unknown');
  for (const text of ['', 'x\n', `${'a'.repeat(5000)}\n`, '<html>\n'.repeat(1000), `${'A'.repeat(32)}:1\n`.repeat(10)])
    assert.equal(await onFile(listOf(text))?.seen('x'), 'unknown', text.slice(0, 20));
});

test('the settings take a service, a file, or neither', () => {
  assert.equal(loadConfig({ BREACHED_PASSWORDS_URL: 'off' }).BREACHED_PASSWORDS_URL, 'off');
  assert.equal(loadConfig({ BREACHED_PASSWORDS_FILE: '/lists/pwned.txt' }).BREACHED_PASSWORDS_FILE, '/lists/pwned.txt');
  assert.deepEqual([loadConfig({}).BREACHED_PASSWORDS_URL, loadConfig({}).BREACHED_PASSWORDS_FILE], [undefined, undefined]);
  for (const url of ['ftp://lists.example/', 'on', 'api.example']) assert.throws(() => loadConfig({ BREACHED_PASSWORDS_URL: url }), ConfigError);
});
