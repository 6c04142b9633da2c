import type { FastifyRequest } from 'fastify';
import { doorOf, type Cookies } from '#platform/http';
import { LOCALES, type I18n, type Locale } from '#platform/i18n';
import type { Brand, Tenant, Tenants } from '#tenants/contract';
import { PLAIN_BRAND, type PageBrand, type PageContext, type Theme } from './context.ts';

/** Cookie that keeps the chosen language. */
export const LANGUAGE_COOKIE = 'language';

/** Cookie that keeps a chosen look. */
export const THEME_COOKIE = 'theme';

export function savedTheme(deps: { readonly cookies: Pick<Cookies, 'get'> }, request: FastifyRequest): Theme | undefined {
  const saved = deps.cookies.get(request, THEME_COOKIE);
  return saved === 'light' || saved === 'dark' ? saved : undefined;
}

export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale);
}

/** The brand of a flow, else the tenant's own; a look is never worth failing for. */
export async function brandOf(tenants: Pick<Tenants, 'brand'>, tenant: Tenant, brandId?: string): Promise<PageBrand & Partial<Pick<Brand, 'defaultLocale'>>> {
  const wanted = brandId === undefined ? undefined : await tenants.brand(tenant.id, brandId);
  return wanted ?? (await tenants.brand(tenant.id, tenant.defaultBrandId)) ?? { ...PLAIN_BRAND, name: tenant.name };
}

/** Languages the tenant offers, in its order. */
export function offeredLocales(tenant: Tenant, i18n: Pick<I18n, 'locales'>): readonly Locale[] {
  const offered = tenant.settings.locales.filter((locale) => i18n.locales.includes(locale));
  return offered.length > 0 ? offered : i18n.locales;
}

export function makeContext(
  i18n: I18n,
  input: {
    readonly brand: PageBrand;
    readonly locale: Locale;
    readonly locales: readonly Locale[];
    readonly basePath: string;
    readonly nonce: string;
    readonly theme?: Theme | undefined;
  },
): PageContext {
  return { ...input, direction: i18n.direction(input.locale), say: (text) => i18n.format(input.locale, text) };
}

/** Asked for in the address, then saved, then the browser's, then the brand's (G8). */
export function chooseLocale(i18n: I18n, request: FastifyRequest, saved: string | undefined, offered: readonly Locale[], fallback: Locale): Locale {
  const asked = (request.query as Record<string, unknown> | undefined)?.lang;
  const preferred = [asked, saved].filter((value): value is Locale => isLocale(value) && offered.includes(value));
  const chosen = i18n.negotiate(preferred, request.headers['accept-language'], fallback);
  return offered.includes(chosen) ? chosen : offered.includes(fallback) ? fallback : (offered[0] ?? 'en');
}

/** The request's own path, as the browser sees it. */
export function ownPath(request: FastifyRequest): string {
  return `${doorOf(request).basePath}${request.url.split('?', 1)[0] ?? '/'}`;
}
