import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { httpErrors, type Scope } from '#platform/http';
import { isSystemTenant, SYSTEM_SLUG } from '#tenants/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { readConsoleFiles, type ConsoleFile, type ConsoleFiles } from './files.ts';
import { consolePolicy } from './policy.ts';

export interface ConsoleDeps {
  readonly tenants: Pick<Tenants, 'baseUrl' | 'bySlug'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** For tests; default: what was built. */
  readonly read?: () => ConsoleFiles | undefined;
}

const FOR_EVER = 'public, max-age=31536000, immutable';

/** `/console/` of the tenant of operators: the console, as files. It gets everything it shows from `/admin/v1`, like any other program. */
export function consoleScope(deps: ConsoleDeps, onError: NonNullable<Scope['onError']>): Scope {
  const read = deps.read ?? readConsoleFiles;
  let kept: ConsoleFiles | undefined;

  return {
    name: 'console',
    prefix: '/console',
    onError,
    plugin(app) {
      app.get('/', { prefixTrailingSlash: 'no-slash' }, async (request, reply) => {
        const tenant = deps.tenantOf(request);
        // Whoever asks for a console at the default tenant, whose address everybody knows, is sent on.
        const system = isSystemTenant(tenant) ? tenant : tenant.issuer === deps.tenants.baseUrl ? await deps.tenants.bySlug(SYSTEM_SLUG) : undefined;
        if (!system) throw httpErrors.not_found();
        return reply.redirect(`${system.issuer}/console/`, 302);
      });

      app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
        const tenant = deps.tenantOf(request);
        if (!isSystemTenant(tenant)) throw httpErrors.not_found();
        kept ??= read();
        if (!kept) return notBuilt(reply);
        const path = request.params['*'];
        const file = kept.files.get(path);
        if (file) return sendFile(request, reply, path, file);
        // A file of a version before this one: the page finds out and loads itself anew.
        if (path.startsWith('assets/')) throw httpErrors.not_found();
        return sendPage(reply, tenant.issuer, kept.page);
      });
    },
  };
}

function sendFile(request: FastifyRequest, reply: FastifyReply, path: string, file: ConsoleFile): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((name) => new RegExp(`(?:^|,)\\s*${name}\\s*(?:,|$)`).test(accepted));
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  return reply
    .header('cache-control', path.startsWith('assets/') ? FOR_EVER : 'public, max-age=3600')
    .header('vary', 'accept-encoding')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('content-security-policy', "default-src 'none'")
    .type(file.type)
    .send(encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain);
}

/** The same page for every address below: the script finds its place by itself. */
function sendPage(reply: FastifyReply, issuer: string, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64url');
  const root = `${new URL(issuer).pathname.replace(/\/$/, '')}/console/`;
  return reply
    .header('content-security-policy', consolePolicy(issuer, nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(/\b(src|href)="\.\//g, `$1="${root}`).replace('%NONCE%', nonce));
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The console has not been built. Start by `npm start` or `npm run serve`, or run `node scripts/build-console.mjs` once.\n');
}
