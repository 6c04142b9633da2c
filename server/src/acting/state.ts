import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { User } from '#identity/contract';
import { isSystemTenant, type Tenant } from '#tenants/contract';
import type { ActingState, NobodyMay } from './contract.ts';
import type { ActingDeps } from './deps.ts';

export const CODE = 'acting.code';

/** Read now, at each step (D7). Operators are nobody's customers. */
export async function whyNot({ identity, isChild }: Pick<ActingDeps, 'identity' | 'isChild'>, tx: Tx, tenant: Tenant, user: User | undefined): Promise<NobodyMay | undefined> {
  if (!tenant.settings.acting.allowed || isSystemTenant(tenant)) return 'off';
  if (!user || user.light) return 'inactive';
  try {
    identity.assertActive(user);
  } catch (error) {
    if (isAppError(error) && error.status < 500) return 'inactive';
    throw error;
  }
  return (await isChild(tx, user.id)) ? 'child' : undefined;
}

export async function readState(deps: ActingDeps, tx: Tx, tenant: Tenant, userId: string): Promise<ActingState> {
  const [nobodyMay, codeUntil, now] = await Promise.all([
    deps.identity.find(tx, userId).then((user) => whyNot(deps, tx, tenant, user)),
    deps.oneTime.waiting(tx, CODE, userId),
    deps.sessions.acting(tx, userId),
  ]);
  return {
    ...(nobodyMay === undefined ? {} : { nobodyMay }),
    minutes: tenant.settings.acting.minutes,
    ...(codeUntil ? { codeUntil } : {}),
    now: now.flatMap(({ id, actor, createdAt, expiresAt, uid }) =>
      actor ? [{ session: id, operatorId: actor.id, operator: actor.name, since: createdAt, until: expiresAt, ...(uid === undefined ? {} : { uid }) }] : [],
    ),
  };
}
