import { createHash } from 'node:crypto';
import type { Card, Screen, ScreenNode } from '#journeys/contract';

/** Screens of second steps, of the security page and of challenges, in four languages. */
export const FACTOR_TEXTS: Readonly<Record<string, readonly [en: string, de: string, ar: string, zh: string]>> = {
  continue: ['Continue', 'Weiter', 'متابعة', '继续'],
  code: ['Code', 'Code', 'الرمز', '验证码'],
  not_now: ['Not now', 'Jetzt nicht', 'ليس الآن', '以后再说'],
  another: ['Use another way', 'Anderen Weg wählen', 'استخدام طريقة أخرى', '用其他方式'],
  app_title: ['Set up your authenticator app', 'Richten Sie Ihre Authenticator-App ein', 'إعداد تطبيق المصادقة', '设置身份验证器应用'],
  app_lead: [
    'Scan this picture with your authenticator app. Then enter the code it shows.',
    'Scannen Sie dieses Bild mit Ihrer Authenticator-App. Geben Sie dann den Code ein, den sie zeigt.',
    'امسح هذه الصورة بتطبيق المصادقة. ثم أدخل الرمز الذي يعرضه.',
    '用身份验证器应用扫描此图，然后输入显示的验证码。',
  ],
  app_picture: ['Picture for your authenticator app', 'Bild für Ihre Authenticator-App', 'صورة لتطبيق المصادقة', '供身份验证器应用扫描的图片'],
  app_secret: ['Or enter this key', 'Oder geben Sie diesen Schlüssel ein', 'أو أدخل هذا المفتاح', '或输入此密钥'],
  app_open: ['Open in the app on this device', 'In der App auf diesem Gerät öffnen', 'فتح في التطبيق على هذا الجهاز', '在此设备的应用中打开'],
  app_code: ['Code from the app', 'Code aus der App', 'الرمز من التطبيق', '应用中的验证码'],
  codes_title: ['Keep your recovery codes', 'Bewahren Sie Ihre Wiederherstellungscodes auf', 'احتفظ برموز الاسترداد', '保存你的恢复代码'],
  codes_lead: [
    'Each code works once, when your other ways are out of reach. We show them only now.',
    'Jeder Code gilt einmal, wenn Ihre anderen Wege nicht erreichbar sind. Wir zeigen sie nur jetzt.',
    'يعمل كل رمز مرة واحدة عند تعذر الطرق الأخرى. نعرضها الآن فقط.',
    '其他方式不可用时，每个代码可用一次。它们只显示这一次。',
  ],
  codes_label: ['Your recovery codes', 'Ihre Wiederherstellungscodes', 'رموز الاسترداد', '你的恢复代码'],
  codes_saved: ['I saved them', 'Ich habe sie gespeichert', 'لقد حفظتها', '我已保存'],
  ways_title: ['Choose how to confirm it is you', 'Wie möchten Sie bestätigen, dass Sie es sind?', 'اختر طريقة لتأكيد هويتك', '选择确认身份的方式'],
  ways: ['Ways', 'Wege', 'الطرق', '方式'],
  way_app: ['Code from your authenticator app', 'Code aus Ihrer Authenticator-App', 'رمز من تطبيق المصادقة', '身份验证器应用中的验证码'],
  way_push: ['Confirm on your phone', 'Auf Ihrem Telefon bestätigen', 'التأكيد على هاتفك', '在手机上确认'],
  way_push_hint: ['Pixel 9, added 3 May', 'Pixel 9, hinzugefügt am 3. Mai', 'Pixel 9، أُضيف في 3 مايو', 'Pixel 9，5 月 3 日添加'],
  way_sms: ['Text message', 'SMS', 'رسالة نصية', '短信'],
  way_sms_hint: ['Less secure. To +351 ••• ••• 678', 'Weniger sicher. An +351 ••• ••• 678', 'أقل أمانًا. إلى ‎+351 ••• ••• 678', '安全性较低。发送至 +351 ••• ••• 678'],
  way_recovery: ['Recovery code', 'Wiederherstellungscode', 'رمز استرداد', '恢复代码'],
  remember: ['Don’t ask on this device for 30 days', 'Auf diesem Gerät 30 Tage nicht fragen', 'عدم السؤال على هذا الجهاز لمدة 30 يومًا', '30 天内在此设备上不再询问'],
  push_title: ['Check your phone', 'Sehen Sie auf Ihr Telefon', 'تحقق من هاتفك', '查看你的手机'],
  push_lead: [
    'Open the message on your phone and type this number there.',
    'Öffnen Sie die Mitteilung und tippen Sie dort diese Zahl ein.',
    'افتح الرسالة على هاتفك واكتب هذا الرقم هناك.',
    '打开手机上的消息，并在那里输入此数字。',
  ],
  push_number: ['Your number', 'Ihre Zahl', 'رقمك', '你的数字'],
  push_wait: ['Waiting for your phone.', 'Wir warten auf Ihr Telefon.', 'في انتظار هاتفك.', '正在等待你的手机。'],
  security_title: ['Your security', 'Ihre Sicherheit', 'الأمان', '你的安全设置'],
  security_lead: [
    'These are the ways to sign in to your account.',
    'Das sind die Wege, sich bei Ihrem Konto anzumelden.',
    'هذه هي طرق تسجيل الدخول إلى حسابك.',
    '这些是登录你账户的方式。',
  ],
  removed: ['The passkey was removed.', 'Der Passkey wurde entfernt.', 'تمت إزالة مفتاح المرور.', '通行密钥已移除。'],
  passkeys: ['Passkeys', 'Passkeys', 'مفاتيح المرور', '通行密钥'],
  this_device: ['This device', 'Dieses Gerät', 'هذا الجهاز', '此设备'],
  synced: ['Synced', 'Synchronisiert', 'متزامن', '已同步'],
  kept_by: ['Kept by', 'Aufbewahrt von', 'محفوظ لدى', '保存于'],
  added: ['Added', 'Hinzugefügt', 'أُضيف', '添加时间'],
  last_used: ['Last used', 'Zuletzt verwendet', 'آخر استخدام', '上次使用'],
  never: ['Not used yet', 'Noch nicht verwendet', 'لم يُستخدم بعد', '尚未使用'],
  rename: ['Rename', 'Umbenennen', 'إعادة التسمية', '重命名'],
  remove: ['Remove', 'Entfernen', 'إزالة', '移除'],
  second: ['Second steps', 'Zweite Schritte', 'الخطوات الثانية', '第二步验证'],
  second_empty: [
    'You have none yet. A second step protects you when a password is stolen.',
    'Noch keine. Ein zweiter Schritt schützt Sie, wenn ein Passwort gestohlen wird.',
    'لا يوجد شيء بعد. تحميك الخطوة الثانية عند سرقة كلمة المرور.',
    '还没有。密码被盗时，第二步验证能保护你。',
  ],
  passwords: ['Password', 'Passwort', 'كلمة المرور', '密码'],
  changed: ['Changed', 'Geändert', 'تاريخ التغيير', '更改时间'],
  change_password: ['Change password', 'Passwort ändern', 'تغيير كلمة المرور', '更改密码'],
  recovery: ['Recovery codes', 'Wiederherstellungscodes', 'رموز الاسترداد', '恢复代码'],
  left: ['7 of 10 left', '7 von 10 übrig', 'بقي 7 من 10', '剩余 7 个，共 10 个'],
  new_codes: ['Make new codes', 'Neue Codes erstellen', 'إنشاء رموز جديدة', '生成新代码'],
  add_passkey: ['Add a passkey', 'Passkey hinzufügen', 'إضافة مفتاح مرور', '添加通行密钥'],
  done_here: ['Done', 'Fertig', 'تم', '完成'],
  moment_title: ['One moment', 'Einen Moment', 'لحظة من فضلك', '请稍等'],
  moment_lead: ['We check that this is not a program.', 'Wir prüfen, dass dies kein Programm ist.', 'نتحقق من أن هذا ليس برنامجًا.', '我们需要确认这不是程序。'],
  moment_working: [
    'Checking that this is not a program. This takes a moment.',
    'Wir prüfen, dass dies kein Programm ist. Das dauert einen Moment.',
    'نتأكد من أن هذا ليس برنامجًا. يستغرق ذلك لحظة.',
    '正在确认这不是程序。请稍候。',
  ],
  upgrade_title: ['Sign in faster next time', 'Nächstes Mal schneller anmelden', 'سجّل الدخول أسرع في المرة القادمة', '下次更快登录'],
  upgrade_lead: [
    'With a passkey you use your fingerprint, face or screen lock. There is nothing to remember.',
    'Mit einem Passkey nutzen Sie Fingerabdruck, Gesicht oder Bildschirmsperre. Sie müssen sich nichts merken.',
    'مع مفتاح المرور تستخدم بصمتك أو وجهك أو قفل الشاشة. لا شيء لتتذكره.',
    '有了通行密钥，你可以使用指纹、面容或屏幕锁。无需记住任何内容。',
  ],
  upgrade_button: ['Create a passkey', 'Passkey erstellen', 'إنشاء مفتاح مرور', '创建通行密钥'],
  upgrade_what: ['What is a passkey?', 'Was ist ein Passkey?', 'ما هو مفتاح المرور؟', '什么是通行密钥？'],
  wrong_code: [
    'This code is not right. Check the app and try again.',
    'Dieser Code stimmt nicht. Sehen Sie in der App nach und versuchen Sie es erneut.',
    'هذا الرمز غير صحيح. تحقق من التطبيق وحاول مجددًا.',
    '验证码不正确。请查看应用后重试。',
  ],
};

