import type { ConnectionSettings, ConnectorContext, ConnectorFailure, Finished, Returned } from '../../contract.ts';
import { CANCELLED, isFailure, refused } from '../oauth2/failures.ts';
import { checkMemory } from '../oauth2/finish.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { readCallback } from '../oauth2/read-callback.ts';
import { textOf, type JsonObject } from '../oauth2/read-json.ts';
import { traceMembers } from '../oauth2/trace.ts';
import { askWechat, type Body } from './ask-wechat.ts';
import type { WechatSettings } from './settings.ts';

type Wechat = ConnectionSettings<WechatSettings>;

const MAX_ID = 255;

export async function finish(deps: HttpDeps, connection: Wechat, returned: Returned, kept: Readonly<Record<string, string>>, ctx: ConnectorContext): Promise<Finished> {
  const { settings } = connection;
  traceMembers(ctx, 'Authorization response', returned.parameters, { method: returned.method });
  const odd = checkMemory(returned, kept, settings.apiOrigin);
  if (odd !== undefined) return odd;
  if (isNo(returned)) return CANCELLED;
  const callback = readCallback(returned);
  if (isFailure(callback)) return callback;

  const token = await askToken(deps, connection, callback.code);
  if (isFailure(token)) return token;
  traceMembers(ctx, 'Token response', token.body);
  const [accessToken, openid] = [textOf(token.body['access_token'], 2000), textOf(token.body['openid'], MAX_ID)];
  if (accessToken === undefined || openid === undefined) return refused('token_response', 'it lacks the token or the openid');

  // The language of places, which are all that is written in one.
  const lang = kept['locale'] === 'zh' ? 'zh_CN' : 'en';
  const profile = await askWechat(deps, 'userinfo endpoint', new URL('/sns/userinfo', settings.apiOrigin).toString(), { access_token: accessToken, openid, lang });
  if (isFailure(profile)) return profile;
  traceMembers(ctx, 'Profile', profile.body);
  return readIdentity(settings, openid, textOf(token.body['unionid'], MAX_ID), profile.body);
}

/** Its API wants the secret in the address. */
export function askToken(deps: HttpDeps, { settings, secrets }: Wechat, code: string): Promise<Body | ConnectorFailure> {
  const query = { appid: settings.appId, secret: secrets['appSecret'] ?? '', code, grant_type: 'authorization_code' };
  return askWechat(deps, 'token endpoint', new URL('/sns/oauth2/access_token', settings.apiOrigin).toString(), query);
}

/** Somebody who said no comes back with nothing but the state, or does not come back. */
function isNo({ parameters: { code, error } }: Returned): boolean {
  return error === undefined && (code === undefined || code === 'authdeny');
}

/** WeChat knows no addresses. Both answers must be about the same person. */
function readIdentity(settings: WechatSettings, openid: string, unionid: string | undefined, profile: JsonObject): Finished {
  const named = textOf(profile['unionid'], MAX_ID);
  if (profile['openid'] !== openid) return refused('openid', 'the profile is about somebody else than the token');
  if (unionid !== undefined && named !== undefined && named !== unionid) return refused('unionid', 'the profile is about somebody else than the token');
  const subject = settings.subject === 'openid' ? openid : (unionid ?? named);
  if (subject === undefined) return refused('unionid', 'there is none: bind the application to an account of the open platform, or choose openid as the subject');
  const [name, picture] = [textOf(profile['nickname'], 200), textOf(profile['headimgurl'], 1000)];
  return { kind: 'identity', identity: { subject, claims: { ...(name === undefined ? {} : { name }), ...(picture === undefined ? {} : { picture }) } } };
}
