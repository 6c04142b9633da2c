import { countedIn } from '../../../words/counted.ts';
import type { Texts } from './en.ts';

const counted = countedIn('ar');

export const texts: Texts = {
  label: 'مفاتيح API',
  does: 'رؤية مفاتيح API',
  keywords: 'رموز, أسرار, برامج, أتمتة',
  about: 'للبرامج التي تستخدم واجهة API الإدارية. يسمح كل مفتاح بما تحدده، ومن حيث تقول، إلى أن ينتهي.',
  create: 'إنشاء مفتاح API',
  createAbout: 'لا تحدد أكثر مما يحتاجه البرنامج. المفاتيح لا تقرر أبدًا من يحق له ماذا: يفعل ذلك أشخاص هنا.',
  createDo: 'إنشاء المفتاح',
  shownTitle: 'انسخ المفتاح الآن',
  shownText: 'يُعرض هذه المرة فقط ولا يُحفظ في أي مكان. إذا فُقد، فامنح المفتاح سرًا جديدًا.',
  shownDone: 'لقد نسخته',
  none: 'لا توجد مفاتيح بعد',
  noneText: 'يحتاج إليه كل برنامج يستخدم واجهة API الإدارية.',
  column: { name: 'الاسم', state: 'الحالة', permissions: 'الأذونات', expires: 'ينتهي', used: 'آخر استخدام' },
  state: { active: 'نشط', expired: 'منتهٍ', revoked: 'مُلغى' },
  unused: 'لم يُستخدم منذ 90 يومًا',
  never: 'أبدًا',
  name: 'الغرض منه',
  permissions: 'ما يسمح به',
  permissionsHint: 'ابدأ بالقليل: يمكن تغييره لاحقًا.',
  tenants: 'المستأجرون',
  everywhere: 'كل المستأجرين والتثبيت',
  networks: 'الشبكات التي يمكن استخدامه منها',
  networksHint: 'واحدة في كل سطر، مثل 192.0.2.0/24. فارغ: من أي مكان.',
  expires: 'ينتهي بعد',
  keepEnd: 'كما هو',
  days: (count: number) => counted(count, { one: 'يوم واحد', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' }),
  perHour: 'عملاء في الساعة',
  perDay: 'عملاء في اليوم',
  readings: 'كم عميلًا يُعرض له',
  save: 'حفظ',
  saved: 'تم الحفظ. يسري ابتداءً من طلبه التالي.',
  facts: 'معلومات',
  prefix: 'يبدأ بـ',
  made: 'أُنشئ',
  usedFrom: 'من',
  former: 'يعمل سره السابق حتى',
  roll: 'سر جديد',
  rollTitle: 'منح هذا المفتاح سرًا جديدًا',
  rollText: 'يستمر السابق في العمل لفترة حتى تنتقل البرامج دون انقطاع.',
  overlap: 'يعمل السابق لمدة',
  hours: (count: number) =>
    count === 0
      ? 'لا يعمل بعد الآن'
      : count < 48
        ? counted(count, { one: 'ساعة واحدة', two: 'ساعتان', few: '# ساعات', many: '# ساعة', other: '# ساعة' })
        : counted(count / 24, { one: 'يوم واحد', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' }),
  rollDo: 'إنشاء السر الجديد',
  revoke: 'إلغاء المفتاح',
  revokeTitle: 'هل تريد إلغاء هذا المفتاح؟',
  revokeText: 'لن يفتح شيئًا ابتداءً من طلبه التالي. لا يمكن التراجع عن ذلك.',
  revoked: 'أُلغي.',
  over: 'انتهى هذا المفتاح. يبقى ما فعله في سجل التدقيق.',
  createDoes: 'إنشاء مفاتيح API',
};
