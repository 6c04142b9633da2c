import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'العملاء',
  does: 'رؤية العملاء',
  keywords: 'مستخدمون, حسابات, أشخاص, دعم',
  create: 'إضافة عميل',
};
