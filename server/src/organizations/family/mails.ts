import { plainName, type MessageContent } from '#platform/delivery';

/* What a child and its guardians are written (EM1). The first one is the direct notice of 16 CFR 312.4(c)(1). */

/** What a child calls itself is what somebody typed, on its way to somebody else. */
const text = (id: string, values: Readonly<Record<string, string | number>> = {}) => ({
  id: `organizations.${id}`,
  values: typeof values['name'] === 'string' ? { ...values, name: plainName(values['name']) } : values,
});

interface About {
  readonly brand: string;
  /** What the child calls itself. */
  readonly name: string;
}

export function askMail({ brand, name, address, until, url }: About & { readonly address: string; readonly until: Date; readonly url: string }): MessageContent {
  const values = { brand, name, address, at: until.getTime() };
  return {
    template: 'organizations.guardian-asked',
    subject: text('mail_ask_subject', values),
    preheader: text('mail_ask_preheader', values),
    heading: text('mail_ask_heading', values),
    paragraphs: [text('mail_ask_who', values), text('mail_ask_what', values), text('mail_ask_over', values)],
    action: { label: text('mail_ask_action'), url },
    footnote: text('mail_ask_footnote'),
  };
}

export function joinMail({ brand, name, until, url }: About & { readonly until: Date; readonly url: string }): MessageContent {
  const values = { brand, name, at: until.getTime() };
  return {
    template: 'organizations.guardian-invited',
    subject: text('mail_join_subject', values),
    preheader: text('mail_join_preheader', values),
    heading: text('mail_join_heading', values),
    paragraphs: [text('mail_join_text', values)],
    action: { label: text('mail_ask_action'), url },
    footnote: text('mail_join_footnote'),
  };
}

export const agreedMail = ({ brand }: Pick<About, 'brand'>, url: string): MessageContent => ({
  template: 'organizations.child-agreed',
  subject: text('mail_agreed_subject', { brand }),
  preheader: text('mail_agreed_preheader', { brand }),
  heading: text('mail_agreed_heading'),
  paragraphs: [text('mail_agreed_text', { brand })],
  action: { label: text('mail_agreed_action'), url },
});

/** To the guardian, after the yes: whoever's mailbox was used by somebody else learns of it. */
export const confirmMail = ({ brand, name }: About, url: string): MessageContent => ({
  template: 'organizations.guardian-agreed',
  subject: text('mail_confirm_subject', { brand, name }),
  preheader: text('mail_confirm_preheader', { name }),
  heading: text('mail_confirm_heading', { name }),
  paragraphs: [text('mail_confirm_text', { brand, name })],
  action: { label: text('mail_confirm_action'), url },
  footnote: text('mail_confirm_footnote'),
});

/** To the address a child gave, when nothing came of it. */
export const overMail = ({ brand, name }: About): MessageContent => ({
  template: 'organizations.guardian-over',
  subject: text('mail_over_subject', { brand }),
  preheader: text('mail_over_preheader'),
  heading: text('mail_over_heading', { name }),
  paragraphs: [text('mail_over_text', { brand, name })],
});

export const orphanMail = ({ brand }: Pick<About, 'brand'>, until: Date, url: string): MessageContent => ({
  template: 'organizations.guardians-gone',
  subject: text('mail_orphan_subject', { brand }),
  preheader: text('mail_orphan_preheader', { at: until.getTime() }),
  heading: text('mail_orphan_heading'),
  paragraphs: [text('mail_orphan_text', { brand, at: until.getTime() })],
  action: { label: text('mail_agreed_action'), url },
});

export const ofAgeMail = ({ brand }: Pick<About, 'brand'>, url: string): MessageContent => ({
  template: 'organizations.of-age',
  subject: text('mail_of_age_subject', { brand }),
  preheader: text('mail_of_age_preheader'),
  heading: text('mail_of_age_heading'),
  paragraphs: [text('mail_of_age_text', { brand })],
  action: { label: text('mail_of_age_action'), url },
});

export const ofAgeGuardianMail = ({ brand, name }: About): MessageContent => ({
  template: 'organizations.of-age-guardian',
  subject: text('mail_of_age_guardian_subject', { brand, name }),
  preheader: text('mail_of_age_guardian_preheader', { name }),
  heading: text('mail_of_age_guardian_heading', { name }),
  paragraphs: [text('mail_of_age_guardian_text', { brand, name })],
});
