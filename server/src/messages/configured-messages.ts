import { isDeepStrictEqual } from 'node:util';
import { LOCALES, type Locale } from '#platform/i18n';
import type { Saved } from '#tenants/contract';
import type { Fix, MessageInput, MessagePlace, Texts } from './contract.ts';
import { messagesErrors } from './errors.ts';
import type { TextsRow } from './store.ts';

type ByLocale = Record<string, Texts>;

/** As it stands in a file: one entry a message, in it one for each language, and the same for brands that say it otherwise. */
export function configuredMessages(rows: readonly TextsRow[], brandSlugs: ReadonlyMap<string, string>): readonly MessageInput[] {
  return [...Map.groupBy(rows, ({ template }) => template)].map(([template, of]) => {
    const inLocales = (some: readonly TextsRow[]): ByLocale => Object.fromEntries(some.map(({ locale, texts }) => [locale, texts]));
    const all = of.filter(({ brand_id }) => brand_id === null);
    const branded = [
      ...Map.groupBy(
        of.filter(({ brand_id }) => brand_id !== null),
        ({ brand_id }) => brandSlugs.get(brand_id as string) ?? '',
      ),
    ];
    return {
      template,
      ...(all.length === 0 ? {} : { texts: inLocales(all) }),
      ...(branded.length === 0 ? {} : { brands: Object.fromEntries(branded.toSorted(([a], [b]) => a.localeCompare(b)).map(([slug, some]) => [slug, inLocales(some)])) }),
    };
  });
}

export interface SaveConfiguredDeps {
  readonly isKnown: (template: string) => boolean;
  readonly judge: (place: Pick<MessagePlace, 'template' | 'locale'>, texts: Texts) => readonly Fix[];
  readonly brandIdOf: (slug: string) => Promise<string | undefined>;
  readonly publish: (place: MessagePlace, texts: Texts) => Promise<void>;
}

interface Wanted {
  readonly path: string;
  readonly place: MessagePlace;
  readonly texts: Texts;
}

/** Everything wrong is told at once, each where it stands in the file; nothing is written then. */
export async function saveConfigured(deps: SaveConfiguredDeps, before: readonly TextsRow[], input: MessageInput): Promise<Saved> {
  const { template } = input;
  if (!deps.isKnown(template)) throw messagesErrors.invalid_texts({ fields: [{ field: 'template', fix: 'is no message of the product' }] });
  const fields: Fix[] = [];
  const wanted: Wanted[] = [];
  const take = (path: string, of: Readonly<Partial<Record<string, Texts>>> | undefined, brandId?: string) => {
    for (const [locale, texts = {}] of Object.entries(of ?? {})) {
      if (!LOCALES.includes(locale as Locale)) fields.push({ field: `${path}.${locale}`, fix: `is no language of the product; those are ${LOCALES.join(', ')}` });
      else wanted.push({ path: `${path}.${locale}`, place: { template, locale: locale as Locale, ...(brandId === undefined ? {} : { brandId }) }, texts });
    }
  };
  take('texts', input.texts);
  for (const [slug, of] of Object.entries(input.brands ?? {})) {
    const brandId = await deps.brandIdOf(slug);
    if (brandId === undefined) fields.push({ field: `brands.${slug}`, fix: 'is no brand of this tenant' });
    else take(`brands.${slug}`, of, brandId);
  }
  for (const { path, place, texts } of wanted) fields.push(...deps.judge(place, texts).map(({ field, fix }) => ({ field: `${path}.${field}`, fix })));
  if (fields.length > 0) throw messagesErrors.invalid_texts({ fields });

  const mine = before.filter((row) => row.template === template);
  const isAt = ({ place }: Wanted, row: TextsRow) => place.locale === row.locale && (place.brandId ?? null) === row.brand_id;
  const changed = wanted.filter((one) => !isDeepStrictEqual(one.texts, mine.find((row) => isAt(one, row))?.texts ?? {}));
  const gone = mine.filter((row) => !wanted.some((one) => isAt(one, row)));
  for (const { place, texts } of changed) await deps.publish(place, texts);
  for (const { locale, brand_id: brandId } of gone) await deps.publish({ template, locale, ...(brandId === null ? {} : { brandId }) }, {});
  return {
    changed: changed.length + gone.length > 0,
    created: mine.length === 0 && changed.length > 0,
    fields: [...changed.map(({ path }) => path), ...gone.map(({ locale, brand_id }) => `${brand_id === null ? 'texts' : 'brands'}.${locale} removed`)],
  };
}
