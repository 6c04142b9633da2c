import type { Item } from '../../api/index.ts';
import { texts } from './texts.ts';

type Definition = Item<'/admin/v1/tenants/{tenant}/purposes'>['draft'];
export type LocaleKey = keyof typeof texts.locales;
export type Words = Partial<Record<keyof typeof texts.words, string>>;
export const LOCALES = Object.keys(texts.locales) as readonly LocaleKey[];

/** As it is edited: every field a text, a list or a switch. */
export interface Draft {
  readonly kind: string;
  readonly attributes: string[];
  readonly recipients: string[];
  readonly legal_basis: string;
  readonly retention: string;
  readonly jurisdictions: string[];
  readonly necessary_for: string[];
  readonly valid_days: string;
  readonly asked: string;
  readonly sale: boolean;
  readonly notice: Partial<Record<LocaleKey, Words>>;
}

export const EMPTY: Draft = {
  kind: 'purpose',
  attributes: [],
  recipients: [],
  legal_basis: 'consent',
  retention: '',
  jurisdictions: [],
  necessary_for: [],
  valid_days: '',
  asked: 'sign-in',
  sale: false,
  notice: {},
};

export const draftOf = (of: Definition): Draft => ({
  kind: of.kind ?? EMPTY.kind,
  attributes: [...(of.attributes ?? [])],
  recipients: (of.recipients ?? []).map(({ id, name }) => (name === undefined ? id : `${id}=${name}`)),
  legal_basis: of.legal_basis ?? EMPTY.legal_basis,
  retention: of.retention ?? '',
  jurisdictions: [...(of.jurisdictions ?? [])],
  necessary_for: [...(of.necessary_for ?? [])],
  valid_days: of.valid_days === undefined ? '' : String(of.valid_days),
  asked: of.asked ?? EMPTY.asked,
  sale: of.sale ?? false,
  notice: of.notice,
});

/** `party:post=The post room` is somebody with a name; what has none is an application. */
const recipientOf = (text: string) => {
  const at = text.indexOf('=');
  return at < 0 ? { id: text.trim() } : { id: text.slice(0, at).trim(), name: text.slice(at + 1).trim() };
};

const written = (words: Words): Words => Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''));

export function bodyOf({ recipients, retention, valid_days, notice, ...same }: Draft) {
  const told = Object.entries(notice).flatMap(([locale, words]) => (Object.keys(written(words)).length === 0 ? [] : [[locale, { title: '', why: '', ...written(words) }]]));
  return {
    ...same,
    recipients: recipients.map(recipientOf),
    ...(retention.trim() === '' ? {} : { retention: retention.trim() }),
    ...(valid_days === '' ? {} : { valid_days: Number(valid_days) }),
    notice: Object.fromEntries(told) as Record<string, Words>,
  };
}
