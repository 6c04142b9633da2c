export type * from './contract.ts';
export { defineConnector } from './contract.ts';
export { createOidcConnector } from './connectors/oidc/create-oidc.ts';
export { createSamlConnector } from './connectors/saml/create-saml.ts';
export { createFederation, type FederationRoom } from './create-federation.ts';
export type { FederationDeps } from './deps.ts';
export type { FederationRoutesDeps } from './routes.ts';
export { federationErrors } from './errors.ts';
export { connectionSaved, externalSignedIn, externalSignInFailed, identityLinked, identityUnlinked } from './events.ts';
