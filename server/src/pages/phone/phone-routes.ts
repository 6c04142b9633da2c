import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contentSecurityPolicy, doorOf } from '#platform/http';
import { isId } from '#platform/ids';
import { phoneWorker } from '../assets.ts';
import type { PagesDeps } from '../contract.ts';
import { imageOrigin } from '../images.ts';
import { ownPath } from '../page-context.ts';
import { pageSetting } from '../show-page.ts';
import { drawPhone, TRUSTED_POLICY } from './draw-phone.ts';
import { phoneManifest } from './manifest.ts';

/**
 * The page's policy with two things more: the service worker is a script of this site, and its address is the one thing the page may trust as a script
 * (`register` is guarded by Trusted Types).
 */
export function phonePolicy(nonce: string, images: readonly string[]): string {
  return `${contentSecurityPolicy({ nonce, images }).replace("trusted-types 'none'", `trusted-types ${TRUSTED_POLICY}`)}; worker-src 'self'`;
}

/** The address on the computer names the look where it is not the tenant's own. */
function brandOf(request: FastifyRequest): string | undefined {
  const { brand } = request.query as { readonly brand?: unknown };
  return isId(brand) ? brand : undefined;
}

/** The phone as an app that needs no store: one page, its manifest and its worker. What it does goes through `/phone/v1`. */
export function addPhoneRoutes(app: FastifyInstance, deps: PagesDeps): void {
  if (!deps.phone) return;

  app.get('/phone', async (request, reply) => {
    const brandId = brandOf(request);
    const { brand, contextWith } = await pageSetting(deps, request, reply, { brandId });
    const nonce = randomBytes(16).toString('base64url');
    const logo = imageOrigin(brand.logo);
    const query = brandId === undefined ? '' : `?brand=${brandId}`;
    return reply
      .header('content-security-policy', phonePolicy(nonce, logo === undefined ? [] : [logo]))
      .type('text/html; charset=utf-8')
      .send(drawPhone({ path: `${ownPath(request)}${query}`, query, userAgent: doorOf(request).userAgent }, contextWith(nonce)));
  });

  app.get('/phone/manifest.webmanifest', async (request, reply) => {
    const brandId = brandOf(request);
    const { contextWith } = await pageSetting(deps, request, reply, { brandId });
    return reply.type('application/manifest+json').send(JSON.stringify(phoneManifest(contextWith(''), brandId)));
  });

  app.get('/phone/worker.js', async (request, reply) =>
    reply
      .header('service-worker-allowed', `${doorOf(request).basePath}/phone`)
      .header('content-security-policy', "default-src 'none'; connect-src 'self'")
      .header('cache-control', 'no-cache')
      .type('text/javascript; charset=utf-8')
      .send(phoneWorker),
  );
}
