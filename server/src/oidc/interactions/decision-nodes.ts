import type { FlowFacts, ScreenNode, StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';

/* What both decisions show: who asks, whose account it is, and two buttons of equal weight. */

export interface DecisionDeps {
  readonly identity: Pick<Identity, 'identifiers'>;
}

/** The account as its owner knows it: the first address, else the user name. */
export async function accountNode({ identity }: DecisionDeps, { db, flow, facts }: StepContext): Promise<ScreenNode[]> {
  const userId = facts.userId;
  if (userId === undefined) return [];
  const identifiers = await db.read(flow.tenantId, (tx) => identity.identifiers(tx, userId));
  const shown = identifiers.find((identifier) => identifier.primary) ?? identifiers[0];
  return shown ? [{ kind: 'identity', value: shown.value }] : [];
}

export function applicationNode({ flow }: StepContext): ScreenNode[] {
  const { application } = flow;
  if (!application) return [];
  return [
    {
      kind: 'application',
      name: application.name,
      verified: application.firstParty,
      ...(application.logo === undefined ? {} : { logo: application.logo }),
      ...(application.host === undefined ? {} : { host: application.host }),
    },
  ];
}

/** Two buttons of equal weight (CO1). */
export const decision: readonly ScreenNode[] = [
  { kind: 'action', action: 'allow', label: { id: 'oidc.allow' }, tone: 'secondary' },
  { kind: 'action', action: 'cancel', label: { id: 'oidc.cancel' }, tone: 'secondary' },
];

type Request<K extends string> = Extract<NonNullable<FlowFacts['request']>, { kind: K }>;
export const requestOf = <K extends 'consent' | 'device'>(kind: K, facts: FlowFacts): Request<K> | undefined =>
  facts.request?.kind === kind ? (facts.request as Request<K>) : undefined;

export const nothingAsked = { kind: 'refuse', reason: 'no_request', text: { id: 'oidc.nothing_to_decide' } } as const;
