import type { Tx } from '#platform/db';

export interface EndpointRow {
  readonly client_id: string;
  readonly name: string;
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secrets: Buffer;
  readonly state: 'active' | 'gone';
  readonly created_at: Date;
}

const ENDPOINT = 'client_id, name, id, url, events, secrets, state, created_at';

/** Of one application, locked: two processes that save at once do it one after the other. */
export async function lockEndpoints(tx: Tx, clientId: string): Promise<readonly EndpointRow[]> {
  return tx.query<EndpointRow>(`select ${ENDPOINT} from provisioning.webhook_endpoints where tenant_id = $1 and client_id = $2 order by name for update`, [tx.tenantId, clientId]);
}

export async function listEndpoints(tx: Tx): Promise<readonly EndpointRow[]> {
  return tx.query<EndpointRow>(`select ${ENDPOINT} from provisioning.webhook_endpoints where tenant_id = $1 order by client_id, name`, [tx.tenantId]);
}

/** Of these applications, those that want to hear of one of these types. */
export async function endpointsFor(tx: Tx, clientIds: readonly string[], types: readonly string[]): Promise<readonly EndpointRow[]> {
  return tx.query<EndpointRow>(`select ${ENDPOINT} from provisioning.webhook_endpoints where tenant_id = $1 and client_id = any($2) and events && $3::text[]`, [
    tx.tenantId,
    clientIds,
    types,
  ]);
}

/** An address that changed is tried anew. */
export async function writeEndpoint(tx: Tx, row: Pick<EndpointRow, 'client_id' | 'name' | 'id' | 'url' | 'events' | 'secrets'>): Promise<void> {
  await tx.query(
    `insert into provisioning.webhook_endpoints as e (tenant_id, client_id, name, id, url, events, secrets) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, client_id, name) do update set url = excluded.url, events = excluded.events, secrets = excluded.secrets, updated_at = platform.now(),
       state = case when e.url = excluded.url then e.state else 'active' end,
       failures = case when e.url = excluded.url then e.failures else 0 end,
       resting_until = case when e.url = excluded.url then e.resting_until end`,
    [tx.tenantId, row.client_id, row.name, row.id, row.url, row.events, row.secrets],
  );
}

/** What still waited for it is given up. */
export async function removeEndpoints(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query('delete from provisioning.webhook_endpoints where tenant_id = $1 and id = any($2)', [tx.tenantId, ids]);
  await giveUpWaiting(tx, ids, 'endpoint_removed');
}

/** True when it was not gone already. */
export async function endEndpoint(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    "update provisioning.webhook_endpoints set state = 'gone', updated_at = platform.now() where tenant_id = $1 and id = $2 and state = 'active' returning 1",
    [tx.tenantId, id],
  );
  return rows.length > 0;
}

/** True when there is one by this name. */
export async function enableEndpoint(tx: Tx, clientId: string, name: string): Promise<boolean> {
  const rows = await tx.query(
    `update provisioning.webhook_endpoints set state = 'active', failures = 0, resting_until = null, updated_at = platform.now()
     where tenant_id = $1 and client_id = $2 and name = $3 returning 1`,
    [tx.tenantId, clientId, name],
  );
  return rows.length > 0;
}

export async function giveUpWaiting(tx: Tx, endpointIds: readonly string[], problem: string): Promise<number> {
  const rows = await tx.query(
    `update provisioning.webhook_deliveries set state = 'failed', leased_until = null, last_problem = $3, ended_at = platform.now()
     where tenant_id = $1 and endpoint_id = any($2) and state = 'pending' returning 1`,
    [tx.tenantId, endpointIds, problem],
  );
  return rows.length;
}
