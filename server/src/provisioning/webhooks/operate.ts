import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newSecret } from '#platform/ids';
import { signedHeaders, type Outbound, type OutboundAnswer, type OutboundFailure } from '#platform/outbound';
import type { Clock } from '#platform/time';
import type { Tenant } from '#tenants/contract';
import { webhooksReplayed, webhooksSaved } from '../events.ts';
import { envelopeSchema, PING } from './catalogue.ts';
import { countByEndpoint, newestDeliveries, replayDeliveries, type DeliveryRow } from './delivery-store.ts';
import { enableEndpoint, listEndpoints, type EndpointRow } from './endpoint-store.ts';
import { openSecrets } from './save-endpoints.ts';
import type { WebhookEndpoint } from '../contract.ts';

export interface OperateDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly clock: Clock;
  /** There is something to send, once the transaction is over. */
  readonly onTold: () => void;
}

export interface EndpointReport extends WebhookEndpoint {
  readonly pending: number;
  readonly failed: number;
  readonly acknowledgedAt?: Date;
}

/** One real exchange, as it was. */
export interface Exchange {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answer: OutboundAnswer | OutboundFailure;
}

const MAX_REPLAYED = 1000;

/** What an operator does with webhooks by hand. */
export function operateWebhooks(deps: OperateDeps) {
  const { db } = deps;
  const named = async (tenantId: string, clientId: string, name: string): Promise<EndpointRow | undefined> =>
    (await db.read(tenantId, listEndpoints)).find((row) => row.client_id === clientId && row.name === name);

  return {
    async endpoints(tenantId: string): Promise<readonly EndpointReport[]> {
      const [rows, counts] = await db.read(tenantId, (tx) => Promise.all([listEndpoints(tx), countByEndpoint(tx)]));
      const cipher = await deps.keys.tenant(tenantId);
      const byId = new Map(counts.map((count) => [count.endpoint_id, count]));
      return rows.map((row) => {
        const { pending = 0, failed = 0, acknowledged_at: acknowledgedAt } = byId.get(row.id) ?? {};
        const { client_id: clientId, name, url, events, state } = row;
        return { clientId, name, url, events, state, secrets: openSecrets(cipher, row).length, pending, failed, ...(acknowledgedAt ? { acknowledgedAt } : {}) };
      });
    },

    deliveries: (tenantId: string, wanted: { readonly clientId?: string; readonly state?: DeliveryRow['state']; readonly limit: number }): Promise<readonly DeliveryRow[]> =>
      db.read(tenantId, (tx) => newestDeliveries(tx, wanted)),

    /** One message, or all of an application's that were given up; under their old ids, in their old order. */
    replay: (tenantId: string, clientId: string, messageId: string | undefined, origin: Origin): Promise<number> =>
      db.tenant(tenantId, async (tx) => {
        const { length } = await replayDeliveries(tx, clientId, messageId, MAX_REPLAYED);
        if (length > 0) {
          await deps.events.publish(tx, webhooksReplayed, { origin, data: { clientId, messages: length } });
          tx.afterCommit(deps.onTold);
        }
        return length;
      }),

    /** After a 410 Gone that was a mistake. False: there is none by this name. */
    enable: (tenantId: string, clientId: string, name: string, origin: Origin): Promise<boolean> =>
      db.tenant(tenantId, async (tx) => {
        if (!(await enableEndpoint(tx, clientId, name))) return false;
        await deps.events.publish(tx, webhooksSaved, { origin, data: { clientId, endpoint: name, change: 'changed', fields: ['state'] } });
        return true;
      }),

    /** A signed message that says nothing, to be looked at. Not written down, not tried again. */
    async ping(tenant: Pick<Tenant, 'id' | 'issuer'>, clientId: string, name: string): Promise<Exchange | undefined> {
      const row = await named(tenant.id, clientId, name);
      if (!row) return undefined;
      const [id, now] = [`msg_test_${newSecret(18)}`, deps.clock.now()];
      const body = JSON.stringify(envelopeSchema(PING).parse({ id, type: PING.type, version: PING.version, time: now.toISOString(), tenant: tenant.issuer, data: {} }));
      const headers = signedHeaders(openSecrets(await deps.keys.tenant(tenant.id), row), id, Math.floor(now.getTime() / 1000), body);
      return { url: row.url, headers, body, answer: await deps.outbound.fetch(row.url, { method: 'POST', headers, body, timeoutMs: 15_000, maxBytes: 16 * 1024 }) };
    },
  };
}
