import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doorOf, parseForm, type Scope } from '#platform/http';
import type { BrowserProof, FlowView, Journeys, StartInput } from '#journeys/contract';
import type { Tenant } from '#tenants/contract';
import type { HookMessage } from './contract.ts';
import { verificationErrors } from './errors.ts';
import type { Taken } from './hooks/take-message.ts';
import { MESSAGE_BYTES } from './settings.ts';

export interface VerificationRoutesDeps {
  readonly journeys: Pick<Journeys, 'look' | 'advance'>;
  /** The tenant the door found. */
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** The secret this browser brought: flows are bound to it. */
  readonly browserSecret: (request: FastifyRequest) => BrowserProof | undefined;
  /** Where an app that draws the screens itself is told that its customer is back; undefined: the flow is a browser's. */
  readonly appUrl: (returnTo: StartInput['returnTo']) => string | undefined;
}

interface HookRoutesDeps {
  readonly tenantOf: VerificationRoutesDeps['tenantOf'];
  readonly take: (tenantId: string, slug: string, message: HookMessage, origin: ReturnType<typeof doorOf>['origin']) => Promise<Taken>;
  readonly onFailure?: (error: unknown) => void;
}

interface SlugParams {
  Params: { slug: string };
}

const QUERY = { bytes: 8192, fields: 20, fieldBytes: 2000 } as const;
const FLOW = /^[A-Za-z0-9_-]{43}$/;

/** `<issuer>/verification/<slug>/returned`: where services send customers back to. It decides nothing and believes nothing: it only shows the page that waits. */
export function returnScope(deps: VerificationRoutesDeps, onError: NonNullable<Scope['onError']>): Scope {
  return { name: 'verification', prefix: '/verification', plugin: (app) => addReturn(app, deps), onError };
}

function addReturn(app: FastifyInstance, deps: VerificationRoutesDeps): void {
  const flowUrl = (request: FastifyRequest, flowId: string) => `${deps.tenantOf(request).issuer}/flow/${flowId}`;

  async function give(request: FastifyRequest, reply: FastifyReply, flow: FlowView): Promise<FastifyReply> {
    const secret = deps.browserSecret(request);
    if (secret !== undefined) await deps.journeys.advance(flow.tenantId, flow.id, secret, flow.version, { action: 'returned', fields: {} }, doorOf(request).origin);
    return reply.redirect(flowUrl(request, flow.id), 303);
  }

  app.get<SlugParams>('/:slug/returned', async (request, reply) => {
    const at = request.url.indexOf('?');
    const flowId = at === -1 ? undefined : parseForm(request.url.slice(at + 1), QUERY)['flow'];
    const found = flowId !== undefined && FLOW.test(flowId) ? await deps.journeys.look(deps.tenantOf(request).id, flowId) : undefined;
    // The flow is over, perhaps because the result was there before the customer; its page says so.
    if (!found) return reply.redirect(flowUrl(request, flowId !== undefined && FLOW.test(flowId) ? flowId : 'ended'), 303);
    const app = deps.appUrl(found.returnTo);
    if (app === undefined) return give(request, reply, found.flow);
    const target = new URL(app);
    target.searchParams.set('verification', 'returned');
    return reply.redirect(target.href, 303);
  });
}

/**
 * `<issuer>/verification-messages/<slug>`: where services tell how a check ended. Public, so: the body is bounded and read as bytes, the signature is checked over exactly
 * those, and everything that is not a signed, recent message of a connection has the same answer.
 */
export function hookScope(deps: HookRoutesDeps): Scope {
  return { name: 'verification-messages', prefix: '/verification-messages', plugin: (app) => addHook(app, deps) };
}

function addHook(app: FastifyInstance, deps: HookRoutesDeps): void {
  app.removeAllContentTypeParsers();
  // Whatever it calls itself: what it is, its signature says.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MESSAGE_BYTES }, (_request, body, done) => done(null, body));
  app.post<SlugParams>('/:slug', { bodyLimit: MESSAGE_BYTES }, async (request, reply) => {
    const { slug } = request.params;
    const message: HookMessage = { headers: headersOf(request), body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
    const { taken, after } = await deps.take(deps.tenantOf(request).id, slug, message, doorOf(request).origin);
    // Not waited for: whoever sends a message gets its answer, and what happened with it is no part of that.
    after().catch((error: unknown) => deps.onFailure?.(error));
    if (!taken) throw verificationErrors.message_refused();
    return reply.header('cache-control', 'no-store').code(204).send();
  });
}

/** A header that stands there twice is none: two readers may take different ones. */
const headersOf = ({ raw }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(raw.headersDistinct).flatMap(([name, values]) => (values?.length === 1 ? [[name, values[0] as string]] : [])));
