import {
  createAppleConnector,
  createLdapConnector,
  createOAuth2Connector,
  createOidcConnector,
  createSamlConnector,
  createWechatConnector,
  defineConnector,
  type Connector,
  type DirectoryConnectorDeps,
  type KeepingConnectorDeps,
} from '#federation';

/** Every way to reach identities that live elsewhere, one line each. */
export function connectors(deps: KeepingConnectorDeps & DirectoryConnectorDeps): Connector[] {
  return [
    defineConnector(createOidcConnector(deps)),
    defineConnector(createOAuth2Connector(deps)),
    defineConnector(createAppleConnector(deps)),
    defineConnector(createWechatConnector(deps)),
    defineConnector(createSamlConnector(deps)),
    defineConnector(createLdapConnector(deps)),
  ];
}
