import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AppSettings } from './settings.ts';

type WebSettings = Pick<AppSettings, 'log' | 'cookiePrefix' | 'baseUrl'>;

/** A Fastify server with the headers, cookies and cross-site protection all demos share. */
export async function createWeb(settings: WebSettings, formOrigins: () => string[]): Promise<FastifyInstance> {
  const web = Fastify({
    // Addresses carry codes and states, so requests are not logged; failures are, by reason.
    logger: settings.log ? { level: 'info' } : false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 100 },
  });
  web.removeAllContentTypeParsers();
  await web.register(formbody);
  await web.register(cookie);
  web.addHook('onRequest', async (_request, reply) => setSecurityHeaders(reply, formOrigins()));
  web.get('/health', async (_request, reply) => reply.type('text/plain; charset=utf-8').send('ok'));
  return web;
}

function setSecurityHeaders(reply: FastifyReply, formOrigins: string[]): void {
  reply.headers({
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self'",
      // Browsers apply form-action to the whole redirect chain, and signing out ends at the identity server.
      `form-action 'self' ${formOrigins.join(' ')}`.trim(),
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  });
}

/** A form of ours was sent from a page of ours. Ports share cookies on localhost, so SameSite is not enough. */
export function isSameOriginPost(request: FastifyRequest, settings: WebSettings): boolean {
  const fetchSite = request.headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  return request.headers.origin === settings.baseUrl;
}

export function setCookie(reply: FastifyReply, settings: WebSettings, name: string, value: string, maxAgeSeconds?: number): void {
  reply.setCookie(`${settings.cookiePrefix}_${name}`, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: settings.baseUrl.startsWith('https:'),
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
  });
}

export function readCookie(request: FastifyRequest, settings: WebSettings, name: string): string | undefined {
  return request.cookies[`${settings.cookiePrefix}_${name}`];
}
