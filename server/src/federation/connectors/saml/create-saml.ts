import type { Connector } from '../../contract.ts';
import { begin } from './begin.ts';
import { checkConnection } from './check-connection.ts';
import type { SamlDeps, ServiceKeys } from './deps.ts';
import { finish } from './finish.ts';
import { createProviders } from './idp.ts';
import { readEnded } from './read-ended.ts';
import { createServiceKeys } from './service-keys.ts';
import { placeOf, serviceMetadata } from './service.ts';
import { readSignedOut, signOutThere } from './sign-out.ts';
import { forgetConnection } from './store.ts';
import { samlSettings, type SamlSettings } from './settings.ts';

/** SAML 2.0, Web Browser SSO profile, as the service provider. */
export function createSamlConnector(given: SamlDeps, serviceKeys: ServiceKeys = createServiceKeys(given)): Connector<SamlSettings> {
  const providers = createProviders(given);
  const deps = { ...given, serviceKeys, providers };
  return {
    id: 'saml',
    about: 'Identity providers that speak SAML 2.0: Microsoft Entra ID and AD FS, Okta, Google Workspace, Shibboleth, Keycloak.',
    settings: samlSettings,
    secrets: {},
    // Whose names, and which: an attribute of the same provider may call somebody else what the name calls you.
    authority: ({ entityId, subject, nameId }) => JSON.stringify([entityId, subject ?? nameId]),
    async refresh(connection, ctx) {
      if (connection.settings.metadataUrl === undefined) return undefined;
      const found = await providers.refresh(connection, ctx);
      return found.kind === 'unavailable' ? found : undefined;
    },
    forget: forgetConnection,
    async rotateKeys(connection, ctx) {
      await serviceKeys.rotate(placeOf(connection, ctx));
    },
    check: (connection, ctx) => checkConnection(providers, connection, ctx),
    away: {
      addresses: { metadata: 'Metadata, and entity ID', callback: 'Assertion consumer service (ACS), by POST', logout: 'Single logout service' },
      stateParameter: 'RelayState',
      begin: (connection, request, ctx) => begin(deps, connection, request, ctx),
      finish: (connection, returned, kept, ctx) => finish(deps, connection, returned, kept, ctx),
      leave: (connection, session, { state }, ctx) => signOutThere(deps, connection, session, state, ctx),
      left: (connection, returned, state, ctx) => readSignedOut(deps, connection, returned, state, ctx),
      ended: (connection, message, ctx) => readEnded(deps, connection, message, ctx),
      documents: {
        metadata: async (connection, ctx) => ({ type: 'application/samlmetadata+xml', body: await serviceMetadata(serviceKeys, connection, ctx) }),
      },
    },
  };
}
