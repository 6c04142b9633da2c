import type { ConnectorFailure } from '../../contract.ts';
import { ask } from '../oauth2/ask.ts';
import { isFailure, refused, unavailable } from '../oauth2/failures.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { readObject, type JsonObject } from '../oauth2/read-json.ts';
import { withParameters } from '../oauth2/with-parameters.ts';

/** What of its numbers is known; the texts beside them may name anything. */
const CHECKS: Readonly<Record<number, string>> = {
  40029: 'code',
  40163: 'code',
  41008: 'code',
  40001: 'client_authentication',
  40013: 'client_authentication',
  40125: 'client_authentication',
};
/** Busy, or asked too often. */
const LATER = new Set([-1, 45009, 45011]);

export interface Body {
  readonly kind: 'body';
  readonly body: JsonObject;
}

/** A question to WeChat's API: everything in the query of a GET, errors with status 200. */
export async function askWechat(deps: HttpDeps, what: string, endpoint: string, query: Readonly<Record<string, string>>): Promise<Body | ConnectorFailure> {
  const answer = await ask(deps.outbound, what, withParameters(endpoint, query));
  if (isFailure(answer)) return answer;
  const body = answer.status === 200 ? readObject(answer.body) : undefined;
  if (body === undefined) return refused('answer', `${what}: status ${answer.status}, or no JSON`);
  const { errcode } = body;
  if (errcode === undefined || errcode === 0) return { kind: 'body', body };
  if (typeof errcode !== 'number') return refused('answer', `${what}: an error without a number`);
  return LATER.has(errcode) ? unavailable(`${what}: error ${errcode}`) : refused(CHECKS[errcode] ?? 'answer', `${what}: error ${errcode}`);
}
