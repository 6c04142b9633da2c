import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import type { Application, PageNavigation, PagePort } from '#oidc/contract';
import { contentSecurityPolicy } from '#platform/http';
import type { I18n, Locale } from '#platform/i18n';
import type { Tenant, Tenants } from '#tenants/contract';
import type { AccountProtocol, AccountRequests } from '../contract.ts';

export interface SurroundingsDeps extends AccountRequests {
  readonly protocol: Pick<AccountProtocol, 'application'>;
  readonly pages: PagePort;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly i18n: Pick<I18n, 'negotiate' | 'format'>;
}

export interface AccountPage {
  readonly status: number;
  readonly screen: Screen;
  readonly application: Application | undefined;
  /** Where a change of language or look comes back to: never an address with what a sign-in brought. */
  readonly address: string;
  readonly form?: { readonly action: string };
  readonly navigation?: PageNavigation;
}

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/;

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;

/** What stands around every page of an account: where the customer came from, their language, the look. */
export function createSurroundings(deps: SurroundingsDeps) {
  /** A look-up key and nothing more: brand and addresses come from what is registered, never from the request. */
  async function applicationIn(tenant: Tenant, clientId: unknown): Promise<Application | undefined> {
    if (typeof clientId !== 'string' || !CLIENT_ID.test(clientId)) return undefined;
    const application = await deps.protocol.application(tenant.id, clientId);
    return application?.state === 'active' && application.firstParty ? application : undefined;
  }

  async function localeOf(request: FastifyRequest, tenant: Tenant, brandId: string): Promise<Locale> {
    const saved = deps.savedLocale?.(request);
    const fallback = (await deps.tenants.brand(tenant.id, brandId))?.defaultLocale ?? 'en';
    const chosen = deps.i18n.negotiate(saved === undefined ? [] : [saved], request.headers['accept-language'], fallback);
    const { locales } = tenant.settings;
    return locales.includes(chosen) ? chosen : locales.includes(fallback) ? fallback : (locales[0] ?? 'en');
  }

  async function sendPage(request: FastifyRequest, reply: FastifyReply, page: AccountPage): Promise<FastifyReply> {
    const tenant = deps.tenantOf(request);
    const brandId = page.application?.brandId ?? tenant.defaultBrandId;
    const theme = deps.savedTheme?.(request);
    const nonce = randomBytes(16).toString('base64url');
    const logo = (await deps.tenants.brand(tenant.id, brandId))?.logo;
    const images = logo?.startsWith('https://') && URL.canParse(logo) ? [new URL(logo).origin] : [];
    const html = await deps.pages.render({
      tenantId: tenant.id,
      brandId,
      locale: await localeOf(request, tenant, brandId),
      screen: page.screen,
      nonce,
      path: pathOf(page.address),
      ...(page.form ? { form: { action: page.form.action, hidden: {} } } : {}),
      ...(page.navigation ? { navigation: page.navigation } : {}),
      ...(theme === undefined ? {} : { theme }),
    });
    return reply
      .code(page.status)
      .header('content-security-policy', contentSecurityPolicy({ nonce, images }))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html);
  }

  return { applicationIn, localeOf, sendPage };
}
