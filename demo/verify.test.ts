import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { RunningDemo } from './shared/app.ts';
import { freePort } from './testing/scene.ts';
import { startVerify } from './verify/server.ts';
import { isSigned, signedHeaders } from './verify/signature.ts';

const SECRET = 'a secret of the tests, long enough to sign';

describe('Demo Verify', () => {
  let verify: RunningDemo;
  let receiver: Server;
  /** Messages as they came, and how the next one is answered. */
  const messages: { headers: Record<string, unknown>; body: string }[] = [];
  const statuses: number[] = [];

  before(async () => {
    const [port, receiverPort] = await Promise.all([freePort(), freePort()]);
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        messages.push({ headers: request.headers, body });
        response.writeHead(statuses.shift() ?? 204).end();
      });
    });
    await new Promise<void>((done) => receiver.listen(receiverPort, 'localhost', done));
    verify = await startVerify({ port, url: `http://localhost:${port}`, secret: SECRET, messagesUrl: `http://localhost:${receiverPort}/messages`, thinkMs: 0 });
  });
  after(async () => {
    await verify.close();
    await new Promise((done) => receiver.close(done));
  });

  const start = (body: string, headers = signedHeaders(SECRET, body)) => fetch(`${verify.url}/start`, { method: 'POST', headers, body });
  async function begin(claims = ['birthdate']): Promise<{ id: string; url: string }> {
    const answer = await start(JSON.stringify({ reference: 'r', return_url: 'https://id.example/back', locale: 'en', claims }));
    assert.equal(answer.status, 201);
    return (await answer.json()) as { id: string; url: string };
  }
  async function show(url: string, papers: string): Promise<Record<string, unknown>> {
    const seen = messages.length;
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ papers }).toString(),
    });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, 'https://id.example/back']);
    while (messages.length === seen) await new Promise((done) => setTimeout(done, 10));
    const { headers, body } = messages.at(-1) as (typeof messages)[number];
    assert.ok(isSigned(SECRET, headers as Record<string, string>, body));
    return (JSON.parse(body) as { data: Record<string, unknown> }).data;
  }

  it('begins a check only for who signs, and leads the customer to it', async () => {
    const { url, id } = await begin();
    const page = await (await fetch(url)).text();
    assert.match(page, /<h1>Show a document<\/h1>/);
    assert.ok(url.endsWith(id));
    assert.equal((await start('{}', signedHeaders('another secret', '{}'))).status, 401);
    assert.equal((await start('{"return_url":"javascript:alert(1)"}')).status, 422);
    assert.equal((await fetch(`${verify.url}/checks/chk_none`)).status, 404);
  });

  it('says what was shown, and only what was asked for', async () => {
    const { url, id } = await begin();
    const said = await show(url, 'adult');
    assert.deepEqual([said['id'], said['status'], said['claims']], [id, 'verified', { birthdate: '1990-12-10' }]);
    assert.deepEqual((await show((await begin(['name'])).url, 'adult'))['claims'], {});
    const young = (await show((await begin()).url, 'young'))['claims'] as { birthdate: string };
    assert.ok(new Date().getUTCFullYear() - Number(young.birthdate.slice(0, 4)) < 18);
    assert.equal((await show((await begin()).url, 'blurred'))['status'], 'again');
    assert.equal((await show((await begin()).url, 'false'))['status'], 'refused');
  });

  it('sends a message again until it is taken', async () => {
    statuses.push(503);
    const seen = messages.length;
    await show((await begin()).url, 'adult');
    while (messages.length < seen + 2) await new Promise((done) => setTimeout(done, 20));
    assert.equal(messages.at(-1)?.body, messages.at(-2)?.body);
  });
});
