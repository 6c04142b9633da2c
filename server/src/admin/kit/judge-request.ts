import type { FastifyReply, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { Limits, NetworkKey } from '#platform/limits';
import { isSystemTenant } from '#tenants/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { callerCheck, type AccessDeps, type Known } from '../access/who-calls.ts';
import { adminErrors } from '../errors.ts';
import { ofTenant, type AdminRoute } from './contract.ts';

export interface JudgeDeps extends AccessDeps {
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly tenants: Pick<Tenants, 'bySlug'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly rates?: AdminRates;
}

/** Requests in a minute. */
export interface AdminRates {
  readonly perCaller: number;
  /** Counted before anything is looked at. */
  readonly perNetwork: number;
}

const RATES: AdminRates = { perCaller: 600, perNetwork: 1200 };
const MINUTE = 60;

export interface Judged extends Known {
  readonly system: Tenant;
  /** Of the address; the system tenant where it names none. */
  readonly tenant: Tenant;
}

/**
 * Whether a request may be answered at all, before its body is read: who calls, how often, whether the tenant of the address is one of theirs, what their roles allow, and
 * how long ago they signed in. In this order, so that nobody learns of a tenant that is not theirs.
 */
export function requestJudge(deps: JudgeDeps) {
  const whoCalls = callerCheck(deps);
  const rates = deps.rates ?? RATES;

  async function count(system: Tenant, reply: FastifyReply, name: string, key: string, limit: number): Promise<void> {
    const counted = await deps.limits.hit(system.id, [{ key: `admin:${name}:${key}`, limit, windowSeconds: MINUTE }], { left: true });
    // draft-ietf-httpapi-ratelimit-headers-10.
    reply.header('ratelimit-policy', `"${name}";q=${limit};w=${MINUTE}`);
    const { hits, seconds } = counted.allowed ? (counted.left ?? { hits: limit, seconds: MINUTE }) : { hits: 0, seconds: counted.retryAfter };
    reply.header('ratelimit', `"${name}";r=${hits};t=${seconds}`);
    if (!counted.allowed) throw adminErrors.too_many_requests({ retryAfter: counted.retryAfter });
  }

  async function tenantOf(slug: string, known: Known): Promise<Tenant> {
    const mine = known.caller.tenants === undefined || known.caller.tenants.includes(slug);
    const tenant = mine ? await deps.tenants.bySlug(slug) : undefined;
    // Operators are no customers: whoever may help customers back in must not let themselves into an owner's account.
    if (!tenant || isSystemTenant(tenant)) throw adminErrors.not_found();
    return tenant;
  }

  return async function judge(route: AdminRoute, request: FastifyRequest, reply: FastifyReply): Promise<Judged> {
    const system = deps.tenantOf(request);
    if (!isSystemTenant(system)) throw adminErrors.not_found();
    await count(system, reply, 'network', deps.networkKey(doorOf(request).ip), rates.perNetwork);
    const known = await whoCalls(system, request, reply);
    await count(system, reply, 'caller', `${known.caller.kind}:${known.caller.id}`, rates.perCaller);
    const inside = ofTenant(route.path);
    const tenant = inside ? await tenantOf((request.params as { readonly tenant: string }).tenant, known) : system;
    if (route.permission !== 'any' && !known.caller.may(route.permission, inside ? tenant.slug : undefined)) {
      throw adminErrors.forbidden({
        detail: `This needs the permission "${route.permission}"${inside ? ` at the tenant "${tenant.slug}"` : ' for the whole installation'}, which none of your roles has.`,
      });
    }
    if (route.fresh) known.assertFresh();
    return { ...known, system, tenant };
  };
}