const t = (key: string) => ({ id: `factors.${key}` });
const act = (action: string, key: string, tone: 'primary' | 'secondary' | 'link'): ScreenNode => ({
  kind: 'action',
  action,
  label: t(key),
  tone,
  skipValidation: tone !== 'primary',
});
const lead = (key: string): ScreenNode => ({ kind: 'text', text: t(key), tone: 'lead' });
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const OTPAUTH = `otpauth://totp/Acme:maria.oliveira%40example.com?secret=${SECRET}&issuer=Acme&algorithm=SHA1&digits=6&period=30`;

/** A puzzle as its server poses it; the number is what a device has to find. */
export function altchaPuzzle(number: number, maxnumber: number) {
  const salt = '7f3a9c51d2e84b60?expires=1999999999&';
  return { algorithm: 'SHA-256', challenge: createHash('sha256').update(`${salt}${number}`).digest('hex'), salt, maxnumber, signature: 'e'.repeat(64) };
}

export const puzzleScreen = (options: Readonly<Record<string, unknown>>, method = 'altcha'): Screen => ({
  id: 'challenges.solve',
  title: t('moment_title'),
  nodes: [lead('moment_lead'), { kind: 'challenge', method, options, text: t('moment_working'), field: 'solution', action: 'solved', unable: 'unable' }],
});

