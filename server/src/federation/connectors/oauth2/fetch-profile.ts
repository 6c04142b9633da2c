import { createHmac } from 'node:crypto';
import type { ConnectionSettings, ConnectorContext } from '../../contract.ts';
import { ask } from './ask.ts';
import { isFailure, refused, type Refused, type Unavailable } from './failures.ts';
import type { HttpDeps } from './http-deps.ts';
import { isObject, readJson, readPath, type JsonObject } from './read-json.ts';
import type { OAuth2Settings } from './settings.ts';
import { traceMembers } from './trace.ts';
import { withParameters } from './with-parameters.ts';

export interface Profile {
  readonly kind: 'profile';
  readonly document: JsonObject;
  /** The account's addresses, where there is an endpoint for them and it tells. */
  readonly emails?: readonly JsonObject[];
}

/** Addresses of one account; more is not looked through. */
const MAX_EMAILS = 100;

type OAuth2 = ConnectionSettings<OAuth2Settings>;

/** What the provider's API says about the owner of an access token. */
export async function fetchProfile(deps: HttpDeps, ctx: ConnectorContext, connection: OAuth2, accessToken: string): Promise<Profile | Refused | Unavailable> {
  const { userInfoEndpoint, userInfoQuery, emails } = connection.settings;
  const answer = await call(deps, connection, 'userinfo endpoint', userInfoEndpoint, accessToken, userInfoQuery);
  if (isFailure(answer)) return answer;
  if (answer.status !== 200) return refused('userinfo', `status ${answer.status}`);
  const document = readJson(answer.body);
  if (!isObject(document)) return refused('userinfo', 'it is not JSON');
  traceMembers(ctx, 'Profile', document);
  if (emails === undefined) return { kind: 'profile', document };
  const found = await fetchEmails(deps, ctx, connection, emails, accessToken);
  return Array.isArray(found) ? { kind: 'profile', document, emails: found } : (found as Unavailable);
}

/** Customers and administrators may keep addresses back: no address is then known, which is not a refusal. */
async function fetchEmails(
  deps: HttpDeps,
  ctx: ConnectorContext,
  connection: OAuth2,
  { endpoint, list }: NonNullable<OAuth2Settings['emails']>,
  accessToken: string,
): Promise<readonly JsonObject[] | Unavailable> {
  const answer = await call(deps, connection, 'emails endpoint', endpoint, accessToken);
  if (isFailure(answer)) return answer;
  const body = answer.status === 200 ? readJson(answer.body) : undefined;
  const entries = list === undefined ? body : readPath(body, list);
  const emails = Array.isArray(entries) ? entries.filter(isObject).slice(0, MAX_EMAILS) : [];
  ctx.trace?.({ title: 'Addresses', facts: { status: String(answer.status), number: String(emails.length) } });
  return emails;
}

function call(deps: HttpDeps, { settings, secrets }: OAuth2, what: string, endpoint: string, accessToken: string, query: Readonly<Record<string, string>> = {}) {
  const { secretProofParameter: proof, apiHeaders } = settings;
  const secret = secrets['clientSecret'];
  const proved = proof === undefined || secret === undefined ? {} : { [proof]: createHmac('sha256', secret).update(accessToken).digest('hex') };
  return ask(deps.outbound, what, withParameters(endpoint, { ...query, ...proved }), { headers: { ...apiHeaders, authorization: `Bearer ${accessToken}` } });
}
