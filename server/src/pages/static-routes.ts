import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { drawMark, findAsset, markPath } from './assets.ts';
import type { PagesDeps } from './contract.ts';
import { brandOf } from './page-context.ts';
import { doorOf } from '#platform/http';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Style, script and marks. What carries its fingerprint may be kept for ever; nothing else may be kept at all (D18). */
export function addAssetRoutes(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>('/assets/:file', async (request, reply) => {
    const { file } = request.params;
    const mark = drawMark(file);
    if (mark !== undefined) return sendMark(reply.header('cache-control', FOR_EVER), mark);
    const found = findAsset(file);
    if (!found) return reply.callNotFound();
    const { encoding, body } = encoded(request, found.asset);
    if (found.current) reply.header('cache-control', FOR_EVER);
    if (encoding !== undefined) reply.header('content-encoding', encoding);
    return reply.header('vary', 'accept-encoding').header('cross-origin-resource-policy', 'same-origin').type(found.asset.type).send(body);
  });
}

export function addStaticRoutes(app: FastifyInstance, deps: PagesDeps): void {
  addAssetRoutes(app);

  app.get('/favicon.ico', async (request, reply) => {
    const brand = await brandOf(deps.tenants, deps.tenantOf(request));
    return reply.redirect(`${doorOf(request).basePath}${markPath(brand)}`, 302);
  });
}

function sendMark(reply: FastifyReply, svg: string): FastifyReply {
  return reply.header('content-security-policy', "default-src 'none'").header('cross-origin-resource-policy', 'same-origin').type('image/svg+xml').send(svg);
}

function encoded(
  request: FastifyRequest,
  asset: { readonly plain: Buffer; readonly gzip: Buffer; readonly brotli: Buffer },
): { readonly encoding?: string; readonly body: Buffer } {
  const accepted = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
    .map((part) => part.split(';', 1)[0]);
  if (accepted.includes('br')) return { encoding: 'br', body: asset.brotli };
  if (accepted.includes('gzip')) return { encoding: 'gzip', body: asset.gzip };
  return { body: asset.plain };
}
