import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserAccess } from '#oidc/contract';
import { actAs, doorOf } from '#platform/http';
import type { Origin } from '#platform/events';
import { ACR } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { accountErrors } from '../errors.ts';
import { isEnough, RECENT_SECONDS } from '../recent.ts';
import { readClock } from '../store.ts';
import type { AccountApiDeps } from './deps.ts';

export interface Caller {
  readonly tenant: Tenant;
  readonly access: UserAccess;
  readonly origin: Origin;
}

const REFUSALS = {
  missing: accountErrors.no_token,
  invalid_token: accountErrors.invalid_token,
  invalid_dpop_proof: accountErrors.invalid_dpop_proof,
  insufficient_scope: accountErrors.insufficient_scope,
} as const;

/** Every request proves anew whose it is: nothing is kept between them. What is missing stands in WWW-Authenticate (RFC 6750, RFC 9449, RFC 9470). */
export function accessChecks(deps: AccountApiDeps) {
  async function requireAccess(request: FastifyRequest, reply: FastifyReply): Promise<Caller & { readonly scheme: string }> {
    const tenant = deps.tenantOf(request);
    const proof = request.headers.dpop;
    const verdict = await deps.protocol.verifyAccountAccess(tenant, {
      authorization: request.headers.authorization,
      proof: typeof proof === 'string' ? proof : undefined,
      method: request.method,
      url: `${tenant.issuer}${request.url.split('?', 1)[0]}`,
    });
    if (verdict.kind === 'refused') {
      const { error, scheme } = verdict;
      const algorithms = `algs="${verdict.algorithms.join(' ')}"`;
      const challenge = `${scheme} error="${error}"${error === 'insufficient_scope' ? ', scope="account"' : ''}${scheme === 'DPoP' ? `, ${algorithms}` : ''}`;
      reply.header('www-authenticate', error === 'missing' ? `Bearer, DPoP ${algorithms}` : challenge);
      throw REFUSALS[error]();
    }
    const { access, scheme } = verdict;
    if (access.actor && deps.mayAct?.(request) !== true) throw accountErrors.not_while_acting();
    const { origin } = doorOf(request);
    if (access.actor) return { tenant, access, scheme, origin: { ...actAs(request, { kind: 'operator', id: access.actor.id }), applicationId: access.applicationId } };
    return { tenant, access, scheme, origin: { ...origin, actor: { kind: 'user', id: access.userId }, applicationId: access.applicationId } };
  }

  async function requireProof(
    request: FastifyRequest,
    reply: FastifyReply,
    { inSession, unless }: { readonly inSession: boolean; readonly unless?: ((access: UserAccess) => boolean) | undefined },
  ): Promise<Caller & { readonly now: Date }> {
    const { scheme, ...caller } = await requireAccess(request, reply);
    const { tenant, access } = caller;
    if (access.actor) throw accountErrors.not_while_acting();
    const [now, hasSecondStep] = await Promise.all([readClock(deps.db), deps.db.read(tenant.id, (tx) => deps.credentials.hasSecondStep(tx, tenant, access.userId))]);
    const enough = isEnough(access, now, hasSecondStep) || unless?.(access) === true;
    if (enough && !(inSession && access.sessionId === undefined)) return { ...caller, now };
    const values = `max_age="${RECENT_SECONDS}"${hasSecondStep ? `, acr_values="${ACR.two}"` : ''}`;
    reply.header('www-authenticate', `${scheme} error="insufficient_user_authentication", error_description="a more recent or stronger sign-in is needed", ${values}`);
    throw accountErrors.insufficient_user_authentication();
  }

  return {
    requireAccess,
    /** For changes. `unless`: what needs no more than the token, because it takes it away. */
    requireRecent: (request: FastifyRequest, reply: FastifyReply, unless?: (access: UserAccess) => boolean) => requireProof(request, reply, { inSession: false, unless }),
    /** For what goes on in the session the token comes from. Tokens that outlive theirs are none. */
    async requireSession(request: FastifyRequest, reply: FastifyReply): Promise<Caller & { readonly sessionId: string; readonly now: Date }> {
      const caller = await requireProof(request, reply, { inSession: true });
      return { ...caller, sessionId: caller.access.sessionId as string };
    },
  };
}
