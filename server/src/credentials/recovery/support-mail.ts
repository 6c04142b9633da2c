import type { MessageContent } from '#platform/delivery';
import { SUPPORT_CODE_SECONDS } from './settings.ts';

/** EM2, EM3: what it is for, the code, how it is used, how long. */
export function supportMail(brand: string, code: string): MessageContent {
  const values = { brand, hours: SUPPORT_CODE_SECONDS / 3600 };
  return {
    template: 'credentials.support_code',
    subject: { id: 'credentials.support_mail_subject', values },
    preheader: { id: 'credentials.support_mail_preheader', values },
    heading: { id: 'credentials.support_mail_heading' },
    paragraphs: [
      { id: 'credentials.support_mail_text', values },
      { id: 'credentials.support_mail_how', values },
      { id: 'credentials.support_mail_expiry', values },
    ],
    code,
    footnote: { id: 'credentials.mail_code_footnote' },
  };
}
