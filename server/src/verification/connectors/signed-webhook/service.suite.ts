import { createServer, type Server, type ServerResponse } from 'node:http';
import { createHmac, randomUUID } from 'node:crypto';
import { freePorts } from '#test/support';
import type { HookMessage } from '../../contract.ts';
import type { Deed, PlayedService, Trouble } from '../../connector.suite.ts';

/* A service that keeps to the contract of this connector: asked with a signed request, it answers with a place to go and, later, with signed messages. */

export const SIGNING = `whsec_${Buffer.from('a key of the tests, thirty-two by').toString('base64')}`;

const macOf = (secret: string, text: string) =>
  createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(text)
    .digest('base64');

interface Asked {
  readonly reference: string;
  readonly return_url: string;
  readonly claims: readonly string[];
}

export interface SignedService extends PlayedService {
  readonly startUrl: string;
  /** What a check found, for the next message. */
  claims: Readonly<Record<string, unknown>>;
  more: Readonly<Record<string, unknown>>;
  /** By the service's number. */
  readonly checks: ReadonlyMap<string, Asked>;
  sign(body: string, at: Date, change?: { readonly id?: string; readonly secret?: string }): HookMessage;
}

export async function playSignedService(): Promise<SignedService> {
  const [port] = (await freePorts(1)) as [number];
  const checks = new Map<string, Asked>();
  const asked: string[] = [];
  const seen: string[] = [];
  let trouble: Trouble | undefined;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      asked.push(`${request.method} ${request.url}`);
      seen.push(body);
      if (trouble) return misbehave(response, trouble);
      const visited = /^\/checks\/([^/?]+)$/.exec(request.url ?? '');
      if (visited) return showPage(response, checks.get(visited[1] ?? '')?.return_url);
      const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signature = '' } = request.headers as Record<string, string>;
      if (signature !== `v1,${macOf(SIGNING, `${id}.${at}.${body}`)}`) return void response.writeHead(401).end('{}');
      const check = JSON.parse(body) as Asked;
      const remoteId = `chk_${randomUUID()}`;
      checks.set(remoteId, check);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: remoteId, url: `http://localhost:${port}/checks/${remoteId}` }));
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));

  const service: SignedService = {
    host: `localhost:${port}`,
    startUrl: `http://localhost:${port}/start`,
    checks,
    asked,
    seen,
    claims: { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' },
    more: {},
    settings: () => ({ startUrl: `http://localhost:${port}/start` }),
    secrets: { signing: SIGNING },
    wanted: ['given_name', 'family_name', 'birthdate'],
    timed: true,
    carriesFinding: true,
    trouble: (next) => void (trouble = next),
    sign(body, at, { id = `msg_${randomUUID()}`, secret = SIGNING } = {}) {
      const seconds = String(Math.floor(at.getTime() / 1000));
      const headers = { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${macOf(secret, `${id}.${seconds}.${body}`)}` };
      return { headers, body: Buffer.from(body) };
    },
    act(remoteId, deed, at = new Date()) {
      return service.sign(
        JSON.stringify({ type: 'check.updated', data: { id: remoteId, reference: checks.get(remoteId)?.reference, ...saying(service, deed), ...service.more } }),
        at,
      );
    },
    forge: (text, at) => service.sign(text, at, { secret: `whsec_${Buffer.from('somebody else entirely, of 32 by').toString('base64')}` }),
    foreign: (text, at) => service.sign(text, at),
    referenceOf: (remoteId) => checks.get(remoteId)?.reference,
    returnUrlOf: (remoteId) => checks.get(remoteId)?.return_url,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
  return service;
}

function saying({ claims }: SignedService, deed: Deed): object {
  if (deed === 'verified') return { status: 'verified', claims, evidence: [{ type: 'document', document_type: 'passport', country: 'GBR', methods: ['vri'] }] };
  if (deed === 'refused' || deed === 'again') return { status: deed, reason: 'document' };
  return { status: deed };
}

/** Where the customer shows what is to be checked, and is sent back from. */
function showPage(response: ServerResponse, back: string | undefined): void {
  const link = back === undefined ? '' : `<a id="done" href="${back}">I have shown it</a>`;
  response.writeHead(back === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(`<!doctype html><html lang="en"><title>Papers</title><h1>Papers</h1>${link}`);
}

export function misbehave(response: ServerResponse, trouble: Trouble): void {
  const { status, body = '', headers = {} } = TROUBLES[trouble];
  response.writeHead(status, headers).end(body);
}

const TROUBLES: Readonly<Record<Trouble, { status: number; body?: string; headers?: Record<string, string> }>> = {
  failing: { status: 500, body: 'oops' },
  limited: { status: 429, headers: { 'retry-after': '7' }, body: '{}' },
  denied: { status: 401, body: '{"error":{"message":"who are you"}}' },
  garbage: { status: 200, body: '<html>' },
  empty: { status: 200, body: '{}' },
  moved: { status: 302, headers: { location: 'http://localhost/else' } },
  huge: { status: 200, body: `{"x":"${'x'.repeat(400_000)}"}` },
};
