import type { ConnectionSettings, ConnectorContext, ConnectorFailure, Ended, Returned } from '../../contract.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, refused } from '../oauth2/failures.ts';
import { signerOf } from './finish.ts';
import { findMetadata, type ProviderDocuments } from './provider.ts';
import type { OidcSettings } from './settings.ts';
import { verifyLogoutToken } from './verify-logout-token.ts';

/** Whose session the provider says has ended (Back-Channel Logout 1.0 section 2.5). */
export async function readEnded(
  deps: HttpDeps,
  documents: ProviderDocuments,
  connection: ConnectionSettings<OidcSettings>,
  message: Returned,
  ctx: ConnectorContext,
): Promise<Ended | ConnectorFailure> {
  const token = message.parameters['logout_token'];
  if (message.method !== 'POST' || token === undefined) return refused('logout_token_form', 'it is not posted, or not there');
  const metadata = await findMetadata(deps, documents, connection);
  if (isFailure(metadata)) return metadata;
  const { issuer, issuerTenants, clientId } = connection.settings;
  return verifyLogoutToken(token, signerOf(documents, connection, metadata), { issuer, issuerTenants, clientId, now: ctx.now });
}
