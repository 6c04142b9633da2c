import type { MessageContent } from '#platform/delivery';

/** The link leads to the page, which wants a fresh sign-in; it opens nothing by itself. */
export function readyMail({ brand, until, url }: { readonly brand: string; readonly until: Date; readonly url: string }): MessageContent {
  const values = { brand, until: until.getTime() };
  return {
    template: 'portability.copy-ready',
    subject: { id: 'portability.mail_subject', values },
    preheader: { id: 'portability.mail_preheader', values },
    heading: { id: 'portability.mail_heading', values },
    paragraphs: [
      { id: 'portability.mail_body', values },
      { id: 'portability.mail_care', values },
    ],
    action: { label: { id: 'portability.mail_action', values }, url },
    footnote: { id: 'portability.mail_footnote', values },
  };
}
