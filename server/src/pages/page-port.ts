import type { PagePort } from '#oidc/contract';
import type { PagesDeps } from './contract.ts';
import { preferencesPath } from './foot-menus.ts';
import { brandOf, makeContext, offeredLocales } from './page-context.ts';
import { renderScreen } from './render-screen.ts';

/** Pages outside any flow, for the protocol room: device code entry, sign-out, protocol errors. */
export function createStandalonePages(deps: Pick<PagesDeps, 'tenants' | 'i18n'>): PagePort {
  return {
    async render(input) {
      const tenant = await deps.tenants.byId(input.tenantId);
      if (!tenant) throw new Error('A page was asked for a tenant that is not there.');
      const brand = await brandOf(deps.tenants, tenant, input.brandId);
      const basePath = new URL(tenant.issuer).pathname.replace(/\/$/, '');
      const context = makeContext(deps.i18n, { brand, locale: input.locale, locales: offeredLocales(tenant, deps.i18n), basePath, nonce: input.nonce, theme: input.theme });
      return renderScreen({
        screen: input.screen,
        context,
        ...(input.form ? { form: input.form } : {}),
        ...(input.reference === undefined ? {} : { reference: input.reference }),
        ...(input.navigation ? { navigation: input.navigation } : {}),
        ...(input.path === undefined ? {} : { languages: { by: 'post', action: preferencesPath(basePath), back: input.path } }),
      });
    },
    flowUrl: (flow) => `${flow.issuer}/flow/${flow.id}`,
  };
}
