import { z } from 'zod';
import { url } from '../oauth2/fields.ts';

export const wechatSettings = z.strictObject({
  appId: z
    .string()
    .regex(/^wx[0-9a-zA-Z]{6,40}$/, 'must be an AppID, which begins with wx')
    .describe('The AppID of the application.')
    .meta({ title: 'AppID' }),
  surface: z
    .enum(['website', 'in-app'])
    .default('website')
    .describe("`website`: a QR code, or one tap, on the open platform's page. `in-app`: pages that are opened inside WeChat, by an official account.")
    .meta({ title: 'Where customers are' }),
  subject: z
    .enum(['unionid', 'openid'])
    .default('unionid')
    .describe(
      '`unionid`: the same for all applications under one account of the open platform. `openid`: another one for each application; for those that belong to no such account. Changing it makes strangers of everybody.',
    )
    .meta({ title: 'What identifies an account' }),
  pagesOrigin: url.default('https://open.weixin.qq.com').describe("WeChat's; others only for tests against a server of your own.").meta({ title: 'Address of the pages' }),
  apiOrigin: url.default('https://api.weixin.qq.com').describe("WeChat's; another one only for tests against a server of your own.").meta({ title: 'Address of the API' }),
});

export type WechatSettings = z.output<typeof wechatSettings>;
