import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import type { TenantCipher } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { claimsOf, claimValue } from '#identity';
import type { Egress, Standing } from '#consent/contract';
import type { Identity, Profile } from '#identity/contract';
import type { VouchedWish } from '#journeys/contract';
import type { Tenant, VerificationRequirement } from '#tenants/contract';
import type { Verification } from '#verification/contract';
import { currentUnit, memo } from '../artefacts/unit.ts';
import { claimsFor, GROUPS, ORGANIZATION } from '../claims.ts';
import { subjectNames } from '../subjects/subject-names.ts';
import { buildVerifiedClaims } from '../verified-claims/build.ts';
import { verifiableClaims } from '../verified-claims/metadata.ts';
import { essentialWishes, hasEssential } from '../verified-claims/essential.ts';
import { grantName, readRequests, requestsIn, VERIFIED_CLAIMS } from '../verified-claims/read-request.ts';
import { assertStillMember, chosenIn, organizationClaims, type ActsFor, type OrganizationPorts } from './organization.ts';
import { releaseClaims } from './release-claims.ts';
import { assertStillVerified, type StillVerifiedDeps } from './still-verified.ts';
import { actClaim } from './token-policies.ts';
import { requirementsOf } from './verify-parameter.ts';

export interface AccountDeps extends StillVerifiedDeps, OrganizationPorts {
  readonly db: Database;
  readonly identity: Pick<Identity, 'profile' | 'assertActive' | 'missingAttributes'>;
  readonly egress: Egress;
  /** Who vouches for what; absent: nobody does. */
  readonly verification?: Pick<Verification, 'assured' | 'unmet' | 'connections'>;
  /** What other systems say somebody belongs to, by the names it has here. Absent: nothing. */
  readonly groupsOf?: (tx: Tx, userId: string) => Promise<readonly string[]>;
}

/**
 * On these the customer is known by a live session and nothing leaves but a code, whose redemption looks again: no look-up.
 */
const SESSION_ROUTES = new Set(['authorization', 'resume', 'code_verification', 'device_resume']);

export interface Accounts {
  /** The profile, read now, unless the user is not active (D7). Once a request. `silent`: nothing of it is going to leave. */
  active(sub: string, silent?: 'silent'): Promise<Profile | undefined>;
  /** What this application knows the account by. The one place where a subject that leaves is decided. */
  subjectFor(sub: string, clientId: string): Promise<string>;
  /** Whether a subject that this application brings means the account: by the name it knows, or by one that it knew before two accounts became one. */
  isSubjectOf(sub: string, clientId: string, given: unknown): Promise<boolean>;
  findAccount(ctx: KoaContextWithOIDC, sub: string): Promise<Account | undefined>;
  /** Whether something that must be verified is not. No look-up where nothing must be. */
  unmet(sub: string, requirements: readonly VerificationRequirement[]): Promise<boolean>;
  /** What is to be verified for this request, because the application cannot do without it and may have it. */
  essential(ctx: KoaContextWithOIDC): Promise<readonly VouchedWish[]>;
  /** Whom the customer acts for, in a token for an API. */
  actsFor(ctx: KoaContextWithOIDC): Promise<Record<string, unknown>>;
  /** Whether somebody may act for it, now. */
  mayActFor(sub: string, organization: string): Promise<boolean>;
  /** Before that: those that take members by the domain of their address take them. */
  arrive(sub: string): Promise<void>;
  /** Organizations somebody may act for, now. Once a request. */
  organizations(sub: string): Promise<readonly ActsFor[]>;
  /** Whether what this application was given about them still counts: they are active, and what it requires is verified. */
  stands(sub: string, clientId: string): Promise<boolean>;
}

/**
 * The scopes whose claims stand in an ID token: where UserInfo can be asked, only what was named for it (OpenID Connect Core section 5.4). The provider leaves out the
 * rest by the same rule, but what is asked of the filter is on record as having left.
 */
function idTokenScopes({ oidc: { route, entities, params, grant } }: KoaContextWithOIDC, scope: string): string {
  const asks = route === 'token' ? !entities.AccessToken?.aud : params?.['response_type'] !== 'id_token' && params?.['resource'] === undefined;
  return asks ? 'openid' : (grant?.getOIDCScopeFiltered(new Set(scope.split(' '))) ?? 'openid');
}

