import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import type Provider from 'oidc-provider';
import type { RunningDemo } from '../shared/app.ts';
import type { Markup } from '../shared/html.ts';
import { runUntilStopped } from '../shared/run.ts';
import { errorPage, homePage, signInPage, type Look } from './pages.ts';
import { People } from './people.ts';
import { createSocialProvider } from './provider.ts';
import { socialSettings, type SocialSettings } from './settings.ts';

const ASSETS: Readonly<Record<string, string>> = { '/assets/social.css': 'text/css; charset=utf-8', '/assets/social-mark.svg': 'image/svg+xml; charset=utf-8' };
const LOOK: Look = { stylesheet: '/assets/social.css', mark: '/assets/social-mark.svg' };
const MAX_FORM = 16 * 1024;

/**
 * Demo Social: where people have an account already. A small OpenID provider of its own, which only knows that "Fernweh" may send people here. Its forms may end
 * anywhere by redirect, so no form-action says where.
 */
export async function startSocial(overrides: Partial<SocialSettings> = {}): Promise<RunningDemo> {
  const settings = socialSettings(overrides);
  const people = new People();
  const provider = createSocialProvider(settings, people, LOOK);
  const openId = provider.callback();
  const server = createServer((request, response) => {
    setHeaders(response);
    const path = new URL(request.url ?? '/', settings.issuer).pathname;
    if (path === '/health') return void response.end('ok');
    if (path === '/') return send(response, 200, homePage(LOOK, people.ready, { name: settings.clientName, url: settings.clientUrl }));
    if (ASSETS[path] !== undefined) return sendAsset(response, path, ASSETS[path]);
    if (!path.startsWith('/sign-in/')) return void openId(request, response);
    answerSignIn(provider, settings, people, request, response).catch(() => send(response, 400, errorPage(LOOK)));
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(settings.port, settings.host, done));
  return {
    url: settings.issuer,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The page, and what was chosen on it. Throws where there is nothing to be answered: too late, or another browser. */
async function answerSignIn(provider: Provider, settings: SocialSettings, people: People, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, session } = await provider.interactionDetails(request, response);
  const shown = { application: settings.clientName, action: `/sign-in/${uid}`, people: people.ready };
  if (request.method !== 'POST') return send(response, 200, signInPage(LOOK, shown));
  const form = await readForm(request);
  const who = form.get('who') ?? '';
  if (who === 'nobody') return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'The person said no.' });
  const typed = { name: form.get('name') ?? '', email: form.get('email') ?? '', verified: form.has('verified') };
  const person = who === 'other' ? people.makeUp(typed.name, typed.email, typed.verified) : people.find(who);
  if (person === undefined) return send(response, 422, signInPage(LOOK, { ...shown, typed, problem: 'Enter a name, and an address such as name@example.com.' }));
  const onward = await provider.interactionResult(request, response, { login: { accountId: person.id } });
  if (session !== undefined && session.accountId !== person.id) await signOutOther(provider, session.uid);
  response.writeHead(303, { location: onward }).end();
}

/** Who was here before is signed out first. The library would do it by a page with an inline script, which the policy forbids. */
async function signOutOther(provider: Provider, sessionUid: string): Promise<void> {
  const session = await provider.Session.findByUid(sessionUid);
  if (session === undefined) return;
  Object.assign(session, { accountId: undefined, loginTs: undefined, authorizations: undefined });
  await session.persist();
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_FORM) throw new Error('too large');
  }
  return new URLSearchParams(body);
}

function setHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'");
  response.setHeader('cache-control', 'no-store');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('x-content-type-options', 'nosniff');
}

function sendAsset(response: ServerResponse, path: string, type: string): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=60' }).end(readFileSync(new URL(`.${path}`, import.meta.url)));
}

function send(response: ServerResponse, status: number, markup: Markup): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(String(markup));
}

if (import.meta.main) await runUntilStopped('Demo Social', () => startSocial());
