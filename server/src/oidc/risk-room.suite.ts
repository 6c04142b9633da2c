import assert from 'node:assert/strict';
import { createRisk, riskPolicySchema, type Network, type RiskRoom } from '#risk';
import { riskSignals } from '../app/catalog/risk-signals.ts';
import type { House } from './house.suite.ts';

type Needs = Pick<Parameters<typeof createRisk>[0], 'db' | 'keys' | 'events'>;

/** The real room of risk, with networks as a test says they are. */
export const createTestRisk = ({ db, keys, events }: Needs, networkOf: (ip: string | undefined) => Network): RiskRoom =>
  createRisk({
    db,
    keys,
    events,
    jobs: { enqueue: async () => undefined },
    signals: riskSignals,
    networks: { knows: { network: true, place: true, kinds: true }, of: networkOf },
    heldUntil: async () => undefined,
    tenants: async function* () {},
    onFailure: (error) => assert.fail(String(error)),
    applications: async () => new Set<string>(),
  } as Parameters<typeof createRisk>[0]);

/** In force at once, past the gate. */
export async function publishPolicy({ t, tenant }: Pick<House, 't' | 'tenant'>, risk: RiskRoom, policy: object): Promise<void> {
  await t.dump(
    `insert into risk.policies (tenant_id, version, policy, published_by) select $1, coalesce(max(version), 0) + 1, $2, 'test' from risk.policies where tenant_id = $1`,
    [tenant.id, JSON.stringify(riskPolicySchema.parse(policy))],
  );
  risk.standings.forget(tenant.id);
}
