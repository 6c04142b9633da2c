import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { createHttpServer, doorOf, httpErrors, isSameOrigin, sendHtml, type SafeError } from '#platform/http';
import type { I18n } from '#platform/i18n';
import { addAssetRoutes, html } from '#pages';
import { addConnectionRoutes, type RoutesDeps } from './routes.ts';
import { framed, type Frame } from './frame.ts';

export interface ServeFormDeps extends Pick<RoutesDeps, 'tenants' | 'rooms' | 'only'> {
  readonly i18n: Pick<I18n, 'format'>;
  /** Faults, without what was typed. */
  readonly onFailure: (error: unknown) => void;
  /** 0: any that is free. */
  readonly port?: number;
  readonly idleMs?: number;
}

export interface ServedForm {
  /** To open, by whoever started it and nobody else. */
  readonly url: string;
  /** When nobody has used it for a while, or it was closed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const IDLE_MS = 15 * 60_000;
/** Only this machine. */
const ADDRESS = '127.0.0.1';

interface Place {
  readonly opened: boolean;
}

/**
 * The operator's form, for as long as they use it. Who knows the key in its address may do everything here, so: it listens on this machine alone, answers to this
 * machine's names alone (a page elsewhere could point a name of its own here), takes posts from its own pages alone, and ends by itself.
 */
export async function serveForm(deps: ServeFormDeps): Promise<ServedForm> {
  const [key, token] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  const hosts = new Set<string>();
  let idle: NodeJS.Timeout;
  let close: () => Promise<void>;
  const ended = Promise.withResolvers<void>();
  const stayAwake = () => {
    clearTimeout(idle);
    idle = setTimeout(() => void close(), deps.idleMs ?? IDLE_MS);
  };

  const frame = (request: FastifyRequest, nonce: string): Frame => ({ base: doorOf(request).basePath, token, nonce, i18n: deps.i18n });

  const server = await createHttpServer({
    resolve: async (host, path) => {
      if (!hosts.has(host)) return undefined;
      const [given = ''] = path.slice(1).split('/', 1);
      const opened = isSame(given, key);
      return { place: { opened } satisfies Place, basePath: opened ? `/${key}` : '' };
    },
    scopes: [
      {
        name: 'connection-form',
        prefix: '',
        plugin: (app) => {
          app.addHook('onRequest', async (request) => {
            if (!doorOf<Place>(request).place.opened)
              throw httpErrors.not_found({ detail: 'This address is not good, or not any more. Start the form again: it prints a new one.' });
            stayAwake();
          });
          app.addHook('preHandler', async (request) => {
            if (request.method === 'GET' || request.method === 'HEAD') return;
            const own = isSameOrigin(request.headers, `http://${request.headers.host}`);
            if (!own || !isSame(tokenOf(request), token)) throw httpErrors.cross_site();
          });
          addAssetRoutes(app);
          addConnectionRoutes(app, { ...deps, frame });
        },
        onError: (error, request, reply) => {
          if (doorOf<Place>(request).place.opened) return sendHtml(reply.code(error.status), (nonce) => drawFault(frame(request, nonce), error));
          return reply.code(error.status).type('text/plain; charset=utf-8').send(`${error.detail}\n`);
        },
      },
    ],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 50,
    drainSeconds: 2,
    ready: async () => true,
    onFailure: deps.onFailure,
  });
  let closing: Promise<void> | undefined;
  close = () =>
    (closing ??= (async () => {
      clearTimeout(idle);
      await server.close();
      ended.resolve();
    })());
  const port = await server.listen(ADDRESS, deps.port ?? 0);
  hosts.add(`localhost:${port}`).add(`${ADDRESS}:${port}`);
  stayAwake();
  return { url: `http://localhost:${port}/${key}/`, ended: ended.promise, close };
}

const tokenOf = (request: FastifyRequest): string => ((request.body ?? {}) as Readonly<Record<string, string>>)['_token'] ?? '';

/** In constant time, whatever its length. */
function isSame(given: string, right: string): boolean {
  const [a, b] = [given, right].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

const drawFault = (frame: Frame, { detail, reference, status }: SafeError): string =>
  framed(frame, {
    title: status === 404 ? 'There is nothing here' : 'That did not work',
    up: { href: '/', title: 'All connections' },
    main: html`<p>${detail}</p><p class="reference">Reference <bdi>${reference}</bdi></p>`,
  });