export const PASSKEY_OPTIONS = {
  challenge: 'Y2hhbGxlbmdlLWNoYWxsZW5nZQ',
  rp: { id: 'localhost', name: 'Acme' },
  user: { id: 'dXNlci1tYXJpYQ', name: 'maria.oliveira@example.com', displayName: 'Maria Oliveira' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
  excludeCredentials: [],
};

const passkey = (id: string, title: string, provider: string, more: Partial<Card> = {}): Card => ({
  id,
  title,
  facts: [
    { label: t('kept_by'), value: provider },
    { label: t('added'), value: '3 May 2026' },
    { label: t('last_used'), value: t('never') },
  ],
  actions: [
    { action: `rename:${id}`, label: t('rename'), tone: 'link' },
    { action: `remove:${id}`, label: t('remove'), tone: 'danger' },
  ],
  ...more,
});

export const FACTOR_SCREENS: Readonly<Record<string, Screen>> = {
  'app-setup': {
    id: 'credentials.set-up-app',
    title: t('app_title'),
    nodes: [
      lead('app_lead'),
      { kind: 'qr', text: OTPAUTH, label: t('app_picture') },
      { kind: 'secret', label: t('app_secret'), value: SECRET },
      { kind: 'link', label: t('app_open'), href: OTPAUTH },
      { kind: 'input', name: 'code', label: t('app_code'), input: 'code', required: true },
      act('continue', 'continue', 'primary'),
      act('another', 'another', 'link'),
    ],
  },
  'app-setup-error': {
    id: 'credentials.set-up-app',
    title: t('app_title'),
    nodes: [
      { kind: 'qr', text: OTPAUTH, label: t('app_picture') },
      { kind: 'secret', label: t('app_secret'), value: SECRET },
      { kind: 'link', label: t('app_open'), href: OTPAUTH },
      { kind: 'input', name: 'code', label: t('app_code'), input: 'code', required: true },
      act('continue', 'continue', 'primary'),
    ],
    errors: [{ field: 'code', text: t('wrong_code') }],
  },
  'recovery-codes': {
    id: 'credentials.recovery-codes',
    title: t('codes_title'),
    nodes: [
      lead('codes_lead'),
      {
        kind: 'codes',
        label: t('codes_label'),
        codes: ['k7mq-2xvt', '9fhd-w3pn', 'r4tz-8cyb', 'm2jq-5hxk', 'v8np-6wdr', 'c3yt-9zfg', 'h5bk-4mvx', 'p9wd-7rqn', 'x6cz-3tjh', 'g2fv-8ykm'],
        fileName: 'acme-recovery-codes.txt',
      },
      act('saved', 'codes_saved', 'primary'),
    ],
  },
  'choose-way': {
    id: 'credentials.choose-way',
    title: t('ways_title'),
    nodes: [
      { kind: 'identity', value: 'maria.oliveira@example.com', action: 'leave' },
      {
        kind: 'choice',
        name: 'way',
        legend: t('ways'),
        options: [
          { value: 'app', label: t('way_app'), checked: true },
          { value: 'push', label: t('way_push'), hint: t('way_push_hint') },
          { value: 'sms', label: t('way_sms'), hint: t('way_sms_hint') },
          { value: 'recovery', label: t('way_recovery') },
        ],
      },
      { kind: 'checkbox', name: 'remember', label: t('remember'), checked: false },
      act('continue', 'continue', 'primary'),
    ],
  },
  'push-number': {
    id: 'credentials.push',
    title: t('push_title'),
    nodes: [
      lead('push_lead'),
      { kind: 'number', label: t('push_number'), value: '47' },
      { kind: 'wait', text: t('push_wait'), everySeconds: 2 },
      act('another', 'another', 'link'),
    ],
  },
  security: {
    id: 'credentials.security',
    title: t('security_title'),
    nodes: [
      lead('security_lead'),
      { kind: 'passkeys', rpId: 'localhost', userId: 'dXNlci1tYXJpYQ', accepted: ['AQ'], name: 'maria.oliveira@example.com', displayName: 'Maria Oliveira' },
      { kind: 'text', text: t('removed'), tone: 'success' },
      {
        kind: 'cards',
        legend: t('passkeys'),
        items: [
          passkey('pk1', 'iCloud Keychain', 'Apple', { badge: t('this_device') }),
          passkey('pk2', 'The old laptop of my grandmother in the kitchen, with a long name', 'Google Password Manager', { badge: t('synced') }),
        ],
      },
      { kind: 'cards', legend: t('second'), empty: t('second_empty'), items: [] },
      {
        kind: 'cards',
        legend: t('passwords'),
        items: [
          {
            id: 'password',
            title: t('passwords'),
            facts: [{ label: t('changed'), value: '12 January 2026' }],
            actions: [{ action: 'change:password', label: t('change_password'), tone: 'secondary' }],
          },
          { id: 'recovery', title: t('recovery'), badge: t('left'), facts: [], actions: [{ action: 'renew:recovery', label: t('new_codes'), tone: 'secondary' }] },
        ],
      },
      act('add', 'add_passkey', 'primary'),
      act('done', 'done_here', 'link'),
    ],
  },
  // So much work that it is still going on when somebody looks.
  challenge: puzzleScreen(altchaPuzzle(400_000_000, 500_000_000)),
  'challenge-unable': puzzleScreen({ ...altchaPuzzle(1, 1), challenge: '0'.repeat(64) }),
  'passkey-upgrade': {
    id: 'credentials.passkey-upgrade',
    title: t('upgrade_title'),
    nodes: [
      lead('upgrade_lead'),
      { kind: 'webauthn', mode: 'create', options: PASSKEY_OPTIONS, field: 'credential', action: 'created', label: t('upgrade_button'), tone: 'primary', conditional: true },
      act('skip', 'not_now', 'secondary'),
      { kind: 'details', summary: t('upgrade_what'), text: t('upgrade_lead') },
    ],
  },
};
