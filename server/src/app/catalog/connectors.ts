import type { Connector, ConnectorDeps } from '#federation';

/** Every way to reach identities that live elsewhere, one line each. */
export function connectors(_deps: ConnectorDeps): Connector[] {
  return [];
}
