import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { RunningDemo } from '../shared/app.ts';
import { readBody, sendAsset, sendPage, servePlain } from '../shared/plain-service.ts';
import { runUntilStopped } from '../shared/run.ts';
import { errorPage, homePage, signInPage, type Look } from './pages.ts';
import { People } from './people.ts';
import { createSocialProvider } from './provider.ts';
import { socialSettings, type SocialSettings } from './settings.ts';

const ASSETS: Readonly<Record<string, string>> = { '/assets/social.css': 'text/css; charset=utf-8', '/assets/social-mark.svg': 'image/svg+xml; charset=utf-8' };
const LOOK: Look = { stylesheet: '/assets/social.css', mark: '/assets/social-mark.svg' };

/**
 * Demo Social: where people have an account already. A small OpenID provider of its own, which only knows that "Fernweh" may send people here.
 */
export async function startSocial(overrides: Partial<SocialSettings> = {}): Promise<RunningDemo> {
  const settings = socialSettings(overrides);
  const people = new People();
  const provider = createSocialProvider(settings, people, LOOK);
  const openId = provider.callback();
  return servePlain(settings, settings.issuer, (request, response) => {
    const path = new URL(request.url ?? '/', settings.issuer).pathname;
    if (path === '/health') return void response.end('ok');
    if (path === '/') return sendPage(response, 200, homePage(LOOK, people.ready, { name: settings.clientName, url: settings.clientUrl }));
    if (ASSETS[path] !== undefined) return sendAsset(response, new URL(`.${path}`, import.meta.url), ASSETS[path]);
    if (!path.startsWith('/sign-in/')) return void openId(request, response);
    answerSignIn(provider, settings, people, request, response).catch(() => sendPage(response, 400, errorPage(LOOK)));
  });
}

/** The page, and what was chosen on it. Throws where there is nothing to be answered: too late, or another browser. */
async function answerSignIn(provider: Provider, settings: SocialSettings, people: People, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, session } = await provider.interactionDetails(request, response);
  const shown = { application: settings.clientName, action: `/sign-in/${uid}`, people: people.ready };
  if (request.method !== 'POST') return sendPage(response, 200, signInPage(LOOK, shown));
  const form = new URLSearchParams(await readBody(request));
  const who = form.get('who') ?? '';
  if (who === 'nobody') return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'The person said no.' });
  const typed = { name: form.get('name') ?? '', email: form.get('email') ?? '', verified: form.has('verified') };
  const person = who === 'other' ? people.makeUp(typed.name, typed.email, typed.verified) : people.find(who);
  if (person === undefined) return sendPage(response, 422, signInPage(LOOK, { ...shown, typed, problem: 'Enter a name, and an address such as name@example.com.' }));
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

if (import.meta.main) void runUntilStopped('Demo Social', () => startSocial());
