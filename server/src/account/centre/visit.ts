import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from '#oidc/contract';
import { doorOf } from '#platform/http';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import { ACR, type Session } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { accountErrors } from '../errors.ts';
import { isEnough, RECENT_SECONDS } from '../recent.ts';
import { readClock } from '../store.ts';
import type { createSurroundings } from '../pages/surroundings.ts';
import type { CentreDeps } from './deps.ts';
import { leaveNote } from './notes.ts';
import type { VisitPlace } from './places.ts';

/** Somebody at a page of their own account. */
export interface Visit {
  readonly tenant: Tenant;
  readonly application: Application | undefined;
  readonly session: Session;
  /** The protocol's own name of it. */
  readonly uid: string;
  readonly locale: Locale;
  readonly brandId: string;
  readonly origin: Origin;
  readonly now: Date;
}

type Surroundings = Pick<ReturnType<typeof createSurroundings>, 'applicationIn' | 'localeOf'>;

/** Who is at the door of a page: known by the browser's session alone, read anew for every request. */
export function createVisits(deps: CentreDeps, { applicationIn, localeOf }: Surroundings) {
  const { browserAccount } = deps.protocol;
  const found = (request: FastifyRequest, reply: FastifyReply) => browserAccount.trusted(deps.tenantOf(request), request, reply);

  return {
    isOpen: async (request: FastifyRequest, reply: FastifyReply): Promise<boolean> => (await found(request, reply)) !== undefined,

    /** Undefined: on the way to sign in, and then back to this page. Looking needs a session, changing needs more (`mayChange`). */
    async visit(request: FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>, reply: FastifyReply, place: VisitPlace): Promise<Visit | undefined> {
      const tenant = deps.tenantOf(request);
      const application = await applicationIn(tenant, request.query['application']);
      const open = await found(request, reply);
      const user = open && (await deps.db.read(tenant.id, (tx) => deps.identity.find(tx, open.session.userId)));
      if (!open || !user) {
        const wanted = { journey: place, maxAge: RECENT_SECONDS, ...(application ? { applicationId: application.clientId } : {}) };
        void reply.redirect(browserAccount.signInUrl(tenant, wanted), 303);
        return undefined;
      }
      deps.identity.assertActive(user);
      const brandId = application?.brandId ?? tenant.defaultBrandId;
      const { origin } = doorOf(request);
      return {
        tenant,
        application,
        session: open.session,
        uid: open.uid,
        locale: await localeOf(request, tenant, brandId),
        brandId,
        origin: {
          ...origin,
          actor: open.session.actor ? { kind: 'operator', id: open.session.actor.id } : { kind: 'user', id: user.id },
          ...(application ? { applicationId: application.id } : {}),
        },
        now: await readClock(deps.db),
      };
    },

    /** Recent, and with a second step where there is one (S4). False: on the way to confirm it, and then back to this page to choose again. */
    async mayChange(request: FastifyRequest, reply: FastifyReply, { tenant, application, session, now }: Visit, place: VisitPlace): Promise<boolean> {
      if (session.actor) throw accountErrors.not_while_acting();
      const { secondStep } = await deps.db.read(tenant.id, (tx) => deps.credentials.safety(tx, tenant, session.userId));
      if (isEnough(session, now, secondStep)) return true;
      leaveNote(deps.cookies, request, reply, 'confirmed');
      const wanted = {
        journey: place,
        maxAge: RECENT_SECONDS,
        ...(application ? { applicationId: application.clientId } : {}),
        ...(secondStep ? { acr: ACR.two } : {}),
      };
      void reply.redirect(browserAccount.signInUrl(tenant, wanted), 303);
      return false;
    },
  };
}
