import type { Claims, ExternalIdentity } from '../../contract.ts';
import { chooseAddress, EMAIL, PHONE } from '../oauth2/choose-address.ts';
import { readPath, textOf, type JsonObject } from '../oauth2/read-json.ts';
import type { OidcSettings } from './settings.ts';
import { subjectWithin, type IdToken } from './verify-id-token.ts';

/** About tokens, not about people. */
const PROTOCOL = new Set(['iss', 'sub', 'aud', 'azp', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'at_hash', 'c_hash', 's_hash', 'acr', 'amr', 'auth_time', 'sid', 'events']);
const MAX_GROUPS = 500;

/** What is handed on of somebody's ID token and, where there is one, UserInfo. */
export function readIdentity(settings: OidcSettings, idToken: IdToken, userInfo: JsonObject | undefined): ExternalIdentity {
  const documents = userInfo === undefined ? [idToken.claims] : [idToken.claims, userInfo];
  const email = chooseAddress(documents, EMAIL, settings.claims['email'] ?? 'email', settings.emailVerifiedClaim);
  const phone = chooseAddress(documents, PHONE, settings.claims['phone_number'] ?? 'phone_number', 'phone_number_verified');
  const session = textOf(idToken.claims['sid'], 255);
  const groups = settings.groups === undefined ? undefined : readGroups(documents, settings.groups);
  const assurance = readAssurance(idToken.claims);
  return {
    subject: subjectWithin(settings.issuer, idToken.claims, idToken.subject),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    claims: readClaims(settings, documents, { email, phone }),
    ...(assurance === undefined ? {} : { assurance }),
    ...(session === undefined ? {} : { session: { id: session } }),
    signOutHint: idToken.text,
    ...(groups === undefined ? {} : { groups }),
  };
}

/** The ID token's word goes before UserInfo's. Addresses are as they were chosen, so that nobody later reads one from here and its proof from there. */
function readClaims(
  settings: OidcSettings,
  documents: readonly JsonObject[],
  chosen: Record<'email' | 'phone', { readonly value: string; readonly verified: boolean } | undefined>,
): Claims {
  const all = Object.fromEntries([...documents].reverse().flatMap((document) => Object.entries(document).filter(([name]) => !PROTOCOL.has(name))));
  const mapped = Object.entries(settings.claims).flatMap(([name, path]) => {
    const value = documents.map((document) => readPath(document, path)).find((found) => found !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { email, email_verified, phone_number, phone_number_verified, ...others } = { ...all, ...Object.fromEntries(mapped) };
  return {
    ...others,
    ...(chosen.email === undefined ? {} : { email: chosen.email.value, email_verified: chosen.email.verified }),
    ...(chosen.phone === undefined ? {} : { phone_number: chosen.phone.value, phone_number_verified: chosen.phone.verified }),
  };
}

/** As the provider says it; what it counts for is the connection's to say (S6). UserInfo says nothing about a sign-in. */
function readAssurance(claims: JsonObject): ExternalIdentity['assurance'] {
  const acr = textOf(claims['acr'], 500);
  const amr = Array.isArray(claims['amr']) ? claims['amr'].filter((value): value is string => typeof value === 'string').slice(0, 20) : undefined;
  const authTime = typeof claims['auth_time'] === 'number' ? claims['auth_time'] : undefined;
  if (acr === undefined && amr === undefined && authTime === undefined) return undefined;
  return { ...(acr === undefined ? {} : { acr }), ...(amr === undefined ? {} : { amr }), ...(authTime === undefined ? {} : { authTime }) };
}

function readGroups(documents: readonly JsonObject[], path: string): readonly string[] {
  const value = documents.map((document) => readPath(document, path)).find((found) => found !== undefined);
  const names = (Array.isArray(value) ? value : [value]).filter((name): name is string => typeof name === 'string' && name !== '');
  return names.slice(0, MAX_GROUPS);
}
