import type { MessageContent } from '#platform/delivery';

export const RESULTS = ['done', 'decide', 'failed', 'expired'] as const;

/** Nothing of what was verified stands in it. */
export function resultContent(what: (typeof RESULTS)[number], brand: string, service: string, url: string): MessageContent {
  const values = { brand, service };
  return {
    template: `verification.result-${what}`,
    subject: { id: `verification.mail_${what}_subject`, values },
    preheader: { id: `verification.mail_${what}_preheader`, values },
    heading: { id: `verification.mail_${what}_heading`, values },
    paragraphs: [{ id: `verification.mail_${what}_body`, values }],
    action: { label: { id: 'verification.mail_action', values }, url },
    footnote: { id: 'verification.mail_footnote', values },
  };
}
