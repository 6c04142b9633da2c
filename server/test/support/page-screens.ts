import type { Screen, ScreenNode } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import { FACTOR_SCREENS, FACTOR_TEXTS } from './page-factor-screens.ts';

/** Screens as the steps show them, for looking at the hosted pages without the whole system. Texts in three languages: the longest and a mirrored one are where layouts break. */
const TEXTS: Readonly<Record<string, readonly [en: string, de: string, ar: string]>> = {
  sign_in: ['Sign in', 'Anmelden', 'تسجيل الدخول'],
  to_shop: ['to continue to {application}', 'um mit {application} fortzufahren', 'للمتابعة إلى {application}'],
  identifier: ['Email or phone number', 'E-Mail-Adresse oder Telefonnummer', 'البريد الإلكتروني أو رقم الهاتف'],
  continue: ['Continue', 'Weiter', 'متابعة'],
  create: ['Create an account', 'Konto erstellen', 'إنشاء حساب'],
  password_title: ['Enter your password', 'Geben Sie Ihr Passwort ein', 'أدخل كلمة المرور'],
  password: ['Password', 'Passwort', 'كلمة المرور'],
  wrong: [
    'That password does not match. Try again, or use another way.',
    'Dieses Passwort stimmt nicht. Versuchen Sie es erneut oder wählen Sie einen anderen Weg.',
    'كلمة المرور غير مطابقة. حاول مجددًا أو استخدم طريقة أخرى.',
  ],
  forgot: ['Forgot password?', 'Passwort vergessen?', 'هل نسيت كلمة المرور؟'],
  email_instead: ['Email me a code instead', 'Stattdessen einen Code per E-Mail', 'أرسل لي رمزًا بالبريد'],
  code_title: ['Enter your code', 'Geben Sie Ihren Code ein', 'أدخل الرمز'],
  code_sent: [
    'We sent a code to {address}. It is valid for 10 minutes.',
    'Wir haben einen Code an {address} gesendet. Er gilt 10 Minuten.',
    'أرسلنا رمزًا إلى {address}. وهو صالح لمدة 10 دقائق.',
  ],
  code: ['Code', 'Code', 'الرمز'],
  code_hint: [
    '6 digits, from Acme. Check your spam folder too.',
    '6 Ziffern, von Acme. Sehen Sie auch im Spam-Ordner nach.',
    '6 أرقام من Acme. تحقق من مجلد الرسائل غير المرغوب فيها أيضًا.',
  ],
  again: ['Send again', 'Erneut senden', 'إعادة الإرسال'],
  change: ['Change address', 'Adresse ändern', 'تغيير العنوان'],
  another: ['Use another way', 'Anderen Weg wählen', 'استخدام طريقة أخرى'],
  link_title: ['Check your email', 'Sehen Sie in Ihre E-Mails', 'تحقق من بريدك'],
  link_sent: ['We sent a link and a code to {address}.', 'Wir haben einen Link und einen Code an {address} gesendet.', 'أرسلنا رابطًا ورمزًا إلى {address}.'],
  link_wait: [
    'Open the link in the email. This page continues by itself.',
    'Öffnen Sie den Link in der E-Mail. Diese Seite geht von selbst weiter.',
    'افتح الرابط في الرسالة. ستتابع هذه الصفحة تلقائيًا.',
  ],
  follow_title: ['Sign in to Acme', 'Bei Acme anmelden', 'تسجيل الدخول إلى Acme'],
  follow_lead: ['You are about to sign in as {address}.', 'Sie melden sich gleich als {address} an.', 'أنت على وشك تسجيل الدخول باسم {address}.'],
  started: ['Started', 'Begonnen', 'بدأ'],
  place: ['Near', 'In der Nähe von', 'بالقرب من'],
  device: ['Device', 'Gerät', 'الجهاز'],
  consent_title: ['Allow access?', 'Zugriff erlauben?', 'هل تسمح بالوصول؟'],
  see: ['See', 'Ansehen', 'الاطلاع'],
  act: ['Change', 'Ändern', 'التغيير'],
  see_name: ['Your name and picture', 'Ihren Namen und Ihr Bild', 'اسمك وصورتك'],
  see_email: ['Your email address', 'Ihre E-Mail-Adresse', 'بريدك الإلكتروني'],
  act_orders: ['Your delivery addresses', 'Ihre Lieferadressen', 'عناوين التوصيل'],
  allow: ['Allow', 'Erlauben', 'سماح'],
  cancel: ['Cancel', 'Abbrechen', 'إلغاء'],
  revoke: ['You can take this back at any time in your account.', 'Sie können dies jederzeit in Ihrem Konto zurücknehmen.', 'يمكنك التراجع عن ذلك في أي وقت من حسابك.'],
  choice_title: ['Your choice', 'Ihre Wahl', 'اختيارك'],
  choice_lead: [
    'You decide what {application} may do with your details.',
    'Sie bestimmen, was {application} mit Ihren Daten tun darf.',
    'أنت تقرر ما يجوز أن يفعله {application} ببياناتك.',
  ],
  news_mail: ['News by e-mail', 'Neuigkeiten per E-Mail', 'أخبار عبر البريد الإلكتروني'],
  news_why: ['To tell you of new tours, once a month.', 'Um Ihnen einmal im Monat von neuen Touren zu berichten.', 'لنخبرك بالرحلات الجديدة مرة في الشهر.'],
  who_gets: ['Who gets it', 'Wer sie bekommt', 'من يحصل عليها'],
  in_detail: ['Choose in detail', 'Im Einzelnen wählen', 'الاختيار بالتفصيل'],
  in_detail_hint: [
    'Tick only what you allow. As soon as anything is ticked here, only that counts.',
    'Kreuzen Sie nur an, was Sie erlauben. Sobald hier etwas angekreuzt ist, zählt nur das.',
    'حدّد ما تسمح به فقط. بمجرد تحديد أي شيء هنا، يُحتسب وحده.',
  ],
  may_get: ['What {recipient} may get', 'Was {recipient} bekommen darf', 'ما يمكن أن يحصل عليه {recipient}'],
  save_choice: ['Save my choices', 'Meine Auswahl speichern', 'حفظ اختياراتي'],
  accept_all: ['Accept all', 'Alle annehmen', 'قبول الكل'],
  refuse_all: ['Refuse all', 'Alle ablehnen', 'رفض الكل'],
  device_title: ['Sign in on your TV?', 'Auf Ihrem Fernseher anmelden?', 'تسجيل الدخول على التلفاز؟'],
  device_lead: ['Check that your TV shows {code}.', 'Prüfen Sie, ob Ihr Fernseher {code} zeigt.', 'تأكد من أن التلفاز يعرض {code}.'],
  device_warn: [
    'Only continue if you started this on a device in front of you. Nobody from Acme will send you this code.',
    'Fahren Sie nur fort, wenn Sie dies auf einem Gerät vor Ihnen begonnen haben. Niemand von Acme sendet Ihnen diesen Code.',
    'تابع فقط إذا بدأت ذلك على جهاز أمامك. لن يرسل إليك أحد من Acme هذا الرمز.',
  ],
  deny: ['Deny', 'Ablehnen', 'رفض'],
  user_code_title: ['Connect a device', 'Gerät verbinden', 'توصيل جهاز'],
  user_code: ['Code on the device', 'Code auf dem Gerät', 'الرمز الظاهر على الجهاز'],
  sign_out_title: ['Sign out?', 'Abmelden?', 'تسجيل الخروج؟'],
  sign_out_lead: [
    'You will be signed out of Acme and of the apps that use it.',
    'Sie werden bei Acme und den verbundenen Apps abgemeldet.',
    'سيتم تسجيل خروجك من Acme ومن التطبيقات المرتبطة بها.',
  ],
  sign_out: ['Sign out', 'Abmelden', 'تسجيل الخروج'],
  stay: ['Stay signed in', 'Angemeldet bleiben', 'البقاء مسجّلًا'],
  sign_up_title: ['Create your account', 'Erstellen Sie Ihr Konto', 'أنشئ حسابك'],
  new_password: ['Choose a password', 'Wählen Sie ein Passwort', 'اختر كلمة مرور'],
  new_password_hint: [
    'At least 8 characters. A few words that belong together work well.',
    'Mindestens 8 Zeichen. Einige Wörter, die für Sie zusammengehören, eignen sich gut.',
    '8 أحرف على الأقل. بضع كلمات مترابطة خيار جيد.',
  ],
  save: ['Save and continue', 'Speichern und weiter', 'حفظ ومتابعة'],
  not_now: ['Not now', 'Jetzt nicht', 'ليس الآن'],
  profile_title: ['Tell us a little more', 'Noch ein paar Angaben', 'أخبرنا المزيد'],
  profile_lead: ['It helps us to deliver your first order.', 'So können wir Ihre erste Bestellung liefern.', 'يساعدنا ذلك في توصيل طلبك الأول.'],
  full_name: ['Full name', 'Vollständiger Name', 'الاسم الكامل'],
  birth: ['Date of birth', 'Geburtsdatum', 'تاريخ الميلاد'],
  birth_day: ['Day', 'Tag', 'اليوم'],
  birth_month: ['Month', 'Monat', 'الشهر'],
  birth_year: ['Year', 'Jahr', 'السنة'],
  phone: ['Phone', 'Telefon', 'الهاتف'],
  prefilled: ['From your earlier request.', 'Aus Ihrer früheren Anfrage.', 'من طلبك السابق.'],
  news: ['Send me news about offers', 'Senden Sie mir Neuigkeiten zu Angeboten', 'أرسل لي أخبار العروض'],
  name_missing: ['Enter your full name.', 'Geben Sie Ihren vollständigen Namen ein.', 'أدخل اسمك الكامل.'],
  address_missing: ['Enter an email address or phone number.', 'Geben Sie eine E-Mail-Adresse oder Telefonnummer ein.', 'أدخل بريدًا إلكترونيًا أو رقم هاتف.'],
  reach: ['How may we reach you?', 'Wie dürfen wir Sie erreichen?', 'كيف يمكننا التواصل معك؟'],
  by_email: ['By email', 'Per E-Mail', 'بالبريد الإلكتروني'],
  by_email_hint: ['A summary once a week', 'Eine Zusammenfassung pro Woche', 'ملخص مرة في الأسبوع'],
  by_phone: ['By phone', 'Per Telefon', 'بالهاتف'],
  done: ['Your password was changed.', 'Ihr Passwort wurde geändert.', 'تم تغيير كلمة المرور.'],
  legal: [
    'By continuing you accept our <terms>terms</terms> and have read our <privacy>privacy notice</privacy>.',
    'Mit dem Fortfahren akzeptieren Sie unsere <terms>Bedingungen</terms> und haben die <privacy>Datenschutzhinweise</privacy> gelesen.',
    'بالمتابعة فإنك تقبل <terms>الشروط</terms> وقد قرأت <privacy>إشعار الخصوصية</privacy>.',
  ],
  wait_a_while: ['There were too many attempts for this address.', 'Für diese Adresse gab es zu viele Versuche.', 'جرت محاولات كثيرة لهذا العنوان.'],
};

