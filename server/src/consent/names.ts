import type { I18n, Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { Recipient } from './contract.ts';
import { NAMES_BESIDE_ATTRIBUTES } from './profile-names.ts';

/** How details are called, and lists of them. */
export interface Names {
  label(attribute: string): string;
  list(items: readonly string[]): string;
  /** Of a recipient, by its id. */
  recipient(id: string): string;
}

export interface NamesDeps {
  /** What a recipient is called that has no name in the purpose: an application, by its client id or entity id. */
  readonly applicationName: (tenantId: string, id: string) => Promise<string | undefined>;
  readonly i18n: Pick<I18n, 'format'>;
}

const besideAttributes: readonly string[] = NAMES_BESIDE_ATTRIBUTES;

export async function namesFor(deps: NamesDeps, tenant: Pick<Tenant, 'id' | 'settings'>, locale: Locale, all: readonly Recipient[]): Promise<Names> {
  const known = new Map(all.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])));
  const rest = [...new Set(all.map(({ id }) => id))].filter((id) => id !== '' && !known.has(id));
  for (const [id, name] of await Promise.all(rest.map(async (id) => [id, (await deps.applicationName(tenant.id, id)) ?? id] as const))) known.set(id, name);
  const lists = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' });
  return {
    label(attribute) {
      const label = tenant.settings.attributes.find(({ name }) => name === attribute)?.label;
      if (label) return label[locale] ?? label.en ?? Object.values(label)[0] ?? attribute;
      return besideAttributes.includes(attribute) ? deps.i18n.format(locale, { id: `consent.detail_${attribute}` }) : attribute;
    },
    list: (items) => lists.format(items),
    recipient: (id) => known.get(id) ?? id,
  };
}
