import { randomBytes } from 'node:crypto';
import type { Screen } from '#journeys/contract';
import { contentSecurityPolicy } from '#platform/http';
import type { I18n, Locale } from '#platform/i18n';
import type { Brand, Tenant, Tenants } from '#tenants/contract';
import type { PagePort } from '../contract.ts';

export interface PageDeps {
  readonly pages: PagePort;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly i18n: Pick<I18n, 'negotiate'>;
}

export interface PageRequest {
  readonly tenant: Tenant;
  readonly brandId?: string | undefined;
  readonly uiLocales?: string | undefined;
  /** Chosen in this browser before. */
  readonly savedLocale?: string | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly screen: Screen;
  readonly form?: { readonly action: string; readonly hidden: Readonly<Record<string, string>> };
  readonly reference?: string | undefined;
  /** Where the page can be asked for again; absent where it answers a POST. Its language switcher comes back there. */
  readonly path?: string | undefined;
  readonly savedTheme?: 'light' | 'dark' | undefined;
}

export interface DrawnPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Longer than this an address is not worth a switcher. */
const MAX_PATH = 2000;

/** The address of a page that was asked for by GET, as the browser knows it. Without `ui_locales`: a choice made by hand comes first. */
export function pathOf(tenant: Pick<Tenant, 'issuer'>, method: string | undefined, url: string | undefined): string | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || !url?.startsWith('/')) return undefined;
  const asked = new URL(`http://page${url}`);
  asked.searchParams.delete('ui_locales');
  const path = `${new URL(tenant.issuer).pathname.replace(/\/$/, '')}${asked.pathname}${asked.search}`;
  return path.length > MAX_PATH ? undefined : path;
}

/** Hosts of pictures that are not in the page itself, for its `img-src`. */
function imagesOf(brand: Pick<Brand, 'logo'> | undefined, screen: Screen): string[] {
  const logos = [brand?.logo, ...screen.nodes.map((node) => (node.kind === 'application' ? node.logo : undefined))];
  return [...new Set(logos.flatMap((logo) => (logo?.startsWith('https://') && URL.canParse(logo) ? [new URL(logo).origin] : [])))];
}

/** The locale of a request: what the application asked for, what this browser chose before, its settings, the brand (G8). One that the tenant offers. */
export async function localeOf(
  deps: Pick<PageDeps, 'tenants' | 'i18n'>,
  request: Pick<PageRequest, 'tenant' | 'brandId' | 'uiLocales' | 'savedLocale' | 'acceptLanguage'>,
): Promise<Locale> {
  const brand = await brandOf(deps, request);
  const offered = request.tenant.settings.locales;
  const asked = [...(request.uiLocales?.split(' ') ?? []), request.savedLocale ?? ''].filter(Boolean).slice(0, 10);
  const fallback = brand?.defaultLocale ?? 'en';
  const chosen = deps.i18n.negotiate(asked, request.acceptLanguage, fallback);
  return offered.includes(chosen) ? chosen : offered.includes(fallback) ? fallback : (offered[0] ?? 'en');
}

async function brandOf(deps: Pick<PageDeps, 'tenants'>, { tenant, brandId }: Pick<PageRequest, 'tenant' | 'brandId'>): Promise<Brand | undefined> {
  const own = brandId === undefined ? undefined : await deps.tenants.brand(tenant.id, brandId);
  return own ?? deps.tenants.brand(tenant.id, tenant.defaultBrandId);
}

/** A page outside any journey, with its policy. */
export async function drawPage(deps: PageDeps, request: PageRequest): Promise<DrawnPage> {
  const nonce = randomBytes(16).toString('base64url');
  const html = await deps.pages.render({
    tenantId: request.tenant.id,
    ...(request.brandId === undefined ? {} : { brandId: request.brandId }),
    locale: await localeOf(deps, request),
    screen: request.screen,
    ...(request.form ? { form: request.form } : {}),
    nonce,
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    ...(request.path === undefined ? {} : { path: request.path }),
    ...(request.savedTheme === undefined ? {} : { theme: request.savedTheme }),
  });
  return {
    html,
    headers: {
      'content-security-policy': contentSecurityPolicy({ nonce, images: imagesOf(await brandOf(deps, request), request.screen) }),
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    },
  };
}
