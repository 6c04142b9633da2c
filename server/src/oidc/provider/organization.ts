import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';

/** A business customer somebody belongs to, as an application is told of it: read now, and only of organizations that are in use. */
export interface ActsFor {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** Nobody acts for it without a second step. */
  readonly requiresSecondStep: boolean;
}

export interface OrganizationPorts {
  /** By name, all that somebody may act for. Absent: there are no organizations. */
  readonly organizationsOf?: ((tx: Tx, userId: string) => Promise<readonly ActsFor[]>) | undefined;
  /** Somebody is about to act for one: those that take members by the domain of their address take them now. */
  readonly arrive?: ((tenantId: string, origin: Origin, userId: string) => Promise<void>) | undefined;
}

/** Request parameter that names the organization by its id. */
export const ORGANIZATION_ID = 'organization_id';
/** By what the provider keeps with code, refresh token and access token: a member of the claims request that no request may bring itself. */
const KEPT = 'organization';
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function plainOrganization(_ctx: KoaContextWithOIDC, value: unknown): void {
  if (value !== undefined && (typeof value !== 'string' || !ID.test(value))) throw new errors.InvalidRequest('the parameter organization_id is no id of an organization');
}

/** What is kept there is ours to say. */
export function refuseOwnChoice(claims: object): void {
  if (Object.hasOwn(claims, KEPT)) throw new errors.InvalidRequest('claims has no member "organization"; use the parameter organization_id');
}

/** From now on in this request, and in whatever is issued for it. */
export function choose(ctx: KoaContextWithOIDC, id: string | undefined): void {
  const claims = ctx.oidc.claims as Record<string, unknown>;
  if (id === undefined) delete claims[KEPT];
  else claims[KEPT] = id;
}

const keptIn = (claims: unknown): string | undefined => {
  const kept = (claims as Readonly<Record<string, unknown>> | undefined)?.[KEPT];
  return typeof kept === 'string' && ID.test(kept) ? kept : undefined;
};

/** The organization that what this request redeems, or brings, was issued for. */
export function chosenIn({ oidc: { entities } }: KoaContextWithOIDC): string | undefined {
  const { AuthorizationCode, DeviceCode, RefreshToken, AccessToken } = entities;
  return keptIn((AuthorizationCode ?? DeviceCode ?? RefreshToken ?? AccessToken)?.claims);
}

/** The same of a token somebody asks about. */
export function chosenOf(token: { readonly claims?: unknown; readonly extra?: unknown }): string | undefined {
  const told = (token.extra as { readonly org_id?: unknown } | undefined)?.org_id;
  return keptIn(token.claims) ?? (typeof told === 'string' ? told : undefined);
}

/** What the customer said in this request, or the request itself; undefined: nothing was said. */
export function namedIn({ oidc: { params, result } }: KoaContextWithOIDC): unknown {
  return params?.[ORGANIZATION_ID] ?? (result as Readonly<Record<string, { readonly id?: unknown } | undefined>> | undefined)?.[KEPT]?.id;
}

/** As applications get it. */
export const organizationClaims = ({ id, name, roles, permissions }: ActsFor): Record<string, unknown> => ({
  org_id: id,
  org_name: name,
  org_roles: [...roles],
  org_permissions: [...permissions],
});

const OVER = 'the customer does not belong to this organization any more, or it is suspended; a request to the authorization endpoint leads to a new choice';

/** Nothing is issued or told for an organization that somebody left, was taken out of, or that is suspended: looked at anew each time (D7). */
export async function assertStillMember(ctx: KoaContextWithOIDC, find: (id: string) => Promise<ActsFor | undefined>): Promise<void> {
  const { route } = ctx.oidc;
  const chosen = route === 'token' || route === 'userinfo' ? chosenIn(ctx) : undefined;
  if (chosen === undefined || (await find(chosen))) return;
  if (route === 'userinfo') throw Object.assign(new errors.InvalidToken(OVER), { error_description: OVER });
  throw new errors.CustomOIDCProviderError('invalid_grant', OVER);
}
