import type { ConnectionSettings, ConnectorContext, Outward, OutwardRequest } from '../../contract.ts';
import { traceParameters } from '../oauth2/trace.ts';
import { withParameters } from '../oauth2/with-parameters.ts';
import type { WechatSettings } from './settings.ts';

const PAGES = {
  website: { path: '/connect/qrconnect', scope: 'snsapi_login' },
  'in-app': { path: '/connect/oauth2/authorize', scope: 'snsapi_userinfo' },
} as const;

export const pageOf = ({ surface, pagesOrigin }: WechatSettings): string => new URL(PAGES[surface].path, pagesOrigin).toString();

/** Its own names, in its own order, and a fragment that its pages look for. It knows no PKCE: the state binds the answer. */
export function begin({ settings }: ConnectionSettings<WechatSettings>, request: OutwardRequest, ctx: ConnectorContext): Outward {
  const { scope } = PAGES[settings.surface];
  const parameters = { appid: settings.appId, redirect_uri: ctx.callbackUrl, response_type: 'code', scope, state: request.state };
  traceParameters(ctx, 'Authorization request', pageOf(settings), Object.entries(parameters));
  return {
    kind: 'go',
    url: `${withParameters(pageOf(settings), parameters)}#wechat_redirect`,
    kept: { state: request.state, provider: settings.apiOrigin, locale: request.locale },
  };
}
