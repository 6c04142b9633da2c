import type { MessageContent } from '#platform/delivery';
import { createWording, type I18n, type Text } from '#platform/i18n';
import type { Shown } from './preview.ts';

/** What is said already, for a message that goes out in exactly these words; it says of itself that it is a trial. */
export function testMail(i18n: I18n, content: MessageContent, { locale, texts }: Shown): MessageContent {
  const own = createWording(locale, new Map(Object.entries(texts)));
  const said = (text: Text): Text => ({ id: 'messages.said', values: { text: own(text) ?? i18n.format(locale, text) } });
  const { action, also, footnote, subject, preheader, heading, paragraphs, code } = content;
  return {
    template: 'messages.test',
    subject: { id: 'messages.test_subject', values: { subject: said(subject).values?.['text'] ?? '' } },
    preheader: said(preheader),
    heading: said(heading),
    paragraphs: paragraphs.map(said),
    ...(code === undefined ? {} : { code }),
    ...(action ? { action: { label: said(action.label), url: action.url } } : {}),
    ...(also ? { also: { label: said(also.label), url: also.url } } : {}),
    ...(footnote ? { footnote: said(footnote) } : {}),
  };
}
