import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Locale } from '#platform/i18n';
import { doorOf } from '#platform/http';
import type { Theme } from './context.ts';
import type { PagesDeps } from './contract.ts';
import { pagesErrors } from './errors.ts';
import { isLocale, LANGUAGE_COOKIE, offeredLocales, THEME_COOKIE } from './page-context.ts';
import { formFields, requireOwnPage } from './read-form.ts';

const A_YEAR = 365 * 24 * 3600;
const THEMES: readonly (Theme | 'system')[] = ['light', 'dark', 'system'];

/** In this browser. `system`: as the device has it. */
export function keepChoices(
  { cookies }: Pick<PagesDeps, 'cookies'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { locale, theme }: { readonly locale?: Locale; readonly theme?: Theme | 'system' },
): void {
  if (locale !== undefined) cookies.set(request, reply, LANGUAGE_COOKIE, locale, { maxAge: A_YEAR });
  if (theme === 'system') cookies.clear(request, reply, THEME_COOKIE);
  else if (theme !== undefined) cookies.set(request, reply, THEME_COOKIE, theme, { maxAge: A_YEAR });
}

/** What this browser prefers, for all pages of the tenant: language (G8) and light or dark (G7). */
export function addPreferenceRoutes(app: FastifyInstance, deps: PagesDeps): void {
  app.post('/preferences', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    requireOwnPage(request, tenant);
    const { locale, theme, back } = formFields(request.body);
    if (locale !== undefined) {
      if (!isLocale(locale) || !offeredLocales(tenant, deps.i18n).includes(locale)) throw pagesErrors.unknown_locale();
      keepChoices(deps, request, reply, { locale });
    }
    if (theme !== undefined) {
      if (!THEMES.includes(theme as Theme)) throw pagesErrors.malformed_form();
      keepChoices(deps, request, reply, { theme: theme as Theme | 'system' });
    }
    const { basePath } = doorOf(request);
    return reply.redirect(isOwnPath(back, basePath) ? back : `${basePath}/`, 303);
  });
}

/** Back to a page of ours, never to where somebody else would like (O2): `//host`, `/\\host` and control characters lead away. */
function isOwnPath(back: string | undefined, basePath: string): back is string {
  return back !== undefined && back.startsWith(`${basePath}/`) && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(back) && !back.startsWith(`${basePath}//`);
}
