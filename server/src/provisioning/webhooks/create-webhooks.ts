import type { Database, Tx } from '#platform/db';
import type { Listener, Origin } from '#platform/events';
import type { Loop } from '#platform/jobs';
import type { Metrics } from '#platform/telemetry';
import { systemClock } from '#platform/time';
import type { DeliveryProgress, Reach, ReleaseToApplication, Telling, Webhooks } from '../contract.ts';
import { configuredEndpoints } from './configured-endpoints.ts';
import { countWaiting, deliveriesOf, reachOf, type ReachRow } from './delivery-store.ts';
import { hearEvents, type HearEventsDeps } from './hear-events.ts';
import { operateWebhooks, type OperateDeps } from './operate.ts';
import { saveEndpoints, type SaveEndpointsDeps } from './save-endpoints.ts';
import { SEND_LIMITS, sendDue, type SendDueDeps } from './send-due.ts';
import { tellAll } from './tell.ts';

export interface WebhooksDeps {
  readonly db: Database;
  readonly keys: SendDueDeps['keys'];
  readonly events: SaveEndpointsDeps['events'] & OperateDeps['events'] & { readonly earlier: HearEventsDeps['earlier'] };
  readonly outbound: SaveEndpointsDeps['outbound'] & SendDueDeps['outbound'];
  readonly tenants: HearEventsDeps['tenants'];
  readonly subjectsOf: (tx: Tx, userId: string) => Promise<ReadonlyMap<string, string>>;
  readonly isActive: SendDueDeps['isActive'];
  readonly facts: HearEventsDeps['facts'];
  /** Where the consent room's filter goes. */
  readonly release: ReleaseToApplication;
  readonly meter: Pick<Metrics, 'counter' | 'observed'>;
  readonly onError: (error: unknown) => void;
  readonly clock?: SendDueDeps['clock'];
  readonly random?: SendDueDeps['random'];
  readonly limits?: SendDueDeps['limits'];
}

export interface WebhooksRoom extends Webhooks, ReturnType<typeof operateWebhooks> {
  readonly listeners: readonly Listener[];
  readonly loops: readonly Loop[];
}

export function createWebhooks(given: WebhooksDeps): WebhooksRoom {
  let wake = () => {};
  const deps = { clock: systemClock, random: Math.random, limits: SEND_LIMITS, ...given, onTold: () => wake() };
  const { db, meter } = deps;
  const tries = meter.counter('parvis_webhook_tries_total', 'Tries to tell an application of something, by how they ended.', ['result']);
  const waiting = () => countWaiting(db);
  meter.observed('gauge', 'parvis_webhooks_waiting', 'Messages to applications that nobody acknowledged yet.', [], async () => [{ value: (await waiting()).waiting }]);
  meter.observed('gauge', 'parvis_webhook_lag_seconds', 'Age of the oldest of them.', [], async () => [{ value: (await waiting()).seconds }]);
  meter.observed('gauge', 'parvis_webhook_endpoints_gone', 'Endpoints that said they are no more (410), and are left alone.', [], async () => [{ value: (await waiting()).gone }]);
  const sending = sendDue({ ...deps, onTry: (result) => tries.add({ result }) });

  const reachAll: Webhooks['reachAll'] = async (tx, asked) => {
    const tenant = await deps.tenants.byId(tx.tenantId);
    if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
    const rows = asked.length === 0 ? [] : await reachOf(tx, asked, tenant.settings.retention.webhookRecordDays);
    return new Map([...Map.groupBy(rows, ({ correlation }) => correlation)].map(([correlation, of]) => [correlation, of.map(reachIn)]));
  };

  return {
    async tell(tx, telling: Telling) {
      return (await tellAll(deps, tx, [telling]))[0] ?? [];
    },
    progress: async (tx, correlation) =>
      (await deliveriesOf(tx, correlation)).map(
        (row): DeliveryProgress => ({
          clientId: row.client_id,
          endpoint: row.endpoint,
          type: row.type,
          state: row.state,
          attempts: row.attempts,
          ...(row.acknowledged_at ? { acknowledgedAt: row.acknowledged_at } : {}),
          ...(row.state === 'pending' ? { nextTryAt: row.next_at } : {}),
          ...(row.last_status === null ? {} : { lastStatus: row.last_status }),
          ...(row.last_problem === null ? {} : { lastProblem: row.last_problem }),
        }),
      ),
    reach: async (tx, of) => (await reachAll(tx, [of])).get(of.correlation) ?? [],
    reachAll,
    configured: (tx) => configuredEndpoints(deps, tx),
    saveEndpoints: (tx, clientId, webhooks, origin: Origin) => saveEndpoints(deps, tx, clientId, webhooks, origin),
    ...operateWebhooks(deps),
    listeners: [hearEvents({ ...deps, earlier: (...of) => deps.events.earlier(...of) })],
    loops: [
      {
        ...sending,
        onStart(ask) {
          wake = ask;
          sending.onStart?.(ask);
        },
      },
    ],
  };
}

function reachIn({ correlation: _correlation, recipient, outcome, past, ...row }: ReachRow): Reach {
  if (outcome === 'no_way' || outcome === 'stranger') return { recipient, state: outcome };
  // Not written down yet, or not any more.
  if (outcome === null) return { recipient, state: past ? 'past' : 'pending' };
  const last = { ...(row.last_status === null ? {} : { lastStatus: row.last_status }), ...(row.last_problem === null ? {} : { lastProblem: row.last_problem }) };
  if (row.pending > 0) return { recipient, state: 'pending', ...(row.next_at ? { nextTryAt: row.next_at } : {}), ...last };
  if (row.failed > 0) return { recipient, state: 'failed', ...last };
  return row.acknowledged_at ? { recipient, state: 'acknowledged', acknowledgedAt: row.acknowledged_at } : { recipient, state: 'past' };
}
