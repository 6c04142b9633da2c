import { randomBytes } from 'node:crypto';
import type { Screen } from '#journeys/contract';
import { contentSecurityPolicy } from '#platform/http';
import type { I18n } from '#platform/i18n';
import type { Tenant, Tenants } from '#tenants/contract';
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
  readonly acceptLanguage?: string | undefined;
  readonly screen: Screen;
  readonly form?: { readonly action: string; readonly hidden: Readonly<Record<string, string>> };
  readonly reference?: string | undefined;
}

export interface DrawnPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The locale of a request: what the application asked for, then the browser, then the brand (G8). */
export async function localeOf(deps: Pick<PageDeps, 'tenants' | 'i18n'>, request: Pick<PageRequest, 'tenant' | 'brandId' | 'uiLocales' | 'acceptLanguage'>) {
  const { tenant } = request;
  const brand = (request.brandId && (await deps.tenants.brand(tenant.id, request.brandId))) || (await deps.tenants.brand(tenant.id, tenant.defaultBrandId));
  return deps.i18n.negotiate(request.uiLocales?.split(' ').filter(Boolean).slice(0, 10) ?? [], request.acceptLanguage, brand?.defaultLocale ?? 'en');
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
  });
  return { html, headers: { 'content-security-policy': contentSecurityPolicy({ nonce }), 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' } };
}
