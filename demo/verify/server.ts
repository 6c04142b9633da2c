import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RunningDemo } from '../shared/app.ts';
import { readBody, sendAsset, sendPage, servePlain } from '../shared/plain-service.ts';
import { runUntilStopped } from '../shared/run.ts';
import { Checks, findingOf, isPapers } from './checks.ts';
import { checkPage, homePage, type Look, lostPage } from './pages.ts';
import { verifySettings, type VerifySettings } from './settings.ts';
import { isSigned, signedHeaders } from './signature.ts';

const ASSETS: Readonly<Record<string, string>> = { '/assets/verify.css': 'text/css; charset=utf-8', '/assets/verify-mark.svg': 'image/svg+xml; charset=utf-8' };
const LOOK: Look = { stylesheet: '/assets/verify.css', mark: '/assets/verify-mark.svg' };
/** How often a message is sent until it is taken. */
const TRIES = 5;

/**
 * Demo Verify: a service that verifies how old somebody is, as `signed-webhook` in docs/guide/identity-verification.md has it. Asked with a signed request, it gives an
 * address to send the customer to; when the customer is done, they go back at once, and a signed message follows a moment later.
 */
export async function startVerify(overrides: Partial<VerifySettings> = {}): Promise<RunningDemo> {
  const settings = verifySettings(overrides);
  const checks = new Checks();
  return servePlain(settings, settings.url, (request, response) => {
    answer(settings, checks, request, response).catch(() => sendPage(response, 400, lostPage(LOOK)));
  });
}

async function answer(settings: VerifySettings, checks: Checks, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', settings.url);
  const asset = ASSETS[pathname];
  if (pathname === '/health') return void response.end('ok');
  if (pathname === '/') return sendPage(response, 200, homePage(LOOK));
  if (asset !== undefined) return sendAsset(response, new URL(`.${pathname}`, import.meta.url), asset);
  if (pathname === '/start' && request.method === 'POST') return begin(settings, checks, request, response);
  const check = checks.find(/^\/checks\/([a-z0-9_-]+)$/.exec(pathname)?.[1] ?? '');
  if (check === undefined) return sendPage(response, 404, lostPage(LOOK));
  if (request.method !== 'POST') return sendPage(response, 200, checkPage(LOOK, check));
  const papers = new URLSearchParams(await readBody(request)).get('papers') ?? '';
  if (!isPapers(papers)) return sendPage(response, 422, checkPage(LOOK, check));
  setTimeout(() => void tell(settings, JSON.stringify({ type: 'check.updated', data: findingOf(check, papers) })), settings.thinkMs);
  response.writeHead(303, { location: check.returnUrl }).end();
}

async function begin(settings: VerifySettings, checks: Checks, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (!isSigned(settings.secret, request.headers, body)) return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"not signed"}');
  const asked = JSON.parse(body) as { return_url?: unknown; claims?: unknown };
  const returnUrl = String(asked.return_url);
  if (!URL.canParse(returnUrl) || !/^https?:$/.test(new URL(returnUrl).protocol))
    return void response.writeHead(422, { 'content-type': 'application/json' }).end('{"error":"return_url"}');
  const check = checks.begin(returnUrl, Array.isArray(asked.claims) ? asked.claims.map(String) : []);
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: check.id, url: `${settings.url}/checks/${check.id}` }));
}

/** Again with growing pauses until it is taken, as services do. */
async function tell(settings: VerifySettings, body: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const taken = await fetch(settings.messagesUrl, { method: 'POST', headers: signedHeaders(settings.secret, body), body, signal: AbortSignal.timeout(5000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (taken) return;
    await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
  }
}

if (import.meta.main) void runUntilStopped('Demo Verify', () => startVerify());
