import { enrolmentFinishUrl } from '#admin';
import { passwordContext, passwordStrength, relyingParty } from '#credentials';
import { invitationRoutes, organizationsRoutes } from '#organizations';
import { createPages, type Pages } from '#pages';
import type { Config } from '#platform/config';
import type { Cookies, Scope } from '#platform/http';
import type { Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';
import { tenantOf } from './tenant-of.ts';

export interface PagesNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'parts' | 'browserKeys' | 'journeys' | 'phone'>;
  readonly later: Pick<LaterRooms, 'account' | 'oidc' | 'saml'>;
  readonly cookies: Cookies;
}

/** The hosted pages of journeys. */
export function composePages({ config, i18n, limits, mailbox }: Platform, { given, later, cookies }: PagesNeeds): Pages {
  const { tenants, parts, browserKeys, journeys, phone } = given;
  return createPages({
    journeys,
    tenants,
    i18n,
    cookies,
    browserKeys,
    tenantOf,
    limits,
    phone,
    secureAccount: { look: parts.secureAccount.look, start: journeys.start },
    finishUrl: (returnTo, flow) =>
      enrolmentFinishUrl(returnTo, flow) ?? later.account.finishUrl(returnTo, flow) ?? later.saml.finishUrl(returnTo, flow) ?? later.oidc.finishUrl(returnTo, flow),
    redirectOrigins: (flow) => later.oidc.redirectOrigins(flow),
    navigation: (tenant, flow) => later.account.navigation(tenant, flow),
    async passwordStrength({ tenant, flow, password, about }) {
      const brand = await tenants.brand(tenant.id, flow.brandId);
      const { score, reason } = await passwordStrength(password, passwordContext({ tenant, brand: brand ?? { name: tenant.name, slug: tenant.slug }, identifiers: about }));
      return { level: Math.max(score, 1) as 1 | 2 | 3 | 4, text: reason };
    },
    relatedOrigins: (tenant) => relyingParty(tenant.issuer, tenant.settings.passkeys.origins)?.origins ?? [],
    ...(mailbox ? { mailbox } : {}),
    homeLinks: () => (config.PARVIS_DEMO && !config.production ? demoLinks(config) : []),
  });
}

function demoLinks(config: Config): { label: string; href: string }[] {
  return [
    { label: 'Fernweh Outfitters', href: `http://localhost:${config.SHOP_PORT}` },
    { label: 'Fernweh Circle', href: `http://localhost:${config.CLUB_PORT}` },
    { label: 'Fernweh Repairs', href: `http://localhost:${config.REPAIRS_PORT}` },
  ];
}

/** What mails to guardians, and to who is invited to an organization, lead to. */
export function composeGuardianLinks({ organizations, tenants, pages }: Pick<Rooms, 'organizations' | 'tenants' | 'pages'>, cookies: Cookies): Scope {
  return {
    name: 'organizations',
    prefix: '',
    plugin(app) {
      organizationsRoutes({ family: organizations.family, tenants, cookies, browser: pages.browser, tenantOf, show: pages.show })(app);
      invitationRoutes({ companies: organizations.companies, tenants, cookies, tenantOf, show: pages.show })(app);
    },
    onError: pages.onError,
  };
}
