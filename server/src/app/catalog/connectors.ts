import { createOidcConnector, defineConnector, type Connector, type ConnectorDeps } from '#federation';

/** Every way to reach identities that live elsewhere, one line each. */
export function connectors(deps: ConnectorDeps): Connector[] {
  return [defineConnector(createOidcConnector(deps))];
}
