import type { EmailMessage, MessageContent } from '#platform/delivery';
import type { Locale, Text } from '#platform/i18n';
import { messageBrand } from '#tenants';
import type { Brand } from '#tenants/contract';
import type { Topic } from '../contract.ts';
import { wordsIn } from '../words.ts';

export interface AddressMail {
  readonly to: string;
  readonly locale: Locale;
  readonly brand: Brand;
  readonly topic: Pick<Topic, 'words'>;
  /** Sent once for each. */
  readonly key: string;
}
type About = Pick<AddressMail, 'locale' | 'topic'> & { readonly brand: Pick<Brand, 'name'> };

const MINUTES = 10;
const said =
  ({ locale, brand, topic }: About, more: Readonly<Record<string, string | number>>) =>
  (name: string): Text => ({ id: `preferences.${name}`, values: { brand: brand.name, topic: wordsIn(topic.words, locale).words.title, ...more } });

/** To somebody who may know nothing of it: what it is about, and that nothing happens without the code (EM2, EM3). */
export function proofContent(of: About & { readonly code: string }): MessageContent {
  const text = said(of, { code: `${of.code.slice(0, 3)} ${of.code.slice(3)}`, minutes: MINUTES });
  return {
    template: 'preferences.prove_address',
    subject: text('mail_subject'),
    preheader: text('mail_preheader'),
    heading: text('mail_heading'),
    paragraphs: [text('mail_text'), text('mail_expiry')],
    code: of.code,
    footnote: text('mail_footnote'),
  };
}

/** To the owner of the account, at its own address: what goes where from now on, and where to change it (EM4). The other address is told in part. */
export function movedContent(of: About & { readonly address: string; readonly url: string }): MessageContent {
  const [name = '', host = ''] = of.address.split('@');
  const text = said(of, { address: `${name.slice(0, 1)}•••@${host}` });
  return {
    template: 'preferences.address_moved',
    subject: text('moved_subject'),
    preheader: text('moved_preheader'),
    heading: text('moved_heading'),
    paragraphs: [text('moved_text'), text('moved_wrong')],
    action: { label: text('all'), url: of.url },
  };
}

const message = ({ to, locale, brand, key }: AddressMail, content: MessageContent): EmailMessage => ({
  channel: 'email',
  to,
  locale,
  brand: messageBrand(brand),
  content,
  idempotencyKey: `${content.template}:${key}`,
});

export const proofMail = (mail: AddressMail & { readonly code: string }): EmailMessage => message(mail, proofContent(mail));
export const movedMail = (mail: AddressMail & { readonly address: string; readonly url: string }): EmailMessage => message(mail, movedContent(mail));
