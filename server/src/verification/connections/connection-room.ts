import type { ConnectionRoom } from '#platform/connections';
import type { FieldProblem } from '#platform/errors';
import type { Tenants } from '#tenants/contract';
import { countAssurances } from '../assurances/store.ts';
import type { VerificationConnector } from '../contract.ts';
import { verificationErrors } from '../errors.ts';
import { connectionRemoved, connectionSaved } from '../events.ts';
import { countRuns } from '../runs/store.ts';
import { connectionShape, type ConnectionShape } from './connection-shape.ts';
import { connectionStore, type ConnectionRow } from './store.ts';

export interface RoomDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connectors: readonly VerificationConnector[];
}

/** What is this room's own of its connections. */
export function connectionRoom({ tenants, connectors }: RoomDeps): ConnectionRoom<ConnectionRow, VerificationConnector, ConnectionShape> {
  return {
    name: 'verification',
    connectors,
    shape: connectionShape,
    store: connectionStore,
    errors: verificationErrors,
    events: { saved: connectionSaved, removed: connectionRemoved },
    compared: { name: 'name', level: 'level', trust_framework: 'trustFramework', trust_framework_name: 'trustFrameworkName', valid_days: 'validDays', claims: 'claims' },
    own: (input) => ({
      name: input.name,
      level: input.level,
      trust_framework: input.trustFramework,
      trust_framework_name: input.trustFrameworkName ?? null,
      valid_days: input.validDays ?? null,
      claims: input.claims,
    }),
    settingsOf: (_connector, { settings }) => settings,
    async problems(tx, { input, connector }) {
      const known = (await tenants.byId(tx.tenantId))?.settings.attributes.map(({ name }) => name) ?? [];
      return claimProblems(known, connector, input);
    },
    async usedBy(tx, { id }) {
      const [runs, assurances] = [await countRuns(tx, id), await countAssurances(tx, id)];
      return runs + assurances === 0 ? undefined : `${runs} checks were begun by it, and it vouches for ${assurances} attributes of customers`;
    },
  };
}

function claimProblems(known: readonly string[], connector: VerificationConnector, { claims }: ConnectionShape): FieldProblem[] {
  const twice = (key: 'claim' | 'attribute', index: number) => claims.findIndex((other) => other[key] === claims[index]?.[key]) < index;
  return claims.flatMap((rule, index): FieldProblem[] => {
    const problems: FieldProblem[] = [];
    if (!known.includes(rule.attribute)) problems.push({ field: `claims.${index}.attribute`, fix: `must be one of ${known.join(', ')}` });
    if (connector.claims && !connector.claims.includes(rule.claim)) problems.push({ field: `claims.${index}.claim`, fix: `must be one of ${connector.claims.join(', ')}` });
    for (const key of ['claim', 'attribute'] as const) if (twice(key, index)) problems.push({ field: `claims.${index}.${key}`, fix: 'has a rule already' });
    return problems;
  });
}
