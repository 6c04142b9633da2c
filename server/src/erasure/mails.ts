import type { MessageContent } from '#platform/delivery';
import type { PendingErasure } from './contract.ts';

/* What a customer is told of the end of their account (EM1): that it is coming and how to keep it, that it stays, and, as the last message of all, that it is done. */

const text = (name: string, values: Readonly<Record<string, string | number>> = {}) => ({ id: `erasure.${name}`, values });

export function scheduledMail(
  brand: string,
  { dueAt, hold, askedBy }: Pick<PendingErasure, 'dueAt' | 'hold' | 'askedBy'>,
  urls: { readonly keep: string | undefined; readonly progress: string },
): MessageContent {
  const values = { brand, at: dueAt.getTime() };
  return {
    template: 'erasure.scheduled',
    subject: text('mail_scheduled_subject', values),
    preheader: text('mail_scheduled_preheader'),
    heading: text('mail_scheduled_heading'),
    paragraphs: [
      ...(askedBy === 'inactive' ? [text('mail_scheduled_inactive')] : []),
      text('mail_scheduled_text', values),
      ...(hold ? [text('mail_scheduled_held', { reason: hold.reason })] : []),
      ...(urls.keep === undefined ? [text('mail_scheduled_guardian')] : []),
      text('mail_scheduled_stays'),
    ],
    ...(urls.keep === undefined
      ? {}
      : { action: { label: text('cancel_button'), url: urls.keep }, ...(askedBy === 'inactive' ? {} : { footnote: text('mail_scheduled_footnote') }) }),
    also: { label: text('progress_see'), url: urls.progress },
  };
}

/** `days`: until it is deleted, if nobody answers. */
export function inactiveMail(
  brand: string,
  { what, days, months }: { readonly what: 'asked' | 'reminded'; readonly days: number; readonly months: number },
  url: string,
): MessageContent {
  const values = { brand, days, months };
  return {
    template: `erasure.inactive-${what}`,
    subject: text(`mail_inactive_${what}_subject`, values),
    preheader: text('mail_inactive_preheader', values),
    heading: text('mail_inactive_heading', values),
    paragraphs: [text('mail_inactive_text', values), text('mail_inactive_end', values)],
    action: { label: text('keep_button'), url },
    footnote: text('mail_inactive_footnote', values),
  };
}

export const cancelledMail = (brand: string): MessageContent => ({
  template: 'erasure.cancelled',
  subject: text('mail_cancelled_subject', { brand }),
  preheader: text('mail_cancelled_preheader'),
  heading: text('mail_cancelled_heading'),
  paragraphs: [text('mail_cancelled_text')],
});

export const doneMail = (brand: string, backupsGone: Date, url: string): MessageContent => ({
  template: 'erasure.done',
  subject: text('mail_done_subject', { brand }),
  preheader: text('mail_done_preheader'),
  heading: text('mail_done_heading'),
  paragraphs: [text('mail_done_text', { at: backupsGone.getTime() }), text('mail_done_applications')],
  action: { label: text('mail_done_action'), url },
  footnote: text('mail_done_footnote'),
});
