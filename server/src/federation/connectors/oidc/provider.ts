import { createLocalJWKSet, type CryptoKey, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import type { ConnectionSettings } from '../../contract.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, refused, unavailable, type Refused, type Unavailable } from '../oauth2/failures.ts';
import { isObject, textOf, type JsonObject } from '../oauth2/read-json.ts';
import { createDocuments, type Documents } from './documents.ts';
import type { OidcSettings } from './settings.ts';

/** What the connector uses of a provider's metadata (Discovery 1.0 section 3, RFC 8414, RFC 9207). */
export interface Metadata {
  readonly kind: 'metadata';
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint?: string | undefined;
  readonly jwksUri?: string | undefined;
  readonly endSessionEndpoint?: string | undefined;
  /** Its authorization responses say who they are from. */
  readonly announcesIssuer: boolean;
  /** Undefined: it does not say. */
  readonly proofKeyMethods?: readonly string[] | undefined;
}

/** The provider's public keys, as far as they are some (J1). `find` is the key for a header; `size` for operators. */
export interface KeySet {
  readonly kind: 'keys';
  readonly find: (header: JWSHeaderParameters) => Promise<CryptoKey>;
  readonly size: number;
}

export interface ProviderDocuments {
  readonly metadata: Documents<Metadata>;
  readonly keys: Documents<KeySet>;
}

export function createProviderDocuments(deps: HttpDeps): ProviderDocuments {
  return { metadata: createDocuments(deps, 'discovery', readMetadata), keys: createDocuments(deps, 'keys', readKeys) };
}

type Oidc = ConnectionSettings<OidcSettings>;

export const discoveryUrl = ({ discoveryUrl: given, issuer }: OidcSettings): string => given ?? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** By hand, or from the discovery document: then its issuer must be exactly the one of the settings (Discovery section 4.3, O9). */
export async function findMetadata(deps: HttpDeps, documents: ProviderDocuments, connection: Oidc): Promise<Metadata | Refused | Unavailable> {
  const { settings } = connection;
  const found = settings.endpoints === undefined ? await discovered(documents, connection) : byHand(settings);
  if (isFailure(found)) return found;
  // The browser is sent there on our word: no scripts, no plain http.
  return deps.outbound.refuses(found.authorizationEndpoint) === undefined ? found : refused('authorization_endpoint', 'it is not an https URL of a public host');
}

async function discovered(documents: ProviderDocuments, { id, settings }: Oidc): Promise<Metadata | Refused | Unavailable> {
  const held = await documents.metadata.get(id, discoveryUrl(settings));
  if (isFailure(held)) return held;
  return held.document.issuer === settings.issuer ? held.document : refused('issuer', 'the discovery document names another issuer than the settings');
}

function byHand(settings: OidcSettings): Metadata {
  const { authorization, token, userInfo, jwks, endSession } = settings.endpoints as NonNullable<OidcSettings['endpoints']>;
  return {
    kind: 'metadata',
    issuer: settings.issuer,
    authorizationEndpoint: authorization,
    tokenEndpoint: token,
    userInfoEndpoint: userInfo,
    jwksUri: jwks,
    endSessionEndpoint: endSession,
    announcesIssuer: false,
  };
}

export function readMetadata(body: JsonObject): Metadata | undefined {
  const issuer = textOf(body['issuer']);
  const authorizationEndpoint = textOf(body['authorization_endpoint']);
  const tokenEndpoint = textOf(body['token_endpoint']);
  if (issuer === undefined || authorizationEndpoint === undefined || tokenEndpoint === undefined) return undefined;
  const methods = body['code_challenge_methods_supported'];
  return {
    kind: 'metadata',
    issuer,
    authorizationEndpoint,
    tokenEndpoint,
    userInfoEndpoint: textOf(body['userinfo_endpoint']),
    jwksUri: textOf(body['jwks_uri']),
    endSessionEndpoint: textOf(body['end_session_endpoint']),
    announcesIssuer: body['authorization_response_iss_parameter_supported'] === true,
    proofKeyMethods: Array.isArray(methods) ? methods.map(String) : undefined,
  };
}

const MAX_KEYS = 100;
const KEY_TYPES = new Set(['RSA', 'EC', 'OKP']);

/** Public keys for signatures; a symmetric "key" somebody publishes is none, and private parts are not ours to have. */
export function readKeys(body: JsonObject): KeySet | undefined {
  const { keys } = body;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return undefined;
  const usable = keys
    .filter(isObject)
    .filter((key) => KEY_TYPES.has(String(key['kty'])) && key['use'] !== 'enc')
    .map(({ kty, kid, use, alg, crv, n, e, x, y }) => Object.fromEntries(Object.entries({ kty, kid, use, alg, crv, n, e, x, y }).filter(([, value]) => typeof value === 'string')));
  return { kind: 'keys', find: createLocalJWKSet({ keys: usable } as unknown as JSONWebKeySet), size: usable.length };
}

/** Where the keys are; without a place, no signature can be checked. */
export async function findKeys(documents: ProviderDocuments, connectionId: string, metadata: Metadata, renew = false): Promise<KeySet | Refused | Unavailable> {
  if (metadata.jwksUri === undefined) return unavailable('keys: the provider publishes none');
  const held = await documents.keys[renew ? 'renew' : 'get'](connectionId, metadata.jwksUri);
  return isFailure(held) ? held : held.document;
}
