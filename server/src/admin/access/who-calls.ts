import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessRequest, UserAccess, UserAccessVerdict } from '#oidc/contract';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Origin } from '#platform/events';
import { doorOf } from '#platform/http';
import { ACR } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import type { Caller } from '../kit/contract.ts';
import { hashApiKey, readApiKey, sameHash, type GivenKey, type KeyMode } from './api-key.ts';
import { findApiKey, noteUse } from './api-key-store.ts';
import { keyCaller, operatorCaller, rightsOf, rolesOf } from './operator.ts';
import { findOperator } from './operator-store.ts';

export interface AccessDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  /** Keys of a test installation open nothing in a live one. */
  readonly keyMode: KeyMode;
  readonly protocol: { verifyAdminAccess(tenant: Tenant, request: AccessRequest): Promise<UserAccessVerdict> };
}

export interface Known {
  readonly caller: Caller;
  readonly origin: Origin;
  /** Throws unless an operator's sign-in is from just now; keys have no sign-in. */
  assertFresh(): void;
}

/** How old a sign-in may be for what destroys something or lets somebody in. */
const FRESH_SECONDS = 300;
const ENOUGH: readonly string[] = [ACR.two, ACR.resistant];

const REFUSALS = {
  missing: adminErrors.no_token,
  invalid_token: adminErrors.invalid_token,
  invalid_dpop_proof: adminErrors.invalid_dpop_proof,
  insufficient_scope: adminErrors.invalid_token,
} as const;

/** Every request proves anew who calls, and with what rights: nothing is kept between them (D7). RFC 6750, RFC 9449, RFC 9470. */
export function callerCheck(deps: AccessDeps) {
  async function byKey(system: Tenant, origin: Origin, given: GivenKey, reply: FastifyReply): Promise<Known> {
    const refuse = () => {
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
      return adminErrors.invalid_token();
    };
    if (given.mode !== deps.keyMode) throw refuse();
    const cipher = await deps.keys.tenant(system.id);
    const hash = hashApiKey(cipher, given.id, given.secret);
    const row = await deps.db.read(system.id, (tx) => findApiKey(tx, given.id, origin.ip));
    const fits = row !== undefined && (sameHash(hash, row.secret_hash) || (row.former && sameHash(hash, row.former_hash)));
    if (!fits || !row.alive) throw refuse();
    if (!row.near) throw adminErrors.network_not_allowed();
    // Whoever may nothing (any more) does nothing by a key either.
    if (row.keeper !== null && row.operator?.state !== 'active') throw adminErrors.key_rests();
    const keeper = row.keeper === null ? undefined : rightsOf(row.operator?.grants ?? [], row.roles ?? []);
    if (!row.used_lately) {
      const ip = origin.ip === undefined ? null : cipher.seal(origin.ip, `admin.api-key.ip:${given.id}`);
      await deps.db.tenant(system.id, (tx) => noteUse(tx, given.id, ip));
    }
    const caller = keyCaller(given.id, { permissions: new Set(row.permissions), tenants: row.tenants ?? undefined }, keeper);
    return { caller, origin: { ...origin, actor: { kind: 'operator', id: `key:${given.id}` } }, assertFresh: () => {} };
  }

  async function byToken(system: Tenant, origin: Origin, { access, scheme }: { readonly access: UserAccess; readonly scheme: string }, reply: FastifyReply): Promise<Known> {
    const again = (text: string, values: string) => {
      reply.header('www-authenticate', `${scheme} error="insufficient_user_authentication", error_description="${text}", ${values}`);
      return adminErrors.insufficient_user_authentication();
    };
    const { now, operator, roles } = await deps.db.read(system.id, (tx) => findOperator(tx, access.userId));
    if (operator?.state !== 'active') throw adminErrors.no_operator();
    // A token that outlives its session is none here.
    if (access.sessionId === undefined) throw again('the session has ended', `max_age="0"`);
    // Nor does one from before they became an operator, or before their ways in were made anew.
    if (access.authTime < operator.joined) throw again('a sign-in as an operator is needed', `max_age="0"`);
    // No operator without a second step, whatever the rules of the tenant say.
    if (!ENOUGH.includes(access.acr)) throw again('a second step is needed', `acr_values="${ACR.two}"`);
    return {
      caller: { ...operatorCaller(access.userId, rightsOf(operator.grants, roles), rolesOf(operator.grants, roles)), sessionId: access.sessionId },
      origin: { ...origin, actor: { kind: 'operator', id: access.userId }, applicationId: access.applicationId },
      assertFresh() {
        if (now.getTime() / 1000 - access.authTime > FRESH_SECONDS) throw again('a more recent sign-in is needed', `max_age="${FRESH_SECONDS}", acr_values="${ACR.two}"`);
      },
    };
  }

  return async function whoCalls(system: Tenant, request: FastifyRequest, reply: FastifyReply): Promise<Known> {
    const { origin } = doorOf(request);
    const { authorization, dpop } = request.headers;
    const given = readApiKey(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
    if (given) return byKey(system, origin, given, reply);
    const verdict = await deps.protocol.verifyAdminAccess(system, {
      authorization,
      proof: typeof dpop === 'string' ? dpop : undefined,
      method: request.method,
      url: `${system.issuer}${request.url.split('?', 1)[0]}`,
    });
    if (verdict.kind === 'granted') return byToken(system, origin, verdict, reply);
    const { error, scheme, algorithms } = verdict;
    const algs = `algs="${algorithms.join(' ')}"`;
    reply.header('www-authenticate', error === 'missing' ? `Bearer, DPoP ${algs}` : `${scheme} error="${error}"${scheme === 'DPoP' ? `, ${algs}` : ''}`);
    throw REFUSALS[error]();
  };
}
