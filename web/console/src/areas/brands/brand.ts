import type { Answer, Body } from '../../api/index.ts';

export const ALL = '/admin/v1/tenants/{tenant}/brands';
export const ONE = '/admin/v1/tenants/{tenant}/brands/{brand}';
export const DRAFT = `${ONE}/draft` as const;
export const PUBLISH = `${DRAFT}/publish` as const;
export const VERSIONS = `${ONE}/versions` as const;
export const BACK = `${ONE}/roll-back` as const;
export const PREVIEWS = '/admin/v1/tenants/{tenant}/brand-previews';

export type Brand = Answer<typeof ONE>;
export type Look = Body<typeof ONE, 'put'>;
export type Draft = Answer<typeof DRAFT>;

/** What stands in the form: texts, empty where nothing was said. */
export interface BrandValues {
  readonly slug: string;
  readonly name: string;
  readonly sender_name: string;
  readonly accent: string;
  readonly accent_dark: string;
  readonly logo: string;
  readonly default_locale: string;
  readonly support_url: string;
  readonly terms_url: string;
  readonly privacy_url: string;
}

export const EMPTY: BrandValues = {
  slug: '',
  name: '',
  sender_name: '',
  accent: '#1f4fd8',
  accent_dark: '',
  logo: '',
  default_locale: 'en',
  support_url: '',
  terms_url: '',
  privacy_url: '',
};

export const valuesOf = (brand: Partial<Brand>): BrandValues => ({
  ...EMPTY,
  ...(Object.fromEntries(Object.keys(EMPTY).map((name) => [name, (brand as Readonly<Record<string, unknown>>)[name] ?? ''])) as unknown as BrandValues),
});

/** As the API takes it: what is empty is left out. */
export function lookOf({ slug: _, ...values }: BrandValues): Look {
  return Object.fromEntries(
    Object.entries({ ...values, name: values.name.trim(), sender_name: values.sender_name.trim() || values.name.trim() }).filter(([, value]) => value !== ''),
  ) as unknown as Look;
}
