import type { Tx } from '#platform/db';
import type { StepContext, VouchedWish } from '#journeys/contract';
import { reachesLevel, requirementsFor } from '#tenants';
import type { Tenants } from '#tenants/contract';
import type { Assurances } from '../assurances/assurances.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { Required } from '../contract.ts';
import type { VerificationDeps } from '../deps.ts';

export interface RequiredDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly application: VerificationDeps['application'];
  readonly connections: Connections;
  readonly assurances: Assurances;
}

/** No requirement's id has a space in it. */
const ofWish = (wish: VouchedWish, index: number): Required => ({ id: `wish ${index}`, level: 'low', attributes: wish.attributes, applications: [], wish });

/** What this flow must reach: what the customer chose, or else what the journey says, what was asked for, and what the application always wants. */
export async function requiredBy(
  deps: Pick<RequiredDeps, 'tenants' | 'application'>,
  ctx: StepContext<{ readonly requirements: readonly string[] }>,
): Promise<readonly Required[]> {
  const { tenantId, application, wanted } = ctx.flow;
  const rules = (await deps.tenants.byId(tenantId))?.settings.verification;
  const { toVerify } = ctx.facts;
  if (toVerify) return 'wish' in toVerify ? [ofWish(toVerify.wish, 0)] : (rules?.requirements ?? []).filter(({ id }) => id === toVerify.requirement);
  const wishes = (wanted?.vouched ?? []).map(ofWish);
  if (!rules || rules.requirements.length === 0) return [...failIfNamed(ctx.settings.requirements), ...wishes];
  const known = new Set(rules.requirements.map(({ id }) => id));
  failIfNamed(ctx.settings.requirements.filter((id) => !known.has(id)));
  const client = application && (await deps.application(tenantId, application.id));
  return [...requirementsFor(rules, client?.clientId, [...ctx.settings.requirements, ...(wanted?.verified ?? [])]), ...wishes];
}

/** A journey that names what nobody defined lets nobody pass (D20). */
function failIfNamed(unknown: readonly string[]): readonly Required[] {
  if (unknown.length > 0) throw new Error(`The journey wants "${unknown.join()}" verified, which is no requirement of the tenant.`);
  return [];
}

export async function firstUnmet(deps: RequiredDeps, tx: Tx, userId: string, required: readonly Required[]): Promise<Required | undefined> {
  return (await deps.assurances.unmet(tx, userId, required))[0];
}

/** Who can verify it: the service that is named, or the first that maps every attribute at the level. */
export async function serviceFor(deps: Pick<RequiredDeps, 'connections'>, tenantId: string, wanted: Required): Promise<LoadedConnection | undefined> {
  return (await deps.connections.list(tenantId)).find(
    (connection) =>
      connection.state === 'active' &&
      (wanted.connection === undefined || connection.slug === wanted.connection) &&
      (wanted.wish === undefined || wanted.wish.connections.includes(connection.slug)) &&
      reachesLevel(connection.level, wanted.level) &&
      wanted.attributes.every((attribute) => connection.claims.some((rule) => rule.attribute === attribute)),
  );
}
