import type { MessageContent, MessageSample, SampleFacts, SmsContent } from '#platform/delivery';
import { readMessage, type I18n, type Locale, type Text } from '#platform/i18n';
import type { Part, PartRole, Variable } from './contract.ts';

/** Characters a part may have; a text message must fit one, with a long name in it. */
const MAX: Readonly<Record<PartRole, number>> = { subject: 120, preheader: 90, heading: 120, paragraph: 1000, button: 40, text: 140, footnote: 1000 };

/** Who it is from stands beside it anyway. */
const NEVER_REQUIRED: ReadonlySet<string> = new Set(['brand']);

interface Said {
  readonly role: PartRole;
  readonly text: Text;
}

const isSms = (content: MessageContent | SmsContent): content is SmsContent => 'text' in content;

function saidIn(content: MessageContent | SmsContent): readonly Said[] {
  if (isSms(content)) return [{ role: 'text', text: content.text }];
  return [
    { role: 'subject', text: content.subject },
    { role: 'preheader', text: content.preheader },
    { role: 'heading', text: content.heading },
    ...content.paragraphs.map((text): Said => ({ role: 'paragraph', text })),
    ...(content.action ? [{ role: 'button' as const, text: content.action.label }] : []),
    ...(content.footnote ? [{ role: 'footnote' as const, text: content.footnote }] : []),
    ...(content.also ? [{ role: 'footnote' as const, text: content.also.label }] : []),
  ];
}

/** Once each, in the order they stand; values of every way it can look. */
function saidBy(sample: MessageSample, facts: SampleFacts): readonly Said[] {
  const order: readonly PartRole[] = ['subject', 'preheader', 'heading', 'paragraph', 'text', 'button', 'footnote'];
  const all = new Map<string, Said>();
  for (const said of sample.shows(facts).flatMap(saidIn)) {
    const known = all.get(said.text.id);
    all.set(said.text.id, known ? { ...known, text: { id: said.text.id, values: { ...said.text.values, ...known.text.values } } } : said);
  }
  return [...all.values()].toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}

/** The one subject is called that; paragraphs go by the name of the text they stand for. */
const nameOf = ({ role, text: { id } }: Said): string => (role === 'paragraph' || role === 'footnote' ? id.slice(id.indexOf('.') + 1) : role);

function variablesOf(product: string, locale: Locale, { values = {} }: Text): readonly Variable[] {
  const { uses, ways } = readMessage(locale, product);
  return Object.entries(values).map(([name, sample]) => ({
    name,
    kind: uses.some((use) => use.name === name && use.as === 'date') ? 'date' : typeof sample === 'number' ? 'number' : 'text',
    sample,
    required: !NEVER_REQUIRED.has(name) && ways.every(({ says }) => says.has(name)),
  }));
}

/** Everything a message says in one language, and which of it may be said otherwise. */
export function partsOf(i18n: Pick<I18n, 'source'>, sample: MessageSample, facts: SampleFacts): readonly Part[] {
  return saidBy(sample, facts).map((said) => {
    const { id } = said.text;
    const product = i18n.source(facts.locale, id);
    return {
      name: nameOf(said),
      role: said.role,
      textId: id,
      kept: said.role === 'footnote' || (sample.keeps?.includes(id) ?? false),
      product,
      variables: variablesOf(product, facts.locale, said.text),
      max: MAX[said.role],
    };
  });
}
