import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '#tenants/contract';
import { applicationOf } from '../provider/clients.ts';
import { doorFacts } from '../provider/door-facts.ts';
import { drawPage, pathOf, type PageDeps, type PageRequest } from './draw-page.ts';
import { problemScreen } from './problem-screen.ts';

type Shown = Pick<PageRequest, 'screen' | 'form'> & { readonly status: number };

/** The door took a device's code out of the address; the page's own address has it. */
function withCode(ctx: KoaContextWithOIDC): string {
  const code = doorFacts(ctx.req)?.userCode;
  return code === undefined ? ctx.url : `${ctx.path}?${new URLSearchParams({ user_code: code }).toString()}`;
}

/** A page as the answer of a request the provider handles. */
export async function showPage(deps: PageDeps, tenant: Tenant, ctx: KoaContextWithOIDC, page: Shown): Promise<void> {
  const uiLocales = ctx.oidc?.params?.ui_locales;
  const { html, headers } = await drawPage(deps, {
    tenant,
    brandId: ctx.oidc?.client && applicationOf(ctx.oidc.client).brandId,
    uiLocales: typeof uiLocales === 'string' ? uiLocales : undefined,
    savedLocale: doorFacts(ctx.req)?.savedLocale,
    savedTheme: doorFacts(ctx.req)?.savedTheme,
    acceptLanguage: ctx.get('accept-language') || undefined,
    path: pathOf(tenant, ctx.method, withCode(ctx)),
    screen: page.screen,
    ...(page.form ? { form: page.form } : {}),
    // A typing slip is nothing to report.
    reference: page.status >= 400 && page.status !== 422 ? doorFacts(ctx.req)?.requestId : undefined,
  });
  ctx.remove('location');
  ctx.status = page.status;
  ctx.body = html;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
}

/** A protocol error that must not, or cannot, be sent to the application (ER1). */
export const showProblem = (deps: PageDeps, tenant: Tenant, ctx: KoaContextWithOIDC, code: string, status: number): Promise<void> =>
  showPage(deps, tenant, ctx, { screen: problemScreen(code), status });
