import { hash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Door, Scope } from './contract.ts';
import { installBodyParsers, refuseForms } from './body.ts';
import { createClientAddress, doorOf, hasDoor, newRequestId, openDoor, plainHost, plainPath, type Resolve } from './door.ts';
import { httpErrors } from './errors.ts';
import { oddHeaders } from './odd-headers.ts';
import { describeApi } from './openapi.ts';
import { problemDetails, toSafeError } from './problem.ts';

export interface HttpServerOptions {
  readonly resolve: Resolve;
  readonly scopes: readonly Scope[];
  /** Whether the place of a door is served over https (HSTS). */
  readonly secure: (door: Door) => boolean;
  readonly trustedProxies: readonly string[];
  readonly maxInflight: number;
  /** How long requests under way may finish. */
  readonly drainSeconds: number;
  /** How long new ones are still answered while /health/ready says 503 already (default 0). */
  readonly leaveSeconds?: number;
  /** For /health/ready. */
  readonly ready: () => Promise<boolean>;
  /** Prometheus text for /metrics, and who may read it. */
  readonly metrics?: { readonly text: () => Promise<string>; readonly token?: string };
  /** Asked before every route, after the door: whether it may be used, and around what (a line that all pages of a browser must show, say). */
  readonly guard?: Guard;
  readonly onRequest?: (facts: RequestFacts) => void;
  readonly onFailure?: (error: unknown, reference: string) => void;
}

/** What is counted and logged of a request: nothing personal. */
export interface RequestFacts {
  readonly requestId: string;
  readonly method: string;
  /** Route pattern, never the URL. */
  readonly route: string;
  readonly scope: string;
  readonly status: number;
  readonly milliseconds: number;
}

export interface Guard {
  /** Throws what ends the request. */
  judge(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Runs what follows with what `judge` found. */
  within(request: FastifyRequest, next: () => void): void;
}

export interface HttpServer {
  readonly app: FastifyInstance;
  listen(host: string, port: number): Promise<number>;
  /** Readiness goes to 503 first, then no new connections, then requests under way finish, then connections close. */
  close(): Promise<void>;
}

const LOOP_DELAY_LIMIT_MS = 1000;

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const address = createClientAddress(options.trustedProxies);
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const loopReset = setInterval(() => loop.reset(), 5000).unref();
  const inflight = new Set<ServerResponse>();
  let draining = false;
  let route: (request: IncomingMessage, response: ServerResponse) => void = () => {};

