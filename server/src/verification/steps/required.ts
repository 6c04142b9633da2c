import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import { reachesLevel, requirementsFor } from '#tenants';
import type { Tenants, VerificationRequirement } from '#tenants/contract';
import type { Assurances } from '../assurances/assurances.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { VerificationDeps } from '../deps.ts';

export interface RequiredDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly application: VerificationDeps['application'];
  readonly connections: Connections;
  readonly assurances: Assurances;
}

/** What this flow must reach: what the journey says, what was asked for, and what the application always wants. */
export async function requiredBy(
  deps: Pick<RequiredDeps, 'tenants' | 'application'>,
  ctx: StepContext<{ readonly requirements: readonly string[] }>,
): Promise<readonly VerificationRequirement[]> {
  const { tenantId, application, wanted } = ctx.flow;
  const rules = (await deps.tenants.byId(tenantId))?.settings.verification;
  if (!rules || rules.requirements.length === 0) return failIfNamed(ctx.settings.requirements);
  const known = new Set(rules.requirements.map(({ id }) => id));
  failIfNamed(ctx.settings.requirements.filter((id) => !known.has(id)));
  const client = application && (await deps.application(tenantId, application.id));
  return requirementsFor(rules, client?.clientId, [...ctx.settings.requirements, ...(wanted?.verified ?? [])]);
}

/** A journey that names what nobody defined lets nobody pass (D20). */
function failIfNamed(unknown: readonly string[]): readonly VerificationRequirement[] {
  if (unknown.length > 0) throw new Error(`The journey wants "${unknown.join()}" verified, which is no requirement of the tenant.`);
  return [];
}

export async function firstUnmet(deps: RequiredDeps, tx: Tx, userId: string, required: readonly VerificationRequirement[]): Promise<VerificationRequirement | undefined> {
  return (await deps.assurances.unmet(tx, userId, required))[0];
}

/** Who can verify it: the service that is named, or the first that maps every attribute at the level. */
export async function serviceFor(deps: Pick<RequiredDeps, 'connections'>, tenantId: string, wanted: VerificationRequirement): Promise<LoadedConnection | undefined> {
  return (await deps.connections.list(tenantId)).find(
    (connection) =>
      connection.state === 'active' &&
      (wanted.connection === undefined || connection.slug === wanted.connection) &&
      reachesLevel(connection.level, wanted.level) &&
      wanted.attributes.every((attribute) => connection.claims.some((rule) => rule.attribute === attribute)),
  );
}
