import type { ConnectionSettings, Left } from '../../contract.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure } from '../oauth2/failures.ts';
import { withParameters } from '../oauth2/with-parameters.ts';
import { findMetadata, type ProviderDocuments } from './provider.ts';
import type { OidcSettings } from './settings.ts';

/**
 * Where the customer signs out of the provider too (RP-Initiated Logout 1.0 section 2). `hint`: the ID token of the session, so that the provider need not ask whose it
 * is. Undefined where the provider has no such place, or cannot be asked now.
 */
export async function signOutUrl(
  deps: HttpDeps,
  documents: ProviderDocuments,
  connection: ConnectionSettings<OidcSettings>,
  hint: string | undefined,
  back: { readonly url: string; readonly state: string },
): Promise<Left | undefined> {
  const metadata = await findMetadata(deps, documents, connection);
  if (isFailure(metadata) || metadata.endSessionEndpoint === undefined || deps.outbound.refuses(metadata.endSessionEndpoint) !== undefined) return undefined;
  const url = withParameters(metadata.endSessionEndpoint, {
    client_id: connection.settings.clientId,
    post_logout_redirect_uri: back.url,
    state: back.state,
    ...(hint === undefined ? {} : { id_token_hint: hint }),
  });
  return { url };
}
