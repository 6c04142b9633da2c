import type { Ended } from '../../contract.ts';
import { isFailure, refused, type Refused, type Unavailable } from '../oauth2/failures.ts';
import { isObject, type JsonObject } from '../oauth2/read-json.ts';
import { fillIssuer, subjectWithin, TOLERANCE_SECONDS } from './verify-id-token.ts';
import { verifySignature, type Signer } from './verify-signature.ts';

export interface ExpectedLogoutToken {
  readonly issuer: string;
  readonly issuerTenants: readonly string[];
  readonly clientId: string;
  readonly now: Date;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A longer one could be kept and used when it is no longer meant (O11). */
const MAX_AGE_SECONDS = 120;

interface Checked extends ExpectedLogoutToken {
  readonly claims: JsonObject;
  readonly time: number;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 255;

/** Back-Channel Logout 1.0 section 2.6. */
const CHECKS: readonly (readonly [name: string, holds: (checked: Checked) => boolean])[] = [
  ['iss', ({ claims, issuer, issuerTenants }) => claims['iss'] === fillIssuer(issuer, claims['tid'], issuerTenants)],
  ['aud', ({ claims: { aud }, clientId }) => aud === clientId || (Array.isArray(aud) && aud.includes(clientId))],
  ['iat', ({ claims: { iat }, time }) => typeof iat === 'number' && Math.abs(time - iat) <= MAX_AGE_SECONDS + TOLERANCE_SECONDS],
  ['exp', ({ claims: { exp }, time }) => exp === undefined || (typeof exp === 'number' && exp > time - TOLERANCE_SECONDS)],
  ['events', ({ claims: { events } }) => isObject(events) && isObject(events[EVENT])],
  // What tells a logout token from an ID token.
  ['nonce', ({ claims }) => !('nonce' in claims)],
  ['jti', ({ claims: { jti } }) => isText(jti)],
  ['sub', ({ claims: { sub, sid } }) => (sub !== undefined || sid !== undefined) && (sub === undefined || isText(sub)) && (sid === undefined || isText(sid))],
];

/** The only way a logout token is believed. That it is used once is the caller's to see to. */
export async function verifyLogoutToken(token: string, signer: Signer, expected: ExpectedLogoutToken): Promise<Ended | Refused | Unavailable> {
  const signed = await verifySignature(token, signer);
  if (isFailure(signed)) return signed.kind === 'refused' ? refused(`logout_token_${signed.check}`, signed.detail) : signed;
  const { header, claims } = signed;
  // Typed by those who follow the final specification; older providers say JWT or nothing.
  if (header.typ !== undefined && !/^(?:logout\+jwt|JWT)$/i.test(header.typ)) return refused('logout_token_typ');
  const failed = CHECKS.find(([, holds]) => !holds({ ...expected, claims, time: expected.now.getTime() / 1000 }));
  if (failed !== undefined) return refused(`logout_token_${failed[0]}`);
  const { sub, sid, jti, iat } = claims as { sub?: string; sid?: string; jti: string; iat: number };
  return {
    kind: 'ended',
    ...(sub === undefined ? {} : { subject: subjectWithin(expected.issuer, claims, sub) }),
    sessions: sid === undefined ? [] : [sid],
    id: jti,
    until: new Date((iat + MAX_AGE_SECONDS + 2 * TOLERANCE_SECONDS) * 1000),
  };
}
