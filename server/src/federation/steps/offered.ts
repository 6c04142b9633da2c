import type { FlowView } from '#journeys/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { Connection } from '../contract.ts';

/** Connections that may be used in a flow, in the operator's order. Applications are named by client id; flows know them by id. */
export type Shown = (flow: Pick<FlowView, 'tenantId' | 'application'>) => Promise<readonly LoadedConnection[]>;

export interface ShownDeps {
  readonly connections: Pick<Connections, 'list'>;
  /** Client id of an application that flows know by id. */
  readonly clientIdOf: (tenantId: string, applicationId: string) => Promise<string | undefined>;
}

export function createShown({ connections, clientIdOf }: ShownDeps): Shown {
  return async (flow) => {
    const usable = (await connections.list(flow.tenantId)).filter(
      ({ state, connectorPart }) => state === 'active' && (connectorPart.away ?? connectorPart.directory) !== undefined,
    );
    if (usable.every(({ applications }) => applications.length === 0)) return usable;
    const clientId = flow.application && (await clientIdOf(flow.tenantId, flow.application.id));
    return usable.filter((connection) => isOfferedTo(connection, clientId));
  };
}

export const isOfferedTo = ({ applications }: Pick<Connection, 'applications'>, clientId: string | undefined): boolean =>
  applications.length === 0 || (clientId !== undefined && applications.includes(clientId));
