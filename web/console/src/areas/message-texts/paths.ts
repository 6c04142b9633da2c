import type { Answer } from '../../api/index.ts';

export const ALL = '/admin/v1/tenants/{tenant}/message-texts';
export const ONE = `${ALL}/{message}/{locale}` as const;
export const DRAFT = `${ONE}/draft` as const;
export const PUBLISH = `${DRAFT}/publish` as const;
export const VERSIONS = `${ONE}/versions` as const;
export const BACK = `${ONE}/roll-back` as const;
export const PREVIEW = `${ONE}/preview` as const;
export const TEST = `${ONE}/test` as const;

/** Of its page; without a brand: the words for all of them. */
export const pathOf = (template: string, brand: string): string => `message-texts/${template}${brand === '' ? '' : `/${brand}`}`;

export type Message = Answer<typeof ONE>;
export type Part = Message['parts'][number];
export type Locale = Message['locale'];

/** Own words, by part; empty: the product's. */
export type Texts = Readonly<Record<string, string>>;

/** What stands in the form: every part that can be said otherwise. */
export const valuesOf = ({ parts, draft }: Pick<Message, 'parts' | 'draft'>): Texts =>
  Object.fromEntries(parts.filter(({ kept }) => !kept).map(({ name, own }) => [name, (draft ? draft.texts[name] : own) ?? '']));

/** As the API takes it: what is empty is left out. */
export const textsOf = (values: Texts): Record<string, string> => Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== ''));

/** What one message is asked by. */
export interface Place {
  readonly params: { readonly tenant: string; readonly message: string; readonly locale: Locale };
  readonly query: { readonly brand?: string };
}
