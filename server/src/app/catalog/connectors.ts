import { createOidcConnector, createSamlConnector, defineConnector, type Connector, type KeepingConnectorDeps } from '#federation';

/** Every way to reach identities that live elsewhere, one line each. */
export function connectors(deps: KeepingConnectorDeps): Connector[] {
  return [defineConnector(createOidcConnector(deps)), defineConnector(createSamlConnector(deps))];
}
