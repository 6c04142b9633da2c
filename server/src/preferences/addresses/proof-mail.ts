import type { EmailMessage, MessageContent } from '#platform/delivery';
import type { Locale } from '#platform/i18n';
import type { Brand } from '#tenants/contract';
import type { Topic } from '../contract.ts';
import { wordsIn } from '../words.ts';

export interface ProofMail {
  readonly to: string;
  readonly locale: Locale;
  readonly brand: Brand;
  readonly topic: Topic;
  readonly code: string;
  readonly key: string;
}

const MINUTES = 10;

/** To somebody who may know nothing of it: what it is about, and that nothing happens without the code (EM2, EM3). */
export function proofContent({ locale, brand, topic, code }: Pick<ProofMail, 'locale' | 'topic' | 'code'> & { readonly brand: Pick<Brand, 'name'> }): MessageContent {
  const values = { brand: brand.name, topic: wordsIn(topic.words, locale).words.title, code: `${code.slice(0, 3)} ${code.slice(3)}`, minutes: MINUTES };
  return {
    template: 'preferences.prove_address',
    subject: { id: 'preferences.mail_subject', values },
    preheader: { id: 'preferences.mail_preheader', values },
    heading: { id: 'preferences.mail_heading', values },
    paragraphs: [
      { id: 'preferences.mail_text', values },
      { id: 'preferences.mail_expiry', values },
    ],
    code,
    footnote: { id: 'preferences.mail_footnote', values },
  };
}

export function proofMail({ to, locale, brand, topic, code, key }: ProofMail): EmailMessage {
  return {
    channel: 'email',
    to,
    locale,
    brand: {
      name: brand.name,
      colour: brand.colours.accent,
      onColour: brand.colours.onAccent,
      senderName: brand.senderName,
      ...(brand.logo?.startsWith('https://') ? { logoUrl: brand.logo } : {}),
      ...(brand.supportUrl === undefined ? {} : { supportUrl: brand.supportUrl }),
    },
    content: proofContent({ locale, brand, topic, code }),
    idempotencyKey: `preferences.prove_address:${key}`,
  };
}