  const server: Server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
    (raw, response) => void admit(raw, response),
  );
  const app = Fastify({
    serverFactory: (handler) => {
      route = handler;
      return server;
    },
    logger: false,
    bodyLimit: 64 * 1024,
    // Ids are made at the door; a client's own header is never believed.
    requestIdHeader: false,
    genReqId: (raw) => (raw as IncomingMessage & { parvisId?: string }).parvisId ?? newRequestId(),
    return503OnClosing: false,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 400 },
    exposeHeadRoutes: true,
  });

  /** Everything that is decided before routing. */
  async function admit(raw: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    (raw as IncomingMessage & { parvisId?: string }).parvisId = requestId;
    secureHeaders(response);
    alwaysSayWhen(response);
    if (raw.url === '/health/live') return plain(response, 200, 'live');
    if (raw.url === '/health/ready') return void ready(response);
    if (raw.url === '/metrics' && options.metrics) return void metrics(raw, response);
    if (draining) response.setHeader('connection', 'close');
    if (inflight.size >= options.maxInflight || loop.percentile(50) / 1e6 > LOOP_DELAY_LIMIT_MS) return refuse(response, httpErrors.overloaded({ retryAfter: 1 }), requestId);
    inflight.add(response);
    response.once('close', () => inflight.delete(response));
    try {
      const host = plainHost(raw);
      const ip = address.of(raw);
      if (host === undefined) return refuse(response, httpErrors.unknown_host(), requestId);
      if (ip === undefined) return refuse(response, httpErrors.malformed_request({ detail: 'A forwarded address could not be read.' }), requestId);
      if (!plainPath(raw.url ?? '')) return refuse(response, httpErrors.invalid_path(), requestId);
      const found = await options.resolve(host, (raw.url as string).split('?', 1)[0] as string);
      if (!found) return refuse(response, httpErrors.unknown_host(), requestId);
      const userAgent = String(raw.headers['user-agent'] ?? '').slice(0, 512);
      const gpc = raw.headers['sec-gpc'] === '1' ? ({ gpc: true } as const) : {};
      const odd = oddHeaders(userAgent, raw.headers);
      const origin = { actor: { kind: 'anonymous' }, ip, userAgent, requestId, ...gpc, ...(odd.length > 0 ? { odd } : {}) } as const;
      const door: Door = { place: found.place, basePath: found.basePath, requestId, ip, userAgent, origin };
      openDoor(raw, door);
      if (options.secure(door)) response.setHeader('strict-transport-security', 'max-age=63072000; includeSubDomains');
      if (found.basePath !== '') raw.url = (raw.url as string).slice(found.basePath.length) || '/';
      if (raw.url?.startsWith('?')) raw.url = `/${raw.url}`;
      route(raw, response);
    } catch (error) {
      options.onFailure?.(error, requestId);
      refuse(response, error, requestId);
    }
  }

  async function ready(response: ServerResponse): Promise<void> {
    const ok = !draining && (await options.ready().catch(() => false));
    plain(response, ok ? 200 : 503, draining ? 'draining' : ok ? 'ready' : 'no database');
  }

  async function metrics(raw: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = options.metrics?.token;
    const allowed = token === undefined ? isFromThisMachine(raw) : sameText(raw.headers.authorization ?? '', `Bearer ${token}`);
    if (!allowed) return plain(response, 404, 'not found');
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    plain(response, 200, (await options.metrics?.text()) ?? '');
  }

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installBodyParsers(app);
  app.addHook('onResponse', async (request, reply) => {
    options.onRequest?.({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? '(none)',
      scope: (request.routeOptions.config as { scope?: string }).scope ?? '',
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    });
  });
  // Nothing personal may be kept by a cache on the way; static files overwrite this themselves (D18).
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const { guard } = options;
  if (guard) {
    app.addHook('onRequest', (request, reply, done) => {
      const goOn = (error?: Error) => guard.within(request, () => done(error));
      guard.judge(request, reply).then(() => goOn(), goOn);
    });
    // A body is read in a context of its own.
    app.addHook('preValidation', (request, _reply, done) => guard.within(request, done));
  }
  app.post('/csp-reports', { bodyLimit: 8192 }, async (_request, reply) => reply.code(204).send());

  const failed = (scope: Scope | undefined) => async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const safe = toSafeError(error, hasDoor(request) ? doorOf(request).requestId : request.id);
    if (safe.status >= 500) options.onFailure?.(error, safe.reference);
    if (safe.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(safe.retryAfter)));
    if (scope?.onError) return scope.onError(safe, request, reply);
    return reply
      .code(safe.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemDetails(safe)));
  };
  app.setErrorHandler(failed(undefined));
  for (const scope of options.scopes) {
    await app.register(
      async (inner) => {
        inner.addHook('onRoute', (added) => {
          added.config = { ...added.config, scope: scope.name } as unknown as NonNullable<typeof added.config>;
        });
        inner.setErrorHandler(failed(scope));
        if (scope.prefix !== '') inner.setNotFoundHandler((request, reply) => failed(scope)(httpErrors.not_found(), request, reply));
        if (scope.openapi) {
          refuseForms(inner);
          await describeApi(inner, scope.openapi);
        }
        await scope.plugin(inner);
      },
      { prefix: scope.prefix },
    );
  }
  // The pages' vocabulary answers for addresses that no scope knows.
  const fallback = options.scopes.find((scope) => scope.prefix === '' && scope.onError);
  app.setNotFoundHandler((request, reply) => failed(fallback)(httpErrors.not_found(), request, reply));
  await app.ready();

  return {
    app,
    async listen(host, port) {
      await app.listen({ host, port });
      const bound = server.address();
      return typeof bound === 'object' && bound ? bound.port : port;
    },
    async close() {
      draining = true;
      clearInterval(loopReset);
      const until = async (deadline: number, done: () => boolean) => {
        while (!done() && Date.now() < deadline) await new Promise((next) => setTimeout(next, 25));
      };
      // A kept connection ends with an answer that says so: the other side never sends a request into one that is being closed.
      const sayGoodbye = () => {
        for (const response of inflight) if (!response.headersSent) response.setHeader('connection', 'close');
      };
      sayGoodbye();
      const leaving = (options.leaveSeconds ?? 0) * 1000;
      await until(Date.now() + leaving, () => false);
      const closed = app.close();
      await until(Date.now() + options.drainSeconds * 1000 - leaving, () => inflight.size === 0);
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
}

function secureHeaders(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader(
    'permissions-policy',
    'publickey-credentials-get=(self), publickey-credentials-create=(self), identity-credentials-get=(self), otp-credentials=(self), camera=(), microphone=(), geolocation=()',
  );
}

/** A proxy on this machine also comes from a loopback address. What it passes on carries the public host, or says that it was forwarded. */
function isFromThisMachine(raw: IncomingMessage): boolean {
  const forwarded = ['x-forwarded-for', 'forwarded', 'via'].some((name) => raw.headers[name] !== undefined);
  return (
    !forwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(raw.socket.remoteAddress ?? '') && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(plainHost(raw) ?? '')
  );
}

/** In a time that does not tell how much of it is right. */
function sameText(given: string, wanted: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', wanted, 'buffer'));
}

/** Whoever writes a 503, a library included: it says when to come back, so that nobody hammers at a closed door. */
function alwaysSayWhen(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (status === 503 && !response.hasHeader('retry-after')) response.setHeader('retry-after', '2');
    return writeHead(status, ...rest);
  }) as typeof response.writeHead;
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(text);
}

/** A refusal before routing: there is no tenant yet, so it is always problem details. */
function refuse(response: ServerResponse, error: unknown, reference: string): void {
  if (response.headersSent) return void response.end();
  const safe = toSafeError(error, reference);
  response.statusCode = safe.status;
  response.setHeader('content-type', 'application/problem+json');
  response.setHeader('cache-control', 'no-store');
  if (safe.retryAfter !== undefined) response.setHeader('retry-after', String(safe.retryAfter));
  response.end(JSON.stringify(problemDetails(safe)));
}