export function galleryTexts(locale: Locale): Readonly<Record<string, string>> {
  const at = locale === 'de' ? 1 : locale === 'ar' ? 2 : 0;
  const inLocale = locale === 'zh' ? 3 : at;
  return Object.fromEntries([
    ...Object.entries(TEXTS).map(([key, texts]) => [`gallery.${key}`, texts[at]]),
    ...Object.entries(FACTOR_TEXTS).map(([key, texts]) => [`factors.${key}`, texts[inLocale]]),
  ]) as Record<string, string>;
}

const t = (key: string, values?: Readonly<Record<string, string>>) => ({ id: `gallery.${key}`, ...(values ? { values } : {}) });
const act = (action: string, key: string, tone: 'primary' | 'secondary' | 'link', more: { availableIn?: number; skipValidation?: boolean } = {}): ScreenNode => ({
  kind: 'action',
  action,
  label: t(key),
  tone,
  ...more,
});
const lead = (key: string, values?: Readonly<Record<string, string>>): ScreenNode => ({ kind: 'text', text: t(key, values), tone: 'lead' });
const identity: ScreenNode = { kind: 'identity', value: 'maria.oliveira@example.com', action: 'change' };
const identifier: ScreenNode = { kind: 'input', name: 'identifier', label: t('identifier'), input: 'identifier', autocomplete: 'username webauthn', required: true };
const password: ScreenNode = { kind: 'input', name: 'password', label: t('password'), input: 'password', required: true };
const legal: ScreenNode = { kind: 'legal', text: t('legal') };

