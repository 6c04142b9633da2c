import type { Origin } from '#platform/events';
import type { Session } from '#sessions/contract';
import { SYSTEM_SLUG, type Tenant } from '#tenants/contract';
import { nameOf } from './customer-name.ts';
import type { ActingDeps } from './deps.ts';
import { HAND_OVER } from './hand-over.ts';
import { whyNot } from './state.ts';

/** Whose account an address from the console opens; undefined: none any more. Consumes nothing (D8). */
export async function lookAt(deps: ActingDeps, tenant: Tenant, ticket: string): Promise<{ readonly customer: string; readonly operator: string } | undefined> {
  const found = await deps.oneTime.peek(tenant.id, HAND_OVER, ticket);
  if (found.state !== 'valid') return undefined;
  const [customer, operator] = await Promise.all([nameOf(deps, tenant, found.binding), nameOfOperator(deps, found.data['operator'] ?? '')]);
  return customer === undefined ? undefined : { customer, operator };
}

/** The session begins, once, and only if everything still holds: the setting, the account, the operator's right and their own session. */
export async function begin(deps: ActingDeps, tenant: Tenant, origin: Origin, ticket: string): Promise<Session | undefined> {
  const { db, identity, sessions } = deps;
  const system = await deps.tenants.bySlug(SYSTEM_SLUG);
  const given = await deps.oneTime.peek(tenant.id, HAND_OVER, ticket);
  if (!system || given.state !== 'valid') return undefined;
  const { operator: operatorId = '', session: operatorSession = '' } = given.data;
  const operator = await db.read(system.id, async (tx) => {
    const [user, own, may, name] = await Promise.all([
      identity.find(tx, operatorId),
      sessions.byId(tx, operatorSession),
      deps.operators.may(tx, operatorId, tenant.slug),
      deps.operators.name(tx, operatorId),
    ]);
    return user && own?.userId === operatorId && may ? { id: operatorId, sub: user.sub, iss: system.issuer, name } : undefined;
  });
  return db.tenant(tenant.id, async (tx) => {
    await sessions.takeTurns(tx, [given.binding]);
    const [used, user] = [await deps.oneTime.consume(tx, HAND_OVER, ticket, given.binding), await identity.find(tx, given.binding)];
    if (used.state !== 'consumed' || !operator || !user || (await whyNot(deps, tx, tenant, user)) !== undefined) return undefined;
    return sessions.startActing(
      tx,
      { ...origin, actor: { kind: 'operator', id: operator.id } },
      { userId: user.id, sub: user.sub, actor: operator, hangsOn: { tenantId: system.id, sessionId: operatorSession }, seconds: tenant.settings.acting.minutes * 60 },
    );
  });
}

async function nameOfOperator(deps: ActingDeps, operatorId: string): Promise<string> {
  const system = await deps.tenants.bySlug(SYSTEM_SLUG);
  return system ? deps.db.read(system.id, (tx) => deps.operators.name(tx, operatorId)) : '';
}
