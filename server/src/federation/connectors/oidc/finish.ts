import type { ConnectionSettings, ConnectorContext, ConnectorFailure, Finished, Returned } from '../../contract.ts';
import type { Client } from '../oauth2/client-authentication.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, refused } from '../oauth2/failures.ts';
import type { JsonObject } from '../oauth2/read-json.ts';
import { readCallback } from '../oauth2/read-callback.ts';
import { requestTokens, type Tokens } from '../oauth2/request-tokens.ts';
import { traceMembers } from '../oauth2/trace.ts';
import type { Kept } from './begin.ts';
import { fetchUserInfo } from './fetch-user-info.ts';
import { findKeys, findMetadata, type Metadata, type ProviderDocuments } from './provider.ts';
import { readIdentity } from './read-identity.ts';
import type { OidcSettings } from './settings.ts';
import { hasTenantPlace, verifyIdToken, type IdToken } from './verify-id-token.ts';
import type { Signer } from './verify-signature.ts';

type Oidc = ConnectionSettings<OidcSettings>;

/** From an authorization response to an identity (Core section 3.1.2.7 to 3.1.3.8, RFC 9207). */
export async function finish(deps: HttpDeps, documents: ProviderDocuments, connection: Oidc, returned: Returned, kept: Partial<Kept>, ctx: ConnectorContext): Promise<Finished> {
  const { settings } = connection;
  traceMembers(ctx, 'Authorization response', returned.parameters, { method: returned.method });
  if (kept.nonce === undefined || kept.verifier === undefined) return refused('memory', 'nothing was kept of a request of ours');
  if (kept.issuer !== settings.issuer) return refused('settings', 'the connection was changed while the customer was away');
  const metadata = await findMetadata(deps, documents, connection);
  if (isFailure(metadata)) return metadata;
  const sender = checkSender(returned, metadata);
  if (sender !== undefined) return sender;
  const callback = readCallback(returned);
  if (isFailure(callback)) return callback;
  const tokens = await requestTokens(deps, ctx, { endpoint: metadata.tokenEndpoint, client: clientOf(connection, metadata), code: callback.code, verifier: kept.verifier });
  if (isFailure(tokens)) return tokens;
  const signer = signerOf(documents, connection, metadata);
  const idToken = await checkIdToken(connection, tokens, kept, signer, ctx);
  if (isFailure(idToken)) return idToken;
  if (hasTenantPlace(settings.issuer) && ![undefined, idToken.issuer].includes(returned.parameters['iss'])) return refused('iss', 'the answer and the ID token name two issuers');
  const userInfo = await readUserInfo(deps, connection, metadata, tokens, idToken, signer, ctx);
  if (userInfo !== undefined && isFailure(userInfo)) return userInfo;
  return { kind: 'identity', identity: readIdentity(settings, idToken, userInfo?.claims) };
}

/** RFC 9207 section 2.4: an answer that says who it is from is from the one that was asked. This also holds for errors. */
function checkSender(returned: Returned, metadata: Metadata): ConnectorFailure | undefined {
  const { iss } = returned.parameters;
  if (iss === undefined) return metadata.announcesIssuer ? refused('iss', 'the provider announces it, and the answer has none') : undefined;
  // With one issuer a tenant, which one it is only the ID token says.
  if (hasTenantPlace(metadata.issuer)) return undefined;
  return iss === metadata.issuer ? undefined : refused('iss', 'the answer comes from another provider than the one that was asked');
}

export function clientOf({ settings, secrets }: Oidc, metadata: Metadata): Client {
  return {
    id: settings.clientId,
    authentication: settings.clientAuthentication,
    secret: secrets['clientSecret'],
    privateKey: secrets['privateKey'],
    keyId: settings.clientKeyId,
    audience: settings.assertionAudience === 'issuer' ? metadata.issuer : metadata.tokenEndpoint,
  };
}

export function signerOf(documents: ProviderDocuments, { id, settings, secrets }: Oidc, metadata: Metadata): Signer {
  return { algs: settings.idTokenAlgs, secret: secrets['clientSecret'], keys: (renew) => findKeys(documents, id, metadata, renew) };
}

async function checkIdToken({ settings }: Oidc, tokens: Tokens, kept: Partial<Kept>, signer: Signer, ctx: ConnectorContext): Promise<IdToken | ConnectorFailure> {
  if (tokens.idToken === undefined) return refused('token_response', 'it has no ID token');
  const verified = await verifyIdToken(tokens.idToken, signer, {
    issuer: settings.issuer,
    issuerTenants: settings.issuerTenants,
    clientId: settings.clientId,
    nonce: kept.nonce as string,
    accessToken: tokens.accessToken,
    notBefore: kept.freshSince === undefined ? undefined : Number(kept.freshSince),
    acceptedAcr: settings.acceptedAcr,
    now: ctx.now,
  });
  if (!isFailure(verified)) traceMembers(ctx, 'ID token', verified.claims, { alg: verified.header.alg ?? '', kid: verified.header.kid ?? 'none' });
  return verified;
}

async function readUserInfo(
  deps: HttpDeps,
  { settings }: Oidc,
  metadata: Metadata,
  tokens: Tokens,
  idToken: IdToken,
  signer: Signer,
  ctx: ConnectorContext,
): Promise<{ readonly kind: 'user-info'; readonly claims: JsonObject } | ConnectorFailure | undefined> {
  if (settings.userInfo === 'never' || metadata.userInfoEndpoint === undefined) return undefined;
  return fetchUserInfo(deps, ctx, {
    endpoint: metadata.userInfoEndpoint,
    accessToken: tokens.accessToken,
    subject: idToken.subject,
    issuer: idToken.issuer,
    clientId: settings.clientId,
    signer,
  });
}
