import { configuredConnections, removeConnection, saveConnection, traceExchanges } from '#platform/connections';
import type { Listener, Origin } from '#platform/events';
import type { Scope } from '#platform/http';
import type { AnyJobType, ScheduledJob } from '#platform/jobs';
import type { MergePart } from '#identity/contract';
import type { Step } from '#journeys/contract';
import type { ExportPart } from '#portability/contract';
import { createAssurances, dropEditedAssurances } from './assurances/assurances.ts';
import { connectionForm } from './connections/connection-form.ts';
import { connectionRoom } from './connections/connection-room.ts';
import { createConnections, givenInput, publicConnection } from './connections/connections.ts';
import type { HookMessage, Verification } from './contract.ts';
import type { VerificationDeps } from './deps.ts';
import { verificationErrors } from './errors.ts';
import { purgeMessagesJob } from './hooks/purge.ts';
import { takeMessage, type Taken } from './hooks/take-message.ts';
import { verificationPart } from './merge-verification.ts';
import { hookScope, returnScope, type VerificationRoutesDeps } from './routes.ts';
import { expireRun } from './runs/expire-run.ts';
import { fetchResult } from './runs/fetch-result.ts';
import { createNudge } from './runs/nudge-flow.ts';
import { overviewStep } from './overview/overview-step.ts';
import { readOverview } from './overview/overview.ts';
import { verifyStep } from './steps/verify-step.ts';
import { verificationExport } from './exporting/verification-export.ts';

const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'verification' };

export interface VerificationRoom extends Verification {
  readonly steps: readonly Step[];
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
  /** What this process remembers of the tenant's connections; others see a change within seconds. */
  forget(tenantId: string): void;
  /** A message of a service, however it came in. */
  takeMessage(tenantId: string, slug: string, message: HookMessage, origin: Origin): Promise<Taken>;
  /** Where services send customers back to, and where they send their messages. */
  scopes(deps: VerificationRoutesDeps, onError: NonNullable<Scope['onError']>): readonly Scope[];
  readonly listeners: readonly Listener[];
  readonly jobTypes: readonly AnyJobType[];
  readonly scheduled: readonly ScheduledJob[];
}

export function createVerification(given: VerificationDeps): VerificationRoom {
  const connections = createConnections({ ...given, db: given.lookups });
  const room = connectionRoom(given);
  const assurances = createAssurances({ ...given, connections });
  const deps = { ...given, connections, assurances, nudge: createNudge(given) };
  const take: VerificationRoom['takeMessage'] = (...message) => takeMessage(deps, ...message);
  return {
    mergePart: verificationPart(given),
    exportPart: verificationExport({ ...given, connections }),
    forms: () => given.connectors.map(connectionForm),
    async saveConnection(tx, input, origin = SYSTEM, expected) {
      const { row, connector: _connector, ...saved } = await saveConnection(deps, room, tx, origin, input, expected);
      return { connection: publicConnection(row), ...saved };
    },
    removeConnection: async (tx, slug, origin, expected) => void (await removeConnection(deps, room, tx, origin, slug, expected)),
    connections: async (tenantId) => (await connections.list(tenantId)).map(({ connectorPart: _connector, given: _given, open: _open, ...connection }) => connection),
    async given(tenantId, slug) {
      connections.forget(tenantId);
      return (await connections.bySlug(tenantId, slug))?.given;
    },
    configured: (tx) => configuredConnections(given.keys, room, tx, givenInput),
    async addresses(tenantId, slug) {
      const tenant = await given.tenants.byId(tenantId);
      return tenant ? [{ title: 'Address for messages (webhook)', url: `${tenant.issuer}/verification-messages/${slug}` }] : [];
    },
    assured: assurances.list,
    unmet: assurances.unmet,
    overview: (...of) => readOverview(deps, ...of),
    async check(tenantId, slug, trace) {
      const connection = await connections.bySlug(tenantId, slug);
      if (!connection) throw verificationErrors.unknown_connection();
      const opened = await connection.open();
      return traceExchanges(trace, async () => connection.connectorPart.check?.(opened, trace) ?? []);
    },
    forget: connections.forget,
    takeMessage: take,
    steps: [verifyStep(deps), overviewStep(deps)],
    scopes: (routes, onError) => [
      returnScope(routes, onError),
      hookScope({
        tenantOf: routes.tenantOf,
        take,
        ...(given.onFailure ? { onFailure: given.onFailure } : {}),
      }),
    ],
    listeners: [dropEditedAssurances(deps)],
    jobTypes: [fetchResult(deps), expireRun(deps)],
    scheduled: [purgeMessagesJob(given.db)],
  };
}
