import { configuredConnections, removeConnection, saveConnection } from '#platform/connections';
import type { Scope } from '#platform/http';
import type { ScheduledJob } from '#platform/jobs';
import type { MergePart } from '#identity/contract';
import type { Step } from '#journeys/contract';
import type { BrowserTrust } from '#sessions/contract';
import type { Origin } from '#platform/events';
import type { ExportPart } from '#portability/contract';
import { connectionForm } from './connections/connection-form.ts';
import { checkConnection } from './connections/check-connection.ts';
import { ownAddresses } from './connections/own-addresses.ts';
import { connectionRoom } from './connections/connection-room.ts';
import { createConnections, givenInput, publicConnection } from './connections/connections.ts';
import { refreshConnections } from './connections/refresh-connections.ts';
import { rotateConnectionKeys } from './connections/rotate-connection-keys.ts';
import type { Federation, SignOutThere } from './contract.ts';
import type { FederationDeps } from './deps.ts';
import type { ExternalCredentialDeps } from './links/external-credential.ts';
import { canBeLinked, linkStep } from './links/link-step.ts';
import { connectionOf, createLinks } from './links/links.ts';
import { createExternalSessions, type ExternalSessions } from './sessions/external-sessions.ts';
import { createPassOn } from './sessions/pass-on.ts';
import { createBrowserMemory } from './browsers/browser-memory.ts';
import { linksPart } from './links/merge-links.ts';
import { federationScope, type FederationRoutesDeps } from './routes.ts';
import { federationSteps } from './steps/index.ts';
import { createShown } from './steps/offered.ts';
import { createTrials, purgeTrialsJob } from './trials/trials.ts';
import { federationExport } from './exporting/federation-part.ts';

const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'federation' };

export interface FederationRoom extends Federation {
  readonly steps: readonly Step[];
  readonly scheduled: readonly ScheduledJob[];
  /** For the credential type that links are. */
  readonly external: ExternalCredentialDeps['external'];
  /** What rests on sessions elsewhere. */
  readonly sessions: Pick<ExternalSessions, 'end'>;
  /** For whoever signs somebody out in their browser. */
  readonly signOutThere: SignOutThere;
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
  readonly browserTrust: BrowserTrust;
  /** What this process remembers of the tenant's connections; others see a change within seconds. */
  forget(tenantId: string): void;
  /** Where other systems send customers back to. */
  scope(deps: Pick<FederationRoutesDeps, 'journeys' | 'tenantOf' | 'browserSecret' | 'ensureBrowser' | 'appUrl' | 'showPage'>, onError: NonNullable<Scope['onError']>): Scope;
}

export function createFederation(deps: FederationDeps): FederationRoom {
  const connections = createConnections(deps);
  const room = connectionRoom(deps);
  const links = createLinks({ ...deps, connections });
  const shown = createShown({ ...deps, connections });
  const sessions = createExternalSessions({ ...deps, connections, links });
  const passOn = createPassOn({ ...deps, connections });
  const trials = createTrials({ ...deps, connections });
  const browsers = createBrowserMemory(deps);
  const parts = { ...deps, connections, links, shown, sessions, passOn, trials, browsers };
  return {
    forms: () => deps.connectors.map(connectionForm),
    async saveConnection(tx, input, origin = SYSTEM, expected) {
      const { row, connector, ...saved } = await saveConnection({ ...deps, connections }, room, tx, origin, input, expected);
      return { connection: publicConnection(row, connector), ...saved };
    },
    async removeConnection(tx, slug, origin, expected) {
      const { id, connector } = await removeConnection({ ...deps, connections }, room, tx, origin, slug, expected);
      await deps.connectors.find((known) => known.id === connector)?.forget?.(tx, id);
    },
    connections: async (tenantId) => (await connections.list(tenantId)).map(({ connectorPart: _connector, given: _given, open: _open, ...connection }) => connection),
    async given(tenantId, slug) {
      connections.forget(tenantId);
      return (await connections.bySlug(tenantId, slug))?.given;
    },
    configured: (tx) => configuredConnections(deps.keys, room, tx, givenInput),
    addresses: (tenantId, slug) => ownAddresses({ ...deps, connections }, tenantId, slug),
    links: (tx, userId) => links.list(tx, userId),
    groups: (tx, userId) => links.groups(tx, userId),
    named: (tx, subject) => links.named(tx, subject),
    userOf: async (tx, connectionId, subject) => (await links.find(tx, connectionId, subject))?.userId,
    async link(tx, origin, { userId, connectionId, identity }) {
      const connection = await connectionOf(connections, tx.tenantId, connectionId);
      return (await links.add(tx, origin, { userId, connection, identity, used: false })) !== undefined;
    },
    unlink: (tx, origin, userId, linkId) => links.remove(tx, origin, userId, linkId),
    check: (tenantId, slug, trace) => checkConnection({ ...deps, connections }, tenantId, slug, trace),
    tryOut: trials.begin,
    tried: trials.result,
    rotateKeys: (tenantId, slug) => rotateConnectionKeys({ ...deps, connections }, tenantId, slug),
    forget: connections.forget,
    steps: federationSteps(parts),
    external: {
      list: links.list,
      available: async (flow) => (await shown(flow)).some(canBeLinked),
      step: linkStep(parts),
    },
    sessions,
    signOutThere: passOn,
    scope: (routes, onError) => federationScope({ ...parts, ...routes }, onError),
    scheduled: [purgeTrialsJob(deps.db), refreshConnections({ ...deps, connections })],
    mergePart: linksPart(deps),
    exportPart: federationExport({ ...deps, connections }),
    browserTrust: browsers.trust,
  };
}
