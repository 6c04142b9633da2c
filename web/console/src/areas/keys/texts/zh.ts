import type { Texts } from './en.ts';

export const texts: Texts = {
  label: '签名密钥',
  does: '查看签名密钥',
  keywords: 'jwks, 证书, 轮换, 更换',
  about: '此租户签名的内容以及所用的密钥。密钥会自动更换；应用会在新密钥使用之前得知。',
  purpose: '签名内容',
  key: '使用中的密钥',
  since: '起始时间',
  next: '下一个',
  old: '仍可验证',
  none: '还没有密钥',
  noneText: '第一次签名时会创建第一个密钥。',
  states: { next: '已发布', active: '使用中', retiring: '仅验证', retired: '已结束' },
  replace: '更换',
  replaceTitle: '要更换此密钥吗？',
  replaceText: '从现在起由下一个密钥签名。旧密钥签名的内容在自行到期之前继续有效。',
  emergency: '它可能已泄露：立即结束',
  emergencyText: '它签名的一切都失效：应用必须让客户重新登录。',
  replaced: '密钥已更换。',
  emergencyWord: '立即结束',
  copyId: (alg: string) => `复制此 ${alg} 密钥的 ID`,
};
