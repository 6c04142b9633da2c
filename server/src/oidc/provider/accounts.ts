import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Identity, Profile } from '#identity/contract';
import type { Tenant } from '#tenants/contract';
import { currentUnit, memo } from '../artefacts/unit.ts';
import { claimsFor, claimsOf, GROUPS } from '../claims.ts';
import type { ReleaseAttributes } from '../contract.ts';
import { publicApplication } from '../applications/applications.ts';
import { applicationOf } from './clients.ts';

export interface AccountDeps {
  readonly db: Database;
  readonly identity: Pick<Identity, 'profile' | 'assertActive' | 'missingAttributes'>;
  readonly release: ReleaseAttributes;
  /** What other systems say somebody belongs to, by the names it has here. Absent: nothing. */
  readonly groupsOf?: (tx: Tx, userId: string) => Promise<readonly string[]>;
}

/**
 * On these the customer is known by a live session and nothing leaves but a code, whose redemption looks again: no look-up.
 */
const SESSION_ROUTES = new Set(['authorization', 'resume', 'code_verification', 'device_resume']);

export interface Accounts {
  /** The profile, read now, unless the user is not active (D7). Once a request. */
  active(sub: string): Promise<Profile | undefined>;
  findAccount(ctx: KoaContextWithOIDC, sub: string): Promise<Account | undefined>;
}

export function createAccounts(deps: AccountDeps, tenant: Tenant): Accounts {
  const active = (sub: string) =>
    memo(currentUnit(), `account:${sub}`, async () => {
      const profile = await deps.db.read(tenant.id, (tx) => deps.identity.profile(tx, sub));
      if (!profile) return undefined;
      try {
        deps.identity.assertActive(profile.user);
        return profile;
      } catch (error) {
        if (isAppError(error) && error.status < 500) return undefined;
        throw error;
      }
    });

  /** Looked up only where they are asked for. */
  async function groups({ user }: Profile, scopes: readonly string[], named: object): Promise<Record<string, unknown>> {
    const { groupsOf } = deps;
    if (!groupsOf || !(scopes.includes(GROUPS) || GROUPS in named)) return {};
    return { [GROUPS]: await deps.db.read(tenant.id, (tx) => groupsOf(tx, user.id)) };
  }

  return {
    active,
    async findAccount(ctx, sub) {
      if (!SESSION_ROUTES.has(ctx.oidc.route) && !(await active(sub))) return undefined;
      return {
        accountId: sub,
        async claims(_use, scope, named) {
          const profile = await active(sub);
          if (!profile || !ctx.oidc.client) return { sub };
          const scopes = scope.split(' ').filter(Boolean);
          const known = { ...claimsOf(tenant, profile), ...(await groups(profile, scopes, named)) };
          const claims = claimsFor(tenant, known, scopes, Object.keys(named));
          return { ...(await deps.release({ tenant, profile, application: publicApplication(applicationOf(ctx.oidc.client)), scopes, claims })), sub };
        },
      };
    },
  };
}
