import type { ConnectorContext } from '../../contract.ts';
import { ask } from '../oauth2/ask.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, refused, type Refused, type Unavailable } from '../oauth2/failures.ts';
import { readObject, type JsonObject } from '../oauth2/read-json.ts';
import { traceMembers } from '../oauth2/trace.ts';
import { TOLERANCE_SECONDS } from './verify-id-token.ts';
import { verifySignature, type Signer } from './verify-signature.ts';

export interface UserInfoRequest {
  readonly endpoint: string;
  readonly accessToken: string;
  /** Of the ID token. */
  readonly subject: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly signer: Signer;
}

export interface UserInfo {
  readonly kind: 'user-info';
  readonly claims: JsonObject;
}

/** Core section 5.3. Signed where the provider signs it (section 5.3.2); always about the subject of the ID token: tokens of two people must not be mixed (section 5.3.4). */
export async function fetchUserInfo(deps: HttpDeps, ctx: ConnectorContext, request: UserInfoRequest): Promise<UserInfo | Refused | Unavailable> {
  const answer = await ask(deps.outbound, 'userinfo endpoint', request.endpoint, {
    headers: { authorization: `Bearer ${request.accessToken}`, accept: 'application/json, application/jwt' },
  });
  if (isFailure(answer)) return answer;
  if (answer.status !== 200) return refused('userinfo', `status ${answer.status}`);
  const isSigned = /^application\/jwt\b/i.test(answer.headers['content-type'] ?? '');
  const info = isSigned ? await readSigned(answer.body, request, ctx.now) : readPlain(answer.body);
  if (isFailure(info)) return info;
  traceMembers(ctx, 'UserInfo', info.claims, { signed: isSigned ? 'yes' : 'no' });
  return info.claims['sub'] === request.subject ? info : refused('userinfo_sub');
}

function readPlain(body: string): UserInfo | Refused {
  const claims = readObject(body);
  return claims === undefined ? refused('userinfo', 'it is not JSON') : { kind: 'user-info', claims };
}

/** A signed one names its issuer and whom it is for, or it is somebody else's. */
async function readSigned(body: string, { signer, issuer, clientId }: UserInfoRequest, now: Date): Promise<UserInfo | Refused | Unavailable> {
  const signed = await verifySignature(body, signer);
  if (isFailure(signed)) return signed.kind === 'refused' ? refused(`userinfo_${signed.check}`, signed.detail) : signed;
  const { iss, aud, exp } = signed.claims;
  if (iss !== issuer) return refused('userinfo_iss');
  if (aud !== clientId && !(Array.isArray(aud) && aud.includes(clientId))) return refused('userinfo_aud');
  const isOver = exp !== undefined && !(typeof exp === 'number' && exp > now.getTime() / 1000 - TOLERANCE_SECONDS);
  return isOver ? refused('userinfo_exp') : { kind: 'user-info', claims: signed.claims };
}
