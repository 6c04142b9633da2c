import { createHash } from 'node:crypto';
import { isFailure, refused, type Refused, type Unavailable } from '../oauth2/failures.ts';
import type { JsonObject } from '../oauth2/read-json.ts';
import { isSame } from '../oauth2/same.ts';
import { verifySignature, type Signer } from './verify-signature.ts';

export interface ExpectedIdToken {
  /** May have `{tenantid}` in it, which the token's `tid` fills. */
  readonly issuer: string;
  /** Where the issuer has a place for a tenant: which ones; empty: all. */
  readonly issuerTenants: readonly string[];
  readonly clientId: string;
  readonly nonce: string;
  readonly accessToken: string;
  /** Seconds since the epoch: the sign-in there must not be older. Absent where none anew was asked for. */
  readonly notBefore?: number | undefined;
  /** Empty: none needs to be there. */
  readonly acceptedAcr: readonly string[];
  /** Database time. */
  readonly now: Date;
}

export interface IdToken {
  readonly kind: 'id-token';
  readonly text: string;
  readonly claims: JsonObject;
  readonly subject: string;
  /** As it stands in the token. */
  readonly issuer: string;
  readonly header: { readonly alg?: string | undefined; readonly kid?: string | undefined };
}

/** How far another clock may be from ours (D24). */
export const TOLERANCE_SECONDS = 60;
/** A token from the token endpoint was made just now. */
const MAX_AGE_SECONDS = 600;
/** Core section 2: ASCII, at most 255 characters. */
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

interface Checked extends ExpectedIdToken {
  readonly claims: JsonObject;
  readonly alg: string;
  /** `now` in seconds. */
  readonly time: number;
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const audiences = (aud: unknown): readonly unknown[] => (Array.isArray(aud) ? aud : [aud]);

/** Core section 3.1.3.7 and 3.1.3.6, in order; the name of the first that does not hold is what operators read. */
const CHECKS: readonly (readonly [name: string, holds: (checked: Checked) => boolean])[] = [
  ['iss', ({ claims, issuer, issuerTenants }) => claims['iss'] === fillIssuer(issuer, claims['tid'], issuerTenants)],
  ['aud', ({ claims, clientId }) => audiences(claims['aud']).includes(clientId)],
  // Also made for somebody else: then it must be us it was given to.
  ['azp', ({ claims, clientId }) => (claims['azp'] === undefined ? audiences(claims['aud']).length === 1 : claims['azp'] === clientId)],
  ['exp', ({ claims: { exp }, time }) => isTime(exp) && exp > time - TOLERANCE_SECONDS],
  ['iat', ({ claims: { iat }, time }) => isTime(iat) && iat <= time + TOLERANCE_SECONDS && iat >= time - MAX_AGE_SECONDS],
  ['nbf', ({ claims: { nbf }, time }) => nbf === undefined || (isTime(nbf) && nbf <= time + TOLERANCE_SECONDS)],
  ['nonce', ({ claims, nonce }) => isSame(claims['nonce'], nonce)],
  ['sub', ({ claims: { sub } }) => typeof sub === 'string' && SUBJECT.test(sub)],
  ['at_hash', ({ claims, alg, accessToken }) => claims['at_hash'] === undefined || isSame(claims['at_hash'], hashOf(alg, accessToken))],
  ['auth_time', ({ claims: { auth_time: at }, notBefore }) => notBefore === undefined || (isTime(at) && at >= notBefore - TOLERANCE_SECONDS)],
  ['acr', ({ claims, acceptedAcr }) => acceptedAcr.length === 0 || acceptedAcr.includes(claims['acr'] as string)],
];

/** The only way an ID token is believed. */
export async function verifyIdToken(token: string, signer: Signer, expected: ExpectedIdToken): Promise<IdToken | Refused | Unavailable> {
  const signed = await verifySignature(token, signer);
  if (isFailure(signed)) return signed.kind === 'refused' ? refused(`id_token_${signed.check}`, signed.detail) : signed;
  const { header, claims } = signed;
  // RFC 8725 section 3.11: what says that it is something else is no ID token.
  if (header.typ !== undefined && !/^(?:JWT|id_token\+jwt)$/i.test(header.typ)) return refused('id_token_typ');
  const checked: Checked = { ...expected, claims, alg: header.alg as string, time: expected.now.getTime() / 1000 };
  const failed = CHECKS.find(([, holds]) => !holds(checked));
  if (failed !== undefined) return refused(`id_token_${failed[0]}`);
  return { kind: 'id-token', text: token, claims, subject: claims['sub'] as string, issuer: claims['iss'] as string, header: { alg: header.alg, kid: header.kid } };
}

const PLACE = '{tenantid}';
const TENANT = /^[0-9A-Za-z-]{1,100}$/;

export const hasTenantPlace = (issuer: string): boolean => issuer.includes(PLACE);

/** The issuer for a tenant of the provider; undefined where the tenant is none, or not welcome. */
export function fillIssuer(issuer: string, tenant: unknown, welcome: readonly string[]): string | undefined {
  if (!hasTenantPlace(issuer)) return issuer;
  if (typeof tenant !== 'string' || !TENANT.test(tenant)) return undefined;
  return welcome.length === 0 || welcome.includes(tenant) ? issuer.replace(PLACE, tenant) : undefined;
}

/** A subject is one only within its issuer (Core section 2): where there are many issuers, the tenant belongs to it. */
export const subjectWithin = (issuer: string, claims: JsonObject, subject: string): string => (hasTenantPlace(issuer) ? `${String(claims['tid'])}/${subject}` : subject);

/** Core section 3.1.3.6: the left half of the hash that the signature's algorithm uses. Ed25519 hashes with SHA-512. */
export function hashOf(alg: string, accessToken: string): string {
  const size = /(?:256|384|512)$/.exec(alg)?.[0] ?? '512';
  const digest = createHash(`sha${alg === 'Ed25519' ? '512' : size}`)
    .update(accessToken, 'ascii')
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
