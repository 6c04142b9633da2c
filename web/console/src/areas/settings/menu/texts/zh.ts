import type { Texts } from './en.ts';

export const texts: Texts = {
  title: '设置',
  does: '查看设置',
  keywords: '密码, mfa, 第二步, 会话, 令牌, 保留, 短信, smtp, 邮件, 属性, 儿童, 恢复',
};