export function createAccounts(deps: AccountDeps, tenant: Tenant, cipher: TenantCipher): Accounts {
  /** Once a request. Only who had several accounts may have several names. */
  const known = (sub: string, silent?: 'silent') =>
    memo(currentUnit(), `known:${silent ?? ''}:${sub}`, () =>
      deps.db.read(tenant.id, async (tx) => {
        const [profile, standing] = await Promise.all([deps.identity.profile(tx, sub), silent ? undefined : deps.egress.look(tx, { sub })]);
        return { profile, standing, names: profile?.absorbs ? await subjectNames(cipher, tx, profile.user.sub) : new Map<string, string>() };
      }),
    );
  /** What was read already does, if it was. */
  const inAnyCase = (sub: string): ReturnType<typeof known> => (currentUnit()?.memo.get(`known::${sub}`) as ReturnType<typeof known> | undefined) ?? known(sub, 'silent');
  const active = (sub: string, silent?: 'silent') =>
    memo(currentUnit(), `account:${silent ?? ''}:${sub}`, async () => {
      const { profile } = await known(sub, silent);
      // A name of an account that it became part of is no account: whatever was issued to it has ended.
      if (profile?.user.sub !== sub) return undefined;
      try {
        deps.identity.assertActive(profile.user);
        return profile;
      } catch (error) {
        if (isAppError(error) && error.status < 500) return undefined;
        throw error;
      }
    });

  const activeInAnyCase = (sub: string) => active(sub, currentUnit()?.memo.has(`known::${sub}`) ? undefined : 'silent');

  /** As it was read with the profile, or else now. Once a request. */
  async function standingOf({ user }: Profile): Promise<Standing> {
    const together = currentUnit()?.memo.get(`known::${user.sub}`) as ReturnType<typeof known> | undefined;
    const standing = together
      ? (await together).standing
      : await memo(currentUnit(), `standing:${user.sub}`, () => deps.db.read(tenant.id, (tx) => deps.egress.look(tx, { sub: user.sub })));
    if (standing?.userId !== user.id) throw new Error('What somebody allowed was read of somebody else.');
    return standing;
  }

  /** Looked up only where they are asked for. */
  async function groups({ user }: Profile, scopes: readonly string[], named: object): Promise<Record<string, unknown>> {
    const { groupsOf } = deps;
    if (!groupsOf || !(scopes.includes(GROUPS) || GROUPS in named)) return {};
    return { [GROUPS]: await deps.db.read(tenant.id, (tx) => groupsOf(tx, user.id)) };
  }

  /** Of what was asked for by name, what somebody vouches for now and the customer allowed, claim by claim. */
  async function verified(ctx: KoaContextWithOIDC, { user }: Profile, named: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const requests = Object.hasOwn(named, VERIFIED_CLAIMS) ? readRequests(named[VERIFIED_CLAIMS]) : undefined;
    const { verification } = deps;
    if (!requests || !verification) return {};
    const granted = new Set(ctx.oidc.grant?.getOIDCClaims() ?? []);
    const assured = await deps.db.read(tenant.id, (tx) => verification.assured(tx, user.id));
    const known = new Set(verifiableClaims(tenant));
    const built = buildVerifiedClaims(requests, {
      assured,
      written: (name, value) => claimValue(tenant, name, value),
      allowed: (name) => known.has(name) && granted.has(grantName(name)),
    });
    return built === undefined ? {} : { [VERIFIED_CLAIMS]: built };
  }

  const subjectFor = async (sub: string, clientId: string) => (await inAnyCase(sub)).names.get(clientId) ?? sub;

  async function unmet(sub: string, requirements: readonly VerificationRequirement[]): Promise<boolean> {
    const profile = requirements.length === 0 ? undefined : await activeInAnyCase(sub);
    const { verification } = deps;
    if (requirements.length === 0) return false;
    // Nobody who could say so: then it is not verified (D20).
    if (!profile || !verification) return true;
    return (await deps.db.read(tenant.id, (tx) => verification.unmet(tx, profile.user.id, requirements))).length > 0;
  }

  const organizations = (sub: string) =>
    memo(currentUnit(), `organizations:${sub}`, async (): Promise<readonly ActsFor[]> => {
      const { organizationsOf } = deps;
      const profile = organizationsOf && (await activeInAnyCase(sub));
      return organizationsOf && profile ? deps.db.read(tenant.id, (tx) => organizationsOf(tx, profile.user.id)) : [];
    });
  const organization = async (sub: string, id: string) => (await organizations(sub)).find((one) => one.id === id);

  /** Where the customer acts for one, and the application may know. */
  async function actsFor(ctx: KoaContextWithOIDC, sub: string): Promise<Record<string, unknown>> {
    const chosen = chosenIn(ctx);
    const granted = ctx.oidc.grant?.getOIDCScopeFiltered(new Set([ORGANIZATION]));
    const found = chosen === undefined || !granted ? undefined : await organization(sub, chosen);
    return found ? organizationClaims(found) : {};
  }

  return {
    active,
    unmet,
    organizations,
    arrive: (sub) =>
      memo(currentUnit(), `arrive:${sub}`, async () => {
        const profile = deps.arrive && (await activeInAnyCase(sub));
        const origin = currentUnit()?.origin;
        if (profile && origin) await deps.arrive?.(tenant.id, { ...origin, actor: { kind: 'user', id: profile.user.id } }, profile.user.id);
      }),
    mayActFor: async (sub, id) => (await organization(sub, id)) !== undefined,
    async actsFor(ctx) {
      const { AuthorizationCode, DeviceCode, RefreshToken } = ctx.oidc.entities;
      const sub = (AuthorizationCode ?? DeviceCode ?? RefreshToken)?.accountId;
      return sub === undefined ? {} : actsFor(ctx, sub);
    },
    async essential(ctx) {
      const { params, session, client, grant } = ctx.oidc;
      const requests = requestsIn(params?.['claims'] ?? {});
      const { verification } = deps;
      if (!verification || !client || !session?.accountId || !hasEssential(requests)) return [];
      const profile = await activeInAnyCase(session.accountId);
      if (!profile) return [];
      const [assured, connections] = await Promise.all([deps.db.read(tenant.id, (tx) => verification.assured(tx, profile.user.id)), verification.connections(tenant.id)]);
      const [known, granted] = [new Set(verifiableClaims(tenant)), new Set(grant?.getOIDCClaims() ?? [])];
      return essentialWishes(requests, { assured, connections, allowed: (name) => known.has(name) && granted.has(grantName(name)) });
    },
    stands: async (sub, clientId) => (await activeInAnyCase(sub)) !== undefined && !(await unmet(sub, requirementsOf(tenant, clientId, undefined))),
    subjectFor,
    async isSubjectOf(sub, clientId, given) {
      if (typeof given !== 'string' || given === sub) return given === sub;
      if (given === (await subjectFor(sub, clientId))) return true;
      return (await inAnyCase(given)).profile?.user.sub === sub;
    },
    async findAccount(ctx, sub) {
      // Here the browser speaks; with a token it is the application.
      if (SESSION_ROUTES.has(ctx.oidc.route)) await deps.egress.heed(tenant.id, { sub }, currentUnit()?.origin);
      // UserInfo is about what leaves; a token may carry nothing of it.
      else if (!(await active(sub, ctx.oidc.route === 'userinfo' ? undefined : 'silent'))) return undefined;
      await assertStillVerified(deps, { unmet }, tenant, ctx, sub);
      await assertStillMember(ctx, (id) => organization(sub, id));
      return {
        accountId: sub,
        async claims(use, scope, named, rejected) {
          const profile = await activeInAnyCase(sub);
          if (!profile || !ctx.oidc.client) return { sub };
          const scopes = (use === 'id_token' ? idTokenScopes(ctx, scope) : scope).split(' ').filter(Boolean);
          const known = { ...claimsOf(tenant, profile), ...(await groups(profile, scopes, named)), ...(await verified(ctx, profile, named)), ...(await actsFor(ctx, sub)) };
          const claims = claimsFor(tenant, known, scopes, Object.keys(named), rejected);
          const channel = use === 'id_token' ? 'id_token' : 'userinfo';
          return {
            ...(await releaseClaims(deps.egress, { tenant, standing: () => standingOf(profile), clientId: ctx.oidc.client.clientId, channel, claims })),
            ...actClaim(),
            sub,
          };
        },
      };
    },
  };
}
