import type { Notice, NoticeWords, PurposeDefinition, Recipient } from '#consent/contract';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { PrivacyDeps } from './deps.ts';

/** In the customer's language, else in English, else in any there is; with the language it is in: that is what they were shown. */
export function wordsIn(notice: PurposeDefinition['notice'], locale: string): { readonly locale: Locale; readonly words: NoticeWords } {
  const all = Object.entries(notice) as [Locale, NoticeWords][];
  const found = all.find(([name]) => name === locale) ?? all.find(([name]) => name === 'en') ?? all[0];
  if (!found) throw new Error('A notice without words cannot be published.');
  return { locale: found[0], words: found[1] };
}

/** As it was published, word for word. */
export const definitionIn = ({ content }: Notice): PurposeDefinition => JSON.parse(content) as PurposeDefinition;

/** What is no attribute of the tenant's own has words of ours. */
const BESIDE_ATTRIBUTES = ['email', 'phone_number', 'preferred_username', 'groups'];

/** How details are called, and lists of them. */
export interface Names {
  label(attribute: string): string;
  list(items: readonly string[]): string;
  /** Of a recipient, by its id. */
  recipient(id: string): string;
}

export async function namesFor(deps: Pick<PrivacyDeps, 'applicationName' | 'i18n'>, tenant: Tenant, locale: Locale, all: readonly Recipient[]): Promise<Names> {
  const known = new Map(all.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])));
  const rest = [...new Set(all.map(({ id }) => id))].filter((id) => id !== '' && !known.has(id));
  for (const [id, name] of await Promise.all(rest.map(async (id) => [id, (await deps.applicationName(tenant.id, id)) ?? id] as const))) known.set(id, name);
  const lists = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' });
  return {
    label(attribute) {
      const label = tenant.settings.attributes.find(({ name }) => name === attribute)?.label;
      if (label) return label[locale] ?? label.en ?? Object.values(label)[0] ?? attribute;
      return BESIDE_ATTRIBUTES.includes(attribute) ? deps.i18n.format(locale, { id: `account.privacy_detail_${attribute}` }) : attribute;
    },
    list: (items) => lists.format(items),
    recipient: (id) => known.get(id) ?? id,
  };
}
