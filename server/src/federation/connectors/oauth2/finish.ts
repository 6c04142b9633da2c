import type { ConnectionSettings, ConnectorContext, ConnectorFailure, Finished, Returned } from '../../contract.ts';
import type { Kept } from './begin.ts';
import type { Client } from './client-authentication.ts';
import { isFailure, refused } from './failures.ts';
import { fetchProfile } from './fetch-profile.ts';
import type { HttpDeps } from './http-deps.ts';
import { readCallback } from './read-callback.ts';
import { readIdentity } from './read-identity.ts';
import { requestTokens } from './request-tokens.ts';
import { isSame } from './same.ts';
import type { OAuth2Settings } from './settings.ts';
import { traceMembers } from './trace.ts';

/** From an authorization response to an identity. There is no ID token: who it is is what the provider's own API says about the access token it gave for the code. */
export async function finish(deps: HttpDeps, connection: ConnectionSettings<OAuth2Settings>, returned: Returned, kept: Partial<Kept>, ctx: ConnectorContext): Promise<Finished> {
  traceMembers(ctx, 'Authorization response', returned.parameters, { method: returned.method });
  const odd = checkMemory(returned, kept, connection.settings.tokenEndpoint);
  if (odd !== undefined) return odd;
  const callback = readCallback(returned);
  if (isFailure(callback)) return callback;
  const tokens = await requestTokens(deps, ctx, { endpoint: connection.settings.tokenEndpoint, client: clientOf(connection), code: callback.code, verifier: kept.verifier });
  if (isFailure(tokens)) return tokens;
  const profile = await fetchProfile(deps, ctx, connection, tokens.accessToken);
  return isFailure(profile) ? profile : readIdentity(connection.settings, profile);
}

/** The answer is to a request of ours, and the provider still the one that was asked. */
export function checkMemory(returned: Returned, kept: Partial<Kept>, provider: string): ConnectorFailure | undefined {
  if (kept.state === undefined) return refused('memory', 'nothing was kept of a request of ours');
  if (!isSame(returned.parameters['state'], kept.state)) return refused('state', 'the answer is to another request');
  return kept.provider === provider ? undefined : refused('settings', 'the connection was changed while the customer was away');
}

export function clientOf({ settings, secrets }: ConnectionSettings<OAuth2Settings>): Client {
  return {
    id: settings.clientId,
    authentication: settings.clientAuthentication,
    secret: secrets['clientSecret'],
    privateKey: secrets['privateKey'],
    keyId: settings.clientKeyId,
    audience: settings.tokenEndpoint,
  };
}
