import type { Texts } from './en.ts';

export const texts: Texts = {
  title: 'الإعدادات',
  does: 'رؤية الإعدادات',
  keywords: 'كلمة مرور, mfa, خطوة ثانية, جلسة, رمز, احتفاظ, sms, smtp, بريد, سمات, أطفال, استرداد',
};
