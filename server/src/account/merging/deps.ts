import type { Notices } from '#credentials/contract';
import type { Identity, MergePair } from '#identity/contract';
import type { StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Text } from '#platform/i18n';
import type { Sessions } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';

export interface WayCard {
  readonly title: string | Text;
  readonly name?: string | Text;
}

export interface MergeStepsDeps {
  readonly identity: Pick<Identity, 'find' | 'identifiers' | 'merging'>;
  readonly sessions: Pick<Sessions, 'assurance' | 'byId' | 'proofStands'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly notices: Notices;
  /** Sensitive changes wait from now on: whoever did this must not do the rest at once. */
  readonly beginHold: (tx: Tx, origin: Origin, userId: string) => Promise<unknown>;
  readonly hasSecondStep: (tx: Tx, tenant: Tenant, userId: string) => Promise<boolean>;
  /** Ways to sign in that come over, and those that would be too weak for what the account will be. */
  readonly previewWays: (tx: Tx, pair: MergePair) => Promise<{ readonly moved: readonly WayCard[]; readonly aside: readonly WayCard[] }>;
}

/** Whose account pages the flow began on: told by the session of this browser, and sealed in the flow since. */
export interface Owner {
  readonly userId: string;
  readonly sub: string;
  readonly sessionId: string;
}

export function ownerOf({ facts, flow }: Pick<StepContext, 'facts' | 'flow'>): Owner {
  if (facts.request?.kind !== 'merge' || flow.currentSessionId === undefined) throw new Error('A merge begins in the session of the account that stays.');
  return { userId: facts.request.userId, sub: facts.request.sub, sessionId: flow.currentSessionId };
}

export async function tenantOf(deps: Pick<MergeStepsDeps, 'tenants'>, tenantId: string): Promise<Tenant> {
  const tenant = await deps.tenants.byId(tenantId);
  if (!tenant) throw new Error('The tenant of the flow does not exist.');
  return tenant;
}
