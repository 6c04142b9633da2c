import type { Delivery, MessageContent } from '#platform/delivery';
import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import type { Brand } from '#tenants/contract';
import { messageBrand } from '#tenants';
import { minutes } from '../minutes.ts';
import { spaced } from './derive-code.ts';

/** `change`: an address is proved by somebody who is signed in, whoever else may have it. */
export type Purpose = 'sign-up' | 'sign-in' | 'recover' | 'change';
export type Template = 'sign_in_code' | 'recovery_code' | 'verify_address' | 'confirm_address' | 'already_registered' | 'no_account' | 'no_account_closed';

/** Which mail goes out. The screen is the same for all of them: only the mailbox tells (SU6, G15). */
export function templateFor(purpose: Purpose, accountExists: boolean, selfRegistration: boolean): Template {
  if (purpose === 'change') return 'confirm_address';
  if (purpose === 'sign-up') return accountExists ? 'already_registered' : 'verify_address';
  if (!accountExists) return selfRegistration ? 'no_account' : 'no_account_closed';
  return purpose === 'recover' ? 'recovery_code' : 'sign_in_code';
}

export interface CodeMail {
  readonly template: Template;
  readonly to: string;
  readonly brand: Brand;
  readonly code: string;
  readonly link?: string;
  readonly secondsLeft: number;
  readonly notAfter: Date;
  readonly idempotencyKey: string;
}

/** EM2, EM3: the code first in the subject, one purpose, one action, the expiry in the preheader. */
export function codeMail(mail: Pick<CodeMail, 'template' | 'brand' | 'code' | 'link' | 'secondsLeft'>): MessageContent {
  const { template } = mail;
  const working = template !== 'no_account' && template !== 'no_account_closed';
  const values = { brand: mail.brand.name, minutes: minutes(mail.secondsLeft), ...(working ? { code: spaced(mail.code) } : {}) };
  return {
    template: `credentials.${template}`,
    subject: { id: working ? 'credentials.mail_code_subject' : 'credentials.mail_no_account_subject', values },
    preheader: { id: `credentials.mail_${template}_preheader`, values },
    heading: { id: `credentials.mail_${template}_heading`, values },
    paragraphs: [
      { id: `credentials.mail_${template}_text`, values },
      ...(working ? [{ id: mail.link === undefined ? 'credentials.mail_code_expiry' : 'credentials.mail_link_expiry', values }] : []),
    ],
    ...(working ? { code: mail.code } : {}),
    ...(working && mail.link !== undefined ? { action: { label: { id: `credentials.mail_${template}_action`, values }, url: mail.link } } : {}),
    footnote: { id: working ? 'credentials.mail_code_footnote' : 'credentials.mail_no_account_footnote', values },
  };
}

export async function sendCodeMail(delivery: Delivery, tx: Tx, ctx: StepContext, mail: CodeMail): Promise<void> {
  await delivery.send(tx, {
    channel: 'email',
    to: mail.to,
    locale: ctx.flow.locale,
    brand: messageBrand(mail.brand),
    content: codeMail(mail),
    idempotencyKey: mail.idempotencyKey,
    notAfter: mail.notAfter,
  });
}
