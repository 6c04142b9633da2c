import { randomUUID } from 'node:crypto';
import type { CheckResult, ConnectorContext } from '../../contract.ts';
import { ask, MAX_BYTES, TIMEOUT_MS } from './ask.ts';
import { authenticateClient, type Client } from './client-authentication.ts';
import type { HttpDeps } from './http-deps.ts';
import { codeOf, isFailure } from './failures.ts';
import { createProofKey } from './proof-key.ts';
import { readObject } from './read-json.ts';

/** Endpoints for browsers redirect, and refuse what lacks parameters: any answer shows that something is there. */
export async function checkReachable(deps: HttpDeps, name: string, url: string): Promise<CheckResult> {
  const answer = await deps.outbound.fetch(url, { timeoutMs: TIMEOUT_MS, maxBytes: 16 * MAX_BYTES });
  const why = answer.ok ? (answer.status >= 500 ? `status ${answer.status}` : undefined) : ['redirect', 'too_large'].includes(answer.why) ? undefined : answer.why;
  return { name, ok: why === undefined, detail: why === undefined ? `${url} answers` : `${url}: ${why}` };
}

/** Errors that come after the client was believed. */
const BELIEVED = new Set(['invalid_grant', 'bad_verification_code']);
const DISBELIEVED = new Set(['invalid_client', 'unauthorized_client', 'incorrect_client_credentials']);

/** A code that nobody issued: a provider that minds only the code believes the client. */
export async function checkClient(deps: HttpDeps, ctx: ConnectorContext, endpoint: string, client: Client): Promise<CheckResult> {
  const name = 'token endpoint';
  const authentication = await authenticateClient(client, ctx.now);
  if (authentication === undefined) return { name, ok: false, detail: `the secret or key for ${client.authentication} is missing or unusable` };
  const fields = { grant_type: 'authorization_code', code: randomUUID(), redirect_uri: ctx.callbackUrl, code_verifier: createProofKey().verifier, ...authentication.fields };
  const answer = await ask(deps.outbound, name, endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...authentication.headers },
    body: new URLSearchParams(fields).toString(),
  });
  if (isFailure(answer)) return { name, ok: false, detail: `${endpoint}: ${answer.detail}` };
  const error = readObject(answer.body)?.['error'] ?? new URLSearchParams(answer.body).get('error');
  ctx.trace?.({ title: 'Token request with a made-up code', facts: { to: endpoint, authentication: client.authentication, status: String(answer.status), error: codeOf(error) } });
  if (BELIEVED.has(String(error))) return { name, ok: true, detail: `it knows us (${client.authentication})` };
  if (DISBELIEVED.has(String(error)) || answer.status === 401) return { name, ok: false, detail: `it does not know us by this client id and ${client.authentication}` };
  return { name, ok: true, detail: `it answers ${answer.status} (${codeOf(error)}), which does not say whether it knows us` };
}
