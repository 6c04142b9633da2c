import type { ConnectionSettings, ConnectorContext, Outward, OutwardRequest } from '../../contract.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, unavailable } from '../oauth2/failures.ts';
import { createProofKey, randomText } from '../oauth2/proof-key.ts';
import { traceParameters } from '../oauth2/trace.ts';
import { withParameters } from '../oauth2/with-parameters.ts';
import { findMetadata, type ProviderDocuments } from './provider.ts';
import type { OidcSettings } from './settings.ts';

/** What `finish` needs, in the flow's sealed memory. */
export interface Kept {
  readonly nonce: string;
  readonly verifier: string;
  /** Whom the customer was sent to: settings that change meanwhile do not send the code to somebody else. */
  readonly issuer: string;
  /** Seconds since the epoch, where a sign-in anew was asked for. */
  readonly freshSince?: string;
}

/** Core section 3.1.2.1, with PKCE always. */
export async function begin(
  deps: HttpDeps,
  documents: ProviderDocuments,
  connection: ConnectionSettings<OidcSettings>,
  request: OutwardRequest,
  ctx: ConnectorContext,
): Promise<Outward> {
  const { settings } = connection;
  const metadata = await findMetadata(deps, documents, connection);
  if (isFailure(metadata)) return metadata.kind === 'refused' ? unavailable(`${metadata.check}: ${metadata.detail ?? 'refused'}`) : metadata;
  const nonce = randomText();
  const { verifier, challenge } = createProofKey();
  const parameters = {
    // Chosen by the operator; those below go over them.
    ...settings.parameters,
    ...(settings.acrValues.length === 0 ? {} : { acr_values: settings.acrValues.join(' ') }),
    ...(settings.localeParameter === 'none' ? {} : { [settings.localeParameter]: request.locale }),
    ...(request.loginHint === undefined || !settings.loginHint ? {} : { login_hint: request.loginHint }),
    ...freshness(settings, request),
    response_type: 'code',
    ...(settings.responseMode === 'query' ? {} : { response_mode: settings.responseMode }),
    client_id: settings.clientId,
    redirect_uri: ctx.callbackUrl,
    scope: settings.scopes.join(' '),
    state: request.state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  traceParameters(ctx, 'Authorization request', metadata.authorizationEndpoint, Object.entries(parameters));
  const kept = { nonce, verifier, issuer: settings.issuer, ...(provesFreshness(settings, request) ? { freshSince: String(Math.floor(ctx.now.getTime() / 1000)) } : {}) };
  return { kind: 'go', url: withParameters(metadata.authorizationEndpoint, parameters), kept };
}

const provesFreshness = (settings: OidcSettings, request: OutwardRequest) => request.fresh && settings.fresh === 'max_age';

/** `max_age=0` obliges the provider to say when (section 3.1.2.1); `prompt=login` makes those ask that know no `max_age`. */
function freshness(settings: OidcSettings, request: OutwardRequest): Readonly<Record<string, string>> {
  if (!request.fresh || settings.fresh === 'none') return {};
  return settings.fresh === 'max_age' ? { prompt: 'login', max_age: '0' } : { prompt: 'login' };
}
