import type { Texts } from './en.ts';

export const texts: Texts = {
  circle: 'دار تسجيل الدخول في حلقة. تأكد من صحة ساعة هذا الجهاز، ثم حاول مرة أخرى.',
  cancelled: 'أُلغي تسجيل الدخول.',
  failed: 'لم ينجح تسجيل الدخول.',
};
