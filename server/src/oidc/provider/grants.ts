import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '#tenants/contract';
import { unitOrThrow } from '../artefacts/adapter.ts';
import type { Allowed, ConsentMemory } from '../artefacts/consent-memory.ts';
import { accountHash, hashOf } from '../artefacts/seal-artefact.ts';
import { verifiableClaims } from '../verified-claims/metadata.ts';
import { verifiedNames } from '../verified-claims/read-request.ts';
import { applicationOf } from './clients.ts';
import { lifetimes } from './lifetimes.ts';

/** What a request asks for. */
export interface Asked {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly resources: Readonly<Record<string, readonly string[]>>;
}

/** The grant of an own application, remembered in the session: a silent sign-in neither reads nor writes it. */
interface OwnGrant extends Asked {
  readonly id: string;
  readonly exp: number;
}

interface Authorization {
  own?: OwnGrant;
}

export function askedBy(ctx: KoaContextWithOIDC, tenant: Tenant): Asked {
  const { requestParamOIDCScopes, requestParamScopes, requestParamClaims, resourceServers } = ctx.oidc;
  return {
    scopes: [...requestParamOIDCScopes],
    claims: [...requestParamClaims, ...verifiedNames(ctx.oidc.params?.['claims'] ?? {}, verifiableClaims(tenant))],
    resources: Object.fromEntries(
      Object.entries(resourceServers ?? {}).map(([id, server]) => [id, [...requestParamScopes].filter((scope) => (server.scopes as ReadonlySet<string>).has(scope))]),
    ),
  };
}

const missing = (wanted: readonly string[], held: readonly string[] | undefined) => wanted.some((item) => !held?.includes(item));
const union = (a: readonly string[] = [], b: readonly string[] = []) => [...new Set([...a, ...b])];

function covers(held: Asked, asked: Asked): boolean {
  return (
    !missing(asked.scopes, held.scopes) &&
    !missing(asked.claims, held.claims) &&
    Object.entries(asked.resources).every(([id, scopes]) => id in held.resources && !missing(scopes, held.resources[id]))
  );
}

export function grantAll(grant: Grant, asked: Asked): void {
  takeBackRefusals(grant, asked);
  if (asked.scopes.length > 0) grant.addOIDCScope(asked.scopes.join(' '));
  if (asked.claims.length > 0) grant.addOIDCClaims([...asked.claims]);
  for (const [id, scopes] of Object.entries(asked.resources)) if (scopes.length > 0) grant.addResourceScope(id, scopes.join(' '));
}

/** What was refused once and is allowed now: a refusal would win over it. */
function takeBackRefusals(grant: Grant, asked: Asked): void {
  const { rejected } = grant as unknown as { rejected?: { openid?: { scope?: string; claims?: string[] }; resources?: Record<string, string> } };
  if (!rejected) return;
  const without = (scopes: string, allowed: readonly string[]) =>
    scopes
      .split(' ')
      .filter((scope) => !allowed.includes(scope))
      .join(' ');
  if (rejected.openid?.scope !== undefined) rejected.openid.scope = without(rejected.openid.scope, asked.scopes);
  if (rejected.openid?.claims) rejected.openid.claims = rejected.openid.claims.filter((claim) => !asked.claims.includes(claim));
  for (const [id, scopes] of Object.entries(rejected.resources ?? {})) if (rejected.resources) rejected.resources[id] = without(scopes, asked.resources[id] ?? []);
}

/** The provider's `loadExistingGrant`. */
export function grantLoader(tenant: Tenant, memory: ConsentMemory) {
  const life = lifetimes(tenant).Grant;

  /** Own applications: everything they ask is granted without a question; only what is new is written. */
  async function ownGrant(ctx: KoaContextWithOIDC): Promise<Grant> {
    const { provider, client, account } = ctx.oidc;
    if (!client || !account || !ctx.oidc.session) throw new Error('A grant needs a client and an account.');
    const asked = askedBy(ctx, tenant);
    // With a second argument the provider makes the entry when there is none.
    const session = ctx.oidc.session as unknown as { authorizationFor(clientId: string, create: true): Authorization };
    const authorization = session.authorizationFor(client.clientId, true);
    const held = authorization.own;
    const now = Math.floor(Date.now() / 1000);
    const current = held !== undefined && held.exp - now > life / 2 && covers(held, asked);
    const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    if (current) {
      grantAll(grant, held);
      (grant as unknown as { jti: string }).jti = held.id;
      const json = { iat: now, exp: held.exp, jti: held.id, kind: 'Grant', accountId: account.accountId, clientId: client.clientId, ...payloadOf(grant) };
      // Should the row be gone (its family was revoked), the customer's new sign-in makes it anew.
      const unit = unitOrThrow();
      unit.ensure = { kind: 'Grant', idHash: hashOf(held.id), accountHash: accountHash(unit.cipher, account.accountId), json: JSON.stringify(json), ttl: held.exp - now };
      return grant;
    }
    const all: Asked = {
      scopes: union(held?.scopes, asked.scopes),
      claims: union(held?.claims, asked.claims),
      resources: Object.fromEntries(union(Object.keys(held?.resources ?? {}), Object.keys(asked.resources)).map((id) => [id, union(held?.resources[id], asked.resources[id])])),
    };
    grantAll(grant, all);
    if (held) (grant as unknown as { jti: string }).jti = held.id;
    authorization.own = { ...all, id: await grant.save(), exp: now + life };
    return grant;
  }

  return async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
    const { provider, client, account, session } = ctx.oidc;
    if (!client || !account || !session) return undefined;
    const decided = (ctx.oidc.result?.consent as { grantId?: string } | undefined)?.grantId;
    if (decided) return provider.Grant.find(decided);
    if (applicationOf(client).firstParty) return ownGrant(ctx);
    const bound = session.grantIdFor(client.clientId);
    const found = bound === undefined ? undefined : await provider.Grant.find(bound);
    if (found) return found;
    // A new session of a customer who allowed this application before: asked again only for what is new (CO3).
    const remembered = await memory.recall(unitOrThrow(), account.accountId, client.clientId);
    if (!remembered) return undefined;
    const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId, ...remembered } as never);
    await grant.save();
    return grant;
  };
}

/** The part of a grant that says what was granted. */
export function payloadOf(grant: Grant): Allowed {
  const { openid, resources, rejected } = grant as unknown as Allowed;
  return { ...(openid ? { openid } : {}), ...(resources ? { resources } : {}), ...(rejected ? { rejected } : {}) };
}
