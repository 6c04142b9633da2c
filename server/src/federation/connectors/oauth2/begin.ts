import type { ConnectionSettings, ConnectorContext, Outward, OutwardRequest } from '../../contract.ts';
import { unavailable } from './failures.ts';
import type { HttpDeps } from './http-deps.ts';
import { createProofKey } from './proof-key.ts';
import type { OAuth2Settings } from './settings.ts';
import { traceParameters } from './trace.ts';
import { withParameters } from './with-parameters.ts';

/** What `finish` needs, in the flow's sealed memory. */
export interface Kept {
  /** The answer must be to this request, also where the provider knows no PKCE. */
  readonly state: string;
  /** Whom the customer was sent to: settings that change meanwhile do not send the code to somebody else. */
  readonly provider: string;
  readonly verifier?: string;
}

/** RFC 6749 section 4.1.1. */
export function begin(deps: HttpDeps, { settings }: ConnectionSettings<OAuth2Settings>, request: OutwardRequest, ctx: ConnectorContext): Outward {
  const endpoint = settings.authorizationEndpoint;
  if (deps.outbound.refuses(endpoint) !== undefined) return unavailable('authorization_endpoint: it is not an https URL of a public host');
  const { verifier, challenge } = createProofKey();
  const { localeParameter, loginHintParameter } = settings;
  const parameters = {
    ...settings.parameters,
    ...(request.fresh ? settings.freshParameters : {}),
    ...(localeParameter === undefined ? {} : { [localeParameter]: request.locale }),
    ...(loginHintParameter === undefined || request.loginHint === undefined ? {} : { [loginHintParameter]: request.loginHint }),
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: ctx.callbackUrl,
    ...(settings.scopes.length === 0 ? {} : { scope: settings.scopes.join(settings.scopeSeparator) }),
    state: request.state,
    ...(settings.pkce ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
  };
  traceParameters(ctx, 'Authorization request', endpoint, Object.entries(parameters));
  return {
    kind: 'go',
    url: withParameters(endpoint, parameters),
    kept: { state: request.state, provider: settings.tokenEndpoint, ...(settings.pkce ? { verifier } : {}) },
  };
}
