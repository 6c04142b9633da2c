import { plainName, type MessageContent } from '#platform/delivery';

/* What members of business customers, and those who are to be, are written (EM1). Names of organizations are what somebody typed: they stand as text, never as an address. */

type Values = Readonly<Record<string, string | number>>;
const text = (id: string, values: Values) => ({
  id: `organizations.company_${id}`,
  values: typeof values['organization'] === 'string' ? { ...values, organization: plainName(values['organization']) } : values,
});

export interface CompanyFacts {
  readonly brand: string;
  readonly organization: string;
}

export function invitedMail(facts: CompanyFacts & { readonly address: string }, until: Date, url: string): MessageContent {
  const values = { ...facts, at: until.getTime() };
  return {
    template: 'organizations.invited',
    subject: text('mail_invited_subject', values),
    preheader: text('mail_invited_preheader', values),
    heading: text('mail_invited_heading', values),
    paragraphs: [text('mail_invited_text', values)],
    action: { label: text('mail_invited_action', values), url },
    footnote: text('mail_invited_footnote', values),
    also: { label: text('mail_invited_unknown', values), url },
  };
}

/** To whoever invited them. */
export const acceptedMail = (facts: CompanyFacts & { readonly address: string }): MessageContent => ({
  template: 'organizations.invitation-accepted',
  subject: text('mail_accepted_subject', { ...facts }),
  preheader: text('mail_accepted_preheader', { ...facts }),
  heading: text('mail_accepted_heading', { ...facts }),
  paragraphs: [text('mail_accepted_text', { ...facts })],
});

export type MemberNotice = 'added' | 'changed' | 'removed';

/** To somebody, of what another one did with their membership. */
export const memberMail = (what: MemberNotice, facts: CompanyFacts, url: string): MessageContent => ({
  template: `organizations.member-${what}`,
  subject: text(`mail_${what}_subject`, { ...facts }),
  preheader: text(`mail_${what}_preheader`, { ...facts }),
  heading: text(`mail_${what}_heading`, { ...facts }),
  paragraphs: [text(`mail_${what}_text`, { ...facts })],
  ...(what === 'removed' ? {} : { action: { label: text('mail_see', {}), url } }),
});
