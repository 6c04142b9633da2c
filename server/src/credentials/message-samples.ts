import type { MessageSample, SampleFacts } from '#platform/delivery';
import type { Brand } from '#tenants/contract';
import { confirmMail } from './address/ask-to-confirm.ts';
import type { NoticeKind } from './contract.ts';
import { codeMail, type Template } from './mailed-code/code-mails.ts';
import { spaced } from './mailed-code/derive-code.ts';
import { noticeContent } from './notices/notice-content.ts';
import { sayTime } from './notices/say-time.ts';
import { ASKING } from './notices/settings.ts';
import { supportMail } from './recovery/support-mail.ts';
import { MAX_BRAND } from './text-notices/settings.ts';

/* Messages of this room, made up. */

const CODE = '482913';
const HAPPENED = new Date('2026-05-03T20:42:00Z');
const LATER = new Date('2026-05-06T20:42:00Z');

const CODE_MAILS: Readonly<Record<Template, true>> = {
  sign_in_code: true,
  verify_address: true,
  already_registered: true,
  no_account: true,
  no_account_closed: true,
  recovery_code: true,
  confirm_address: true,
};

/** Every kind, once: the type of the record fails when one is missing. */
const NOTICES: Readonly<Record<NoticeKind, true>> = {
  password_changed: true,
  password_disabled: true,
  passkey_added: true,
  passkey_removed: true,
  identity_linked: true,
  identity_unlinked: true,
  factor_added: true,
  factor_removed: true,
  recovery_codes_made: true,
  recovery_code_used: true,
  new_browser: true,
  sign_in_denied: true,
  recovery_started: true,
  recovery_completed: true,
  account_secured: true,
  contact_changed: true,
  account_merged: true,
  account_merge_undone: true,
  access_withdrawn: true,
  browser_forgotten: true,
  unusual_sign_in: true,
  sign_in_held: true,
  sign_in_waits: true,
  unusual_confirmation: true,
  confirmation_held: true,
  confirmation_waits: true,
  session_elsewhere: true,
  access_elsewhere: true,
};
const NOTICE_KINDS = Object.keys(NOTICES) as NoticeKind[];

const codes = (Object.keys(CODE_MAILS) as Template[]).map(
  (template): MessageSample => ({
    template: `credentials.${template}`,
    group: 'codes',
    security: true,
    keeps: ['credentials.mail_code_expiry', 'credentials.mail_link_expiry'],
    shows({ brand, url }) {
      const mail = { template, brand: { name: brand } as Brand, code: CODE, secondsLeft: 600 };
      return template === 'confirm_address' || template.startsWith('no_account') ? [codeMail(mail)] : [codeMail({ ...mail, link: url }), codeMail(mail)];
    },
  }),
);

/** What was done, when and where, and the way to undo it, are said in our words: whoever changes them could hide a theft. */
const NOTICE_KEEPS = ['notice_facts', 'notice_when', 'notice_held', 'notice_thing', 'notice_not_me', 'notice_was_me', 'notice_why_device_country'].map((id) => `credentials.${id}`);
const notices = NOTICE_KINDS.map(
  (what): MessageSample => ({
    template: `credentials.${what}`,
    group: 'notices',
    security: true,
    keeps: NOTICE_KEEPS,
    shows: ({ brand, locale, url }) => [
      noticeContent({
        what,
        brand,
        at: sayTime(HAPPENED, locale),
        browser: 'Firefox, Windows',
        network: '203.0.113.•••',
        url,
        until: sayTime(LATER, locale),
        ...(ASKING.has(what) ? { yesUrl: url, why: 'device_country' as const } : {}),
      }),
    ],
  }),
);

const textCode = (template: string): MessageSample => ({
  template: `credentials.${template}`,
  group: 'texts',
  security: true,
  shows: ({ brand }: SampleFacts) => [{ text: { id: `credentials.${template}`, values: { code: spaced(CODE), sender: brand, minutes: 10 } } }],
});

/** One sentence has it all: what happened, and that there is a way if it was somebody else. */
const textNotice = (what: string): MessageSample => ({
  template: `credentials.text_${what}`,
  group: 'texts',
  security: true,
  keeps: [`credentials.text_${what}`],
  shows: ({ brand, url }) => [{ text: { id: `credentials.text_${what}`, values: { brand: [...brand].slice(0, MAX_BRAND).join('') } }, link: url }],
});

export const credentialMessages: readonly MessageSample[] = [
  ...codes,
  { template: 'credentials.confirm_address_asked', group: 'codes', security: true, shows: ({ brand, url }) => [confirmMail(brand, url)] },
  {
    template: 'credentials.support_code',
    group: 'codes',
    security: true,
    keeps: ['credentials.support_mail_how', 'credentials.support_mail_expiry'],
    shows: ({ brand }) => [supportMail(brand, 'k7m2p-9x4qd-w3h8n')],
  },
  ...notices,
  textCode('sms_sign_in_text'),
  textCode('sms_new_phone_text'),
  ...NOTICE_KINDS.map(textNotice),
  textNotice('verification_result'),
];