export const SCREENS: Readonly<Record<string, Screen>> = {
  ...FACTOR_SCREENS,
  identify: {
    id: 'identity.identify',
    title: t('sign_in'),
    nodes: [lead('to_shop', { application: 'Northwind Shop' }), identifier, act('continue', 'continue', 'primary'), act('sign-up', 'create', 'link', { skipValidation: true })],
  },
  'identify-error': {
    id: 'identity.identify',
    title: t('sign_in'),
    nodes: [
      lead('to_shop', { application: 'Northwind Shop' }),
      { ...(identifier as Extract<ScreenNode, { kind: 'input' }>), value: 'maria@' },
      act('continue', 'continue', 'primary'),
      act('sign-up', 'create', 'link'),
    ],
    errors: [{ field: 'identifier', text: t('address_missing') }],
  },
  'sign-up': { id: 'identity.identify', title: t('sign_up_title'), nodes: [identifier, legal, act('continue', 'continue', 'primary'), act('sign-in', 'sign_in', 'secondary')] },
  password: {
    id: 'credentials.password',
    title: t('password_title'),
    nodes: [
      identity,
      password,
      act('continue', 'continue', 'primary'),
      act('forgot', 'forgot', 'link', { skipValidation: true }),
      act('code', 'email_instead', 'link', { skipValidation: true }),
    ],
  },
  'password-error': {
    id: 'credentials.password',
    title: t('password_title'),
    nodes: [
      identity,
      password,
      act('continue', 'continue', 'primary'),
      act('forgot', 'forgot', 'link', { skipValidation: true }),
      act('code', 'email_instead', 'link', { skipValidation: true }),
    ],
    errors: [{ field: 'password', text: t('wrong') }],
  },
  code: {
    id: 'credentials.email-code',
    title: t('code_title'),
    nodes: [
      lead('code_sent', { address: 'm•••@example.com' }),
      { kind: 'input', name: 'code', label: t('code'), input: 'code', required: true, hint: t('code_hint') },
      act('continue', 'continue', 'primary'),
      act('resend', 'again', 'link', { availableIn: 30, skipValidation: true }),
      act('change', 'change', 'link', { skipValidation: true }),
    ],
  },
  link: {
    id: 'credentials.magic-link',
    title: t('link_title'),
    nodes: [
      lead('link_sent', { address: 'm•••@example.com' }),
      { kind: 'wait', text: t('link_wait'), everySeconds: 2 },
      { kind: 'input', name: 'code', label: t('code'), input: 'code', required: true },
      act('continue', 'continue', 'primary'),
      act('resend', 'again', 'secondary', { availableIn: 30, skipValidation: true }),
      act('password', 'another', 'link', { skipValidation: true }),
    ],
  },
  'follow-link': {
    id: 'credentials.magic-link',
    title: t('follow_title'),
    nodes: [
      lead('follow_lead', { address: 'm•••@example.com' }),
      {
        kind: 'facts',
        items: [
          { label: t('started'), value: '10:42' },
          { label: t('place'), value: 'Lisbon, Portugal' },
          { label: t('device'), value: 'Firefox, Windows' },
        ],
      },
      act('link', 'sign_in', 'primary'),
    ],
  },
  consent: {
    id: 'oidc.consent',
    title: t('consent_title'),
    nodes: [
      { kind: 'application', name: 'Ledger Buddy', host: 'ledger-buddy.example', verified: false },
      identity,
      {
        kind: 'scopes',
        groups: [
          {
            legend: t('see'),
            items: [
              { name: 'profile', label: t('see_name'), optional: false },
              { name: 'email', label: t('see_email'), optional: false },
            ],
          },
          { legend: t('act'), items: [{ name: 'orders', label: t('act_orders'), optional: true }] },
        ],
      },
      { kind: 'text', text: t('revoke'), tone: 'hint' },
      act('allow', 'allow', 'primary'),
      act('cancel', 'cancel', 'secondary', { skipValidation: true }),
    ],
  },
  purposes: {
    id: 'consent.ask',
    title: t('choice_title'),
    nodes: [
      lead('choice_lead', { application: 'Northwind' }),
      { kind: 'checkbox', name: 'purpose-news', label: t('news_mail'), hint: t('news_why'), checked: false },
      {
        kind: 'facts',
        items: [
          { label: t('see'), value: t('see_email') },
          { label: t('who_gets'), value: 'Northwind, Mailhouse Ltd' },
        ],
      },
      {
        kind: 'details',
        summary: t('in_detail'),
        text: t('in_detail_hint'),
        // Open, so that what is folded away is looked at too.
        ticks: ['Northwind', 'Mailhouse Ltd'].map((who, index) => ({
          kind: 'ticks' as const,
          legend: t('may_get', { recipient: who }),
          options: [
            { name: `purpose-news.${index}.0`, label: t('see_email'), checked: index === 0 },
            { name: `purpose-news.${index}.1`, label: t('see_name'), checked: false },
          ],
        })),
      },
      act('save', 'save_choice', 'secondary'),
      act('accept-all', 'accept_all', 'secondary'),
      act('refuse-all', 'refuse_all', 'secondary'),
    ],
  },
  device: {
    id: 'oidc.approve-device',
    title: t('device_title'),
    nodes: [
      lead('device_lead', { code: 'WDJB-MJHT' }),
      { kind: 'application', name: 'Northwind TV', host: 'tv.northwind.example', verified: true },
      {
        kind: 'facts',
        items: [
          { label: t('device'), value: 'Living room TV' },
          { label: t('place'), value: 'Lisbon, Portugal' },
          { label: t('started'), value: '10:42' },
        ],
      },
      { kind: 'text', text: t('device_warn'), tone: 'warning' },
      act('approve', 'allow', 'primary'),
      act('deny', 'deny', 'secondary'),
    ],
  },
  'device-code': {
    id: 'oidc.device-code',
    title: t('user_code_title'),
    nodes: [{ kind: 'input', name: 'user_code', label: t('user_code'), input: 'code', autocomplete: 'off', required: true }, act('continue', 'continue', 'primary')],
  },
  'sign-out': {
    id: 'sessions.confirm-sign-out',
    title: t('sign_out_title'),
    nodes: [lead('sign_out_lead'), identity, act('sign-out', 'sign_out', 'primary'), act('stay', 'stay', 'secondary')],
  },
  'new-password': {
    id: 'credentials.new-password',
    title: t('new_password'),
    nodes: [
      { kind: 'identity', value: 'maria.oliveira@example.com' },
      { kind: 'input', name: 'password', label: t('password'), input: 'new-password', required: true, hint: t('new_password_hint'), minLength: 8, maxLength: 256, strength: true },
      act('continue', 'save', 'primary'),
      act('skip', 'not_now', 'secondary', { skipValidation: true }),
    ],
  },
  profile: {
    id: 'identity.profile',
    title: t('profile_title'),
    nodes: [
      lead('profile_lead'),
      { kind: 'input', name: 'attributes.name', label: t('full_name'), input: 'text', autocomplete: 'name', required: true },
      {
        kind: 'date',
        name: 'birthdate',
        label: t('birth'),
        required: false,
        parts: (['day', 'month', 'year'] as const).map((part) => ({ part, name: `birthdate.${part}`, label: t(`birth_${part}`), autocomplete: `bday-${part}` })),
      },
      { kind: 'input', name: 'attributes.phone', label: t('phone'), input: 'tel', required: false, value: '+351 912 345 678', prefilledFrom: t('prefilled') },
      {
        kind: 'choice',
        name: 'reach',
        legend: t('reach'),
        options: [
          { value: 'email', label: t('by_email'), hint: t('by_email_hint') },
          { value: 'phone', label: t('by_phone') },
        ],
      },
      { kind: 'checkbox', name: 'news', label: t('news'), checked: false },
      act('save', 'save', 'primary'),
      act('skip', 'not_now', 'link'),
    ],
    errors: [{ field: 'attributes.name', text: t('name_missing') }, { text: t('wait_a_while') }],
  },
  notices: {
    id: 'gallery.notices',
    title: t('link_title'),
    nodes: [
      { kind: 'text', text: t('done'), tone: 'success' },
      { kind: 'text', text: t('device_warn'), tone: 'warning' },
      { kind: 'text', text: t('revoke') },
      {
        kind: 'application',
        name: 'Northwind TV',
        logo: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        verified: true,
      },
      { kind: 'link', label: t('another'), href: 'https://example.com/help', external: true },
      act('continue', 'continue', 'primary'),
    ],
  },
};
