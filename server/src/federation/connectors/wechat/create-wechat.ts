import { randomUUID } from 'node:crypto';
import type { CheckResult, ConnectionSettings, Connector, ConnectorContext, ConnectorDeps, Preset } from '../../contract.ts';
import { checkReachable } from '../oauth2/check-client.ts';
import { urlProblems } from '../oauth2/client-problems.ts';
import { withClock, type HttpDeps } from '../oauth2/http-deps.ts';
import { monogram } from '../oauth2/monogram.ts';
import { begin, pageOf } from './begin.ts';
import { askToken, finish } from './finish.ts';
import { wechatSettings, type WechatSettings } from './settings.ts';

const wechat: Preset = {
  name: 'WeChat',
  mark: monogram('#07943F', 'M5.2 7.4L7.5 7.4L10.2 16.8L8 16.8ZM10.2 16.8L8 16.8L10.9 7.4L12.8 7.4ZM11.2 7.4L13.1 7.4L16 16.8L13.8 16.8ZM16 16.8L13.8 16.8L16.5 7.4L18.8 7.4Z'),
  settings: {},
};

/** Sign-in with WeChat: nearly OAuth 2.0, with names, errors and identifiers of its own. */
export function createWechatConnector(given: ConnectorDeps): Connector<WechatSettings> {
  const deps = withClock(given);
  return {
    id: 'wechat',
    about: 'Sign-in with WeChat, by a website application of its open platform or an official account.',
    settings: wechatSettings,
    secrets: { appSecret: { about: 'The AppSecret that belongs to the AppID.', required: true } },
    presets: { wechat },
    problems: ({ pagesOrigin, apiOrigin }) => urlProblems(deps, { pagesOrigin, apiOrigin }),
    // An openid is one only for its application.
    authority: ({ apiOrigin, subject, appId }) => `${apiOrigin} ${subject === 'openid' ? appId : subject}`,
    check: (connection, ctx) => check(deps, connection, ctx),
    away: {
      addresses: { callback: 'Redirect URI' },
      begin: async (connection, request, ctx) => begin(connection, request, ctx),
      finish: (connection, returned, kept, ctx) => finish(deps, connection, returned, kept, ctx),
      tellsWhen: () => false,
    },
  };
}

/** With a made-up code: whether WeChat minds the code, or us. */
async function check(deps: HttpDeps, connection: ConnectionSettings<WechatSettings>, ctx: ConnectorContext): Promise<readonly CheckResult[]> {
  const page = await checkReachable(deps, 'authorization endpoint', pageOf(connection.settings));
  const answer = await askToken(deps, connection, randomUUID());
  const isKnown = answer.kind === 'refused' && answer.check === 'code';
  const detail = answer.kind === 'refused' || answer.kind === 'unavailable' ? (answer.detail ?? answer.kind) : 'a made-up code was taken';
  ctx.trace?.({ title: 'Token request with a made-up code', facts: { answer: detail } });
  const trouble = answer.kind === 'refused' ? `it does not know us by this AppID and AppSecret: ${detail}` : detail;
  return [page, { name: 'token endpoint', ok: isKnown, detail: isKnown ? 'it knows us' : trouble }];
}
