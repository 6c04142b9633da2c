import type { ConnectorContext, ConnectorFailure } from '../../contract.ts';
import { ask, type Answer } from './ask.ts';
import { authenticateClient, type Client } from './client-authentication.ts';
import type { HttpDeps } from './http-deps.ts';
import { codeOf, isFailure, refused } from './failures.ts';
import { readObject, textOf, type JsonObject } from './read-json.ts';
import { traceMembers, traceParameters } from './trace.ts';

export interface TokenRequest {
  readonly endpoint: string;
  readonly client: Client;
  readonly code: string;
  /** Absent where the provider knows no PKCE. */
  readonly verifier?: string | undefined;
}

export interface Tokens {
  readonly kind: 'tokens';
  readonly accessToken: string;
  readonly idToken?: string;
  /** Everything the answer has: some providers put the account's id beside the tokens. */
  readonly answer: JsonObject;
}

const MAX_TOKEN = 16 * 1024;

/** RFC 6749 section 4.1.3: the code, once, for tokens. */
export async function requestTokens(deps: HttpDeps, ctx: ConnectorContext, request: TokenRequest): Promise<Tokens | ConnectorFailure> {
  const authentication = await authenticateClient(request.client, ctx.now);
  if (authentication === undefined) return refused('client_authentication', 'the secret or key for it is missing or unusable');
  const fields = {
    grant_type: 'authorization_code',
    code: request.code,
    redirect_uri: ctx.callbackUrl,
    ...(request.verifier === undefined ? {} : { code_verifier: request.verifier }),
    ...authentication.fields,
  };
  traceParameters(ctx, 'Token request', request.endpoint, Object.entries(fields));
  const answer = await ask(deps.outbound, 'token endpoint', request.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...authentication.headers },
    body: new URLSearchParams(fields).toString(),
  });
  return isFailure(answer) ? answer : readTokens(answer, ctx);
}

/** Errors come with status 400 and 401, and from some providers with 200. */
export function readTokens(answer: Answer, ctx: Pick<ConnectorContext, 'trace'>): Tokens | ConnectorFailure {
  const body = readAnswer(answer);
  if (body === undefined) return refused('token_response', `status ${answer.status}, neither JSON nor a form`);
  traceMembers(ctx, 'Token response', body, { status: String(answer.status) });
  if (body['error'] !== undefined || answer.status !== 200) return refusalOf(body, answer.status);
  const accessToken = textOf(body['access_token'], MAX_TOKEN);
  if (accessToken === undefined) return refused('token_response', 'it has no access token');
  // Section 7.1: a type that is not understood is not used. Some providers leave it out.
  if (body['token_type'] !== undefined && !/^bearer$/i.test(String(body['token_type']))) return refused('token_response', 'the token is of another type than Bearer');
  const idToken = textOf(body['id_token'], MAX_TOKEN);
  return { kind: 'tokens', accessToken, ...(idToken === undefined ? {} : { idToken }), answer: body };
}

function refusalOf(body: JsonObject, status: number): ConnectorFailure {
  const { error } = body;
  if (error === 'invalid_grant' || error === 'bad_verification_code') return refused('code', codeOf(error));
  if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'incorrect_client_credentials') return refused('client_authentication', codeOf(error));
  return refused('token_response', `status ${status}: ${codeOf(error)}`);
}

function readAnswer(answer: Answer): JsonObject | undefined {
  const json = readObject(answer.body);
  if (json !== undefined) return json;
  const type = answer.headers['content-type'] ?? '';
  if (!/^(?:application\/x-www-form-urlencoded|text\/plain)\b/.test(type) || !/^[\w.~%+*-]+=/.test(answer.body)) return undefined;
  const form = new URLSearchParams(answer.body);
  // Each name once: which of two values counts is not ours to guess.
  return new Set(form.keys()).size === form.size ? Object.fromEntries(form) : undefined;
}
