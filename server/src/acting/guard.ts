import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actAs, doorOf } from '#platform/http';
import type { FoundSession } from '#sessions/contract';
import { carriedElsewhere } from './carried-elsewhere.ts';
import { nameOf } from './customer-name.ts';
import type { ActingDeps } from './deps.ts';
import { actingErrors } from './errors.ts';
import { actingEvents } from './events.ts';
import { mayDo, PAGES } from './may-do.ts';

/** What every page of such a session says. */
export interface ActingBanner {
  readonly customer: string;
  readonly operator: string;
  /** Begun ones count. */
  readonly minutes: number;
  /** Whole seconds left. */
  readonly seconds: number;
}

export interface ActingGuard {
  /** Before a request is read. Undefined: nobody acts in this browser. Throws where the request is for something only the customer may do. */
  judge(request: FastifyRequest, reply: FastifyReply): Promise<ActingBanner | undefined>;
  /** What `judge` found, for whatever follows. */
  bannerOf(message: IncomingMessage): ActingBanner | undefined;
}

/**
 * The one place where it is decided what an operator may do in a customer's session: before any route, by the pattern it is registered under, so that a new one is refused until
 * somebody says otherwise (D20). Whatever the request does from here on, the operator did it.
 */
export function createGuard(deps: ActingDeps): ActingGuard {
  const banners = new WeakMap<IncomingMessage, ActingBanner>();

  async function note(request: FastifyRequest, session: FoundSession, what: 'pageSeen' | 'stopped', page: string): Promise<void> {
    const origin = actAs(request, { kind: 'operator', id: session.actor?.id ?? '' });
    await deps.db.tenant(deps.tenantOf(request).id, (tx) =>
      deps.events.publish(tx, actingEvents[what], {
        origin,
        subject: session.userId,
        ...(what === 'stopped' ? { result: 'failure' as const } : {}),
        data: { session: session.id, page },
      }),
    );
  }

  return {
    async judge(request, reply) {
      const session = await deps.browserAccount.acting(deps.tenantOf(request), request, reply);
      if (!session?.actor) return undefined;
      if (await carriedElsewhere(deps, deps.tenantOf(request).id, doorOf(request).origin, session)) {
        await deps.browserAccount.forget(deps.tenantOf(request), request, reply);
        throw actingErrors.other_browser();
      }
      const { url } = request.routeOptions;
      const page = `${request.method} ${url ?? ''}`;
      const banner = {
        customer: (await nameOf(deps, deps.tenantOf(request), session.userId)) ?? '',
        operator: session.actor.name,
        minutes: Math.max(1, Math.ceil(session.left / 60)),
        seconds: session.left,
      };
      banners.set(request.raw, banner);
      // An address of nothing does nothing.
      if (url !== undefined && !mayDo(request.method, url)) {
        await note(request, session, 'stopped', page);
        throw actingErrors.not_while_acting();
      }
      if (PAGES.has(page)) await note(request, session, 'pageSeen', url ?? '');
      else actAs(request, { kind: 'operator', id: session.actor.id });
      return banner;
    },
    bannerOf: (message) => banners.get(message),
  };
}
