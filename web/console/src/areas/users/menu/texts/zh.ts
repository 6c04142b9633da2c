import type { Texts } from './en.ts';

export const texts: Texts = {
  label: '客户',
  does: '查看客户',
  keywords: '用户, 账户, 人员, 支持',
  create: '添加客户',
};
