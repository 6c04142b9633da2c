import { countedIn } from '../../../words/counted.ts';
import type { Texts } from './en.ts';

const counted = countedIn('ar');

export const texts: Texts = {
  label: 'حدود القراءة',
  does: 'رؤية من بلغ حدًا',
  keywords: 'قراءة, حصة, تسريب, موافقة, إيقاف',
  about: 'من أُوقف لأنه كان سيرى عملاء أكثر مما يحتاجه عمله. يمكن لشخص آخر السماح بالمزيد ليوم واحد.',
  none: 'لم يُوقف أحد',
  noneText: 'يظهر هنا من يبلغ حد العملاء المعروضين له، ويتلقى المالكون رسالة.',
  column: { who: 'من', limit: 'الحد', tried: 'حاول', when: 'متى', state: 'الحالة', act: '' },
  program: 'مفتاح API',
  unnamed: 'بلا اسم',
  hour: (count: number) => counted(count, { one: '# في الساعة', two: '# في الساعة', few: '# في الساعة', many: '# في الساعة', other: '# في الساعة' }),
  day: (count: number) => counted(count, { one: '# في اليوم', two: '# في اليوم', few: '# في اليوم', many: '# في اليوم', other: '# في اليوم' }),
  times: (count: number) => counted(count, { one: 'مرة واحدة', two: 'مرتين', few: '# مرات', many: '# مرة', other: '# مرة' }),
  open: 'موقوف',
  approved: (count: number) => counted(count, { one: 'سُمح بـ # إضافي', two: 'سُمح بـ # إضافيين', few: 'سُمح بـ # إضافية', many: 'سُمح بـ # إضافيًا', other: 'سُمح بـ # إضافي' }),
  allowedBy: (name: string) => `سمح به ${name}`,
  approve: 'السماح بالمزيد',
  approveTitle: 'السماح بالمزيد ليوم واحد',
  approveText: 'يمكن عرض هذا العدد الإضافي من العملاء، في الساعة وفي اليوم، لمدة 24 ساعة. اسأل عن السبب: المفتاح المسروق يبدو هكذا أيضًا.',
  approveDo: 'السماح',
  allowed: 'سُمح به لمدة 24 ساعة.',
  persons: 'كم أكثر',
  reason: 'لماذا؟',
  reasonHint: 'يبقى معه. بلا أسماء ولا عناوين.',
  yours: 'يجب أن يسمح بهذا شخص آخر.',
};
