import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { connectorSuite } from '../../connector.suite.ts';
import { defineConnector } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST } from '../oauth2/connector-world.suite.ts';
import { startVendor, type VendorAnswer } from '../oauth2/vendor.suite.ts';
import { createWechatConnector } from './create-wechat.ts';

/* A server that answers as WeChat's public documentation says: everything in queries, errors with status 200, JSON that calls itself text. WeChat was not asked. */

const APP_ID = 'wx0123456789abcdef';
const SECRET = 'app-secret-of-wechat';
const TEXT = { 'content-type': 'text/plain' };
const answers: { profile?: VendorAnswer; token?: VendorAnswer } = {};
const wechat = await startVendor({
  clientId: APP_ID,
  clientSecret: SECRET,
  names: { id: 'appid', secret: 'secret' },
  pkce: 'unknown',
  repeatsRedirectUri: false,
  no: {},
  tokenPath: '/sns/oauth2/access_token',
  tokenAnswer: (tokens, _call, account) =>
    answers.token ?? [
      200,
      { access_token: tokens['access_token'], expires_in: 7200, refresh_token: 'r', openid: account['openid'], scope: 'snsapi_login', unionid: account['unionid'] },
      TEXT,
    ],
  tokenError: (error) => [200, { errcode: error === 'invalid_client' ? 40125 : 40029, errmsg: `invalid, rid: ${error}` }, TEXT],
  tokenOf: ({ query }) => query.get('access_token') ?? undefined,
  api: {
    '/sns/userinfo': (account, { query }) =>
      answers.profile ?? (query.get('openid') === account['openid'] ? [200, account, TEXT] : [200, { errcode: 40003, errmsg: 'invalid openid' }, TEXT]),
  },
});
const gone = await startVendor({ api: {} });
await gone.close();
const settings = { appId: APP_ID, pagesOrigin: wechat.url, apiOrigin: wechat.url };

connectorSuite('WeChat', {
  kind: 'away',
  connector: defineConnector(createWechatConnector({ outbound: createOutbound({ allow: [wechat.host, gone.host] }) })),
  good: { settings, secrets: { appSecret: SECRET } },
  wrong: [
    { settings: { appId: 'not-an-app' }, field: 'appId' },
    { settings: { subject: 'nickname' }, field: 'subject' },
    { settings: { apiOrigin: 'http://api.example' }, field: 'apiOrigin' },
  ],
  elsewhere: { subject: 'openid' },
  unreachable: { pagesOrigin: gone.url, apiOrigin: gone.url },
  beginsOffline: true,
  silentNo: true,
  boundByState: true,
  decisive: ['code', 'state'],
  enrol: async ({ subject, name }) => void wechat.accounts.set(subject, { openid: `open-${subject}`, unionid: subject, nickname: name, sex: 0, headimgurl: '', privilege: [] }),
  signIn: async (outward, { subject }) => wechat.visit(outward.url, subject),
  cancel: async (outward) => wechat.visit(outward.url, 'nobody'),
  stop: () => wechat.close(),
});

const world = createConnectorWorld(wechat.host);
const connector = createWechatConnector(world);

async function signIn(account: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}, secret: string = SECRET) {
  wechat.accounts.set('ada', account);
  const connection = connectionOf(connector, { ...settings, ...more }, { appSecret: secret });
  const away = goneTo(await connector.away!.begin(connection, { ...REQUEST, locale: 'zh' }, world.ctx()));
  const finished = await connector.away!.finish(connection, wechat.visit(away.url.toString(), 'ada'), away.kept, world.ctx());
  return { away, finished };
}
const ada = { openid: 'open-ada', unionid: 'union-ada', nickname: 'Ada', headimgurl: 'https://thirdwx.example/1' };

test('the page is asked by WeChat’s names, in its order, with its fragment', async () => {
  const { away, finished } = await signIn(ada);
  assert.match(away.url.toString(), /\/connect\/qrconnect\?appid=wx\w+&redirect_uri=[^&]+&response_type=code&scope=snsapi_login&state=flow\.random#wechat_redirect$/);
  assert.deepEqual(finished, { kind: 'identity', identity: { subject: 'union-ada', claims: { name: 'Ada', picture: 'https://thirdwx.example/1' } } });
  assert.ok(wechat.calls.some(({ path, query }) => path === '/sns/userinfo' && query.get('lang') === 'zh_CN'));
  const inside = await signIn(ada, { surface: 'in-app' });
  assert.match(inside.away.url.toString(), /\/connect\/oauth2\/authorize\?.*scope=snsapi_userinfo/);
});

test('an openid is a subject only where it is chosen', async () => {
  const { unionid: _, ...unbound } = ada;
  const refused = (await signIn(unbound)).finished;
  assert.equal(refused.kind === 'refused' && refused.check, 'unionid');
  const { finished } = await signIn(unbound, { subject: 'openid' });
  assert.ok(finished.kind === 'identity' && finished.identity.subject === 'open-ada');
});

test('errors come with status 200: a used code, a wrong secret and a busy moment are told apart, without their texts', async () => {
  const check = async (token: VendorAnswer | undefined, profile?: VendorAnswer, secret?: string) => {
    Object.assign(answers, { token, profile });
    const { finished } = await signIn(ada, {}, secret);
    Object.assign(answers, { token: undefined, profile: undefined });
    assert.doesNotMatch(JSON.stringify(finished), /rid|ada/);
    return finished.kind === 'refused' ? finished.check : finished.kind;
  };
  assert.equal(await check([200, { errcode: 40163, errmsg: 'code been used, rid: ada' }]), 'code');
  assert.equal(await check(undefined, undefined, 'wrong'), 'client_authentication');
  assert.equal(await check([200, { errcode: -1, errmsg: 'system error, rid: ada' }]), 'unavailable');
  assert.equal(await check([200, { errcode: 'ada' }]), 'answer');
  assert.equal(await check([200, { access_token: 'x' }]), 'token_response');
  assert.equal(await check([200, '<xml>ada</xml>']), 'answer');
  assert.equal(await check(undefined, [200, { ...ada, openid: 'open-mallory' }]), 'openid');
  assert.equal(await check(undefined, [200, { ...ada, unionid: 'union-mallory' }]), 'unionid');
});

test('whoever says no may come back with nothing, or with a word for it', async () => {
  const connection = connectionOf(connector, settings, { appSecret: SECRET });
  for (const parameters of [{ state: REQUEST.state }, { state: REQUEST.state, code: 'authdeny' }]) {
    const { kept } = goneTo(await connector.away!.begin(connection, REQUEST, world.ctx()));
    assert.deepEqual(await connector.away!.finish(connection, { method: 'GET', parameters }, kept, world.ctx()), { kind: 'cancelled' });
  }
});

test('a check says whether WeChat minds the code or us', async () => {
  const results = async (secret: string) => (await connector.check!(connectionOf(connector, settings, { appSecret: secret }), world.ctx())).map(({ ok }) => ok);
  assert.deepEqual(await results(SECRET), [true, true]);
  assert.deepEqual(await results('wrong'), [true, false]);
});
