import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { doorOf, sendHtml } from '#platform/http';
import type { Locale } from '#platform/i18n';
import type { LanguageSwitch, PageBrand, PageContext } from './context.ts';
import type { PagesDeps } from './contract.ts';
import { imageOrigin } from './images.ts';
import { brandOf, chooseLocale, isLocale, LANGUAGE_COOKIE, makeContext, offeredLocales, ownPath, savedTheme } from './page-context.ts';
import { renderScreen } from './render-screen.ts';
import type { ScreenView } from './view.ts';

export interface PageRequest extends Omit<ScreenView, 'context' | 'screen' | 'languages'> {
  /** A screen, or one that needs the brand to be built. */
  readonly screen: Screen | ((brand: PageBrand) => Screen);
  readonly status?: number;
  readonly brandId?: string;
  /** The flow's language; absent: chosen from the request. */
  readonly locale?: Locale;
  /** Absent: by link on pages that were asked for with GET. */
  readonly languages?: LanguageSwitch;
  readonly formAction?: readonly string[];
}

export type ShowPage = (request: FastifyRequest, reply: FastifyReply, page: PageRequest) => Promise<FastifyReply>;

/** What every page of a request shares: brand, language, addresses. The nonce joins when it is sent. */
export async function pageSetting(
  deps: PagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: { readonly brandId?: string | undefined; readonly locale?: Locale | undefined },
) {
  const tenant = deps.tenantOf(request);
  const brand = await brandOf(deps.tenants, tenant, wanted.brandId);
  const locales = offeredLocales(tenant, deps.i18n);
  const asked = (request.query as Record<string, unknown> | undefined)?.lang;
  if (isLocale(asked) && locales.includes(asked)) deps.cookies.set(request, reply, LANGUAGE_COOKIE, asked, { maxAge: 365 * 24 * 3600 });
  const useAsked = isLocale(asked) && locales.includes(asked);
  const locale =
    !useAsked && wanted.locale !== undefined ? wanted.locale : chooseLocale(deps.i18n, request, deps.cookies.get(request, LANGUAGE_COOKIE), locales, brand.defaultLocale ?? 'en');
  const theme = savedTheme(deps, request);
  const contextWith = (nonce: string): PageContext => makeContext(deps.i18n, { brand, locale, locales, basePath: doorOf(request).basePath, nonce, theme });
  return { brand, locale, contextWith };
}

/** Draws a screen in the tenant's look and sends it with its policy. */
export function createShowPage(deps: PagesDeps): ShowPage {
  return async (request, reply, page) => {
    const { brand, contextWith } = await pageSetting(deps, request, reply, page);
    const screen = typeof page.screen === 'function' ? page.screen(brand) : page.screen;
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const languages = page.languages ?? (reading ? ({ by: 'link', path: ownPath(request) } as const) : undefined);
    return sendHtml(reply.code(page.status ?? 200), (nonce) => renderScreen({ ...page, screen, context: contextWith(nonce), ...(languages ? { languages } : {}) }), {
      images: imagesOf(brand, screen),
      ...(page.formAction ? { formAction: page.formAction } : {}),
    });
  };
}

/** Hosts of the pictures a page shows, for its `img-src`. */
export function imagesOf(brand: PageBrand, screen: Screen): readonly string[] {
  const logos = [brand.logo, ...screen.nodes.map((node) => (node.kind === 'application' ? node.logo : undefined))];
  return [...new Set(logos.map(imageOrigin).filter((origin) => origin !== undefined))];
}
