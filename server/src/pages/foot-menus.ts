import { LANGUAGE_NAMES } from '#platform/i18n';
import type { LanguageSwitch, PageContext } from './context.ts';
import { attrs, html, nothing, type Html } from './html.ts';
import { icons } from './icons.ts';

/** Where choices that outlive the page are posted: under the tenant's own prefix. */
export const preferencesPath = (basePath: string): string => `${basePath}/preferences`;

/** Menus that open without script; a choice is a form post or a plain link (G7, G8). */
export function footMenus(languages: LanguageSwitch, context: PageContext): Html {
  return html`<div class="foot-menus">${languageMenu(languages, context)}${themeMenu(languages, context)}</div>`;
}

const current = (is: boolean) => (is ? 'true' : undefined);

function languageMenu(languages: LanguageSwitch, context: PageContext): Html {
  if (context.locales.length < 2) return nothing;
  const items = context.locales.map((locale) => {
    const mark = current(locale === context.locale);
    const words = html`<bdi lang="${locale}">${LANGUAGE_NAMES[locale]}</bdi>${mark && icons.check}`;
    return languages.by === 'post'
      ? html`<li><button${attrs({ type: 'submit', name: 'locale', value: locale, 'aria-current': mark })}>${words}</button></li>`
      : html`<li><a${attrs({ href: `${languages.path}${languages.path.includes('?') ? '&' : '?'}lang=${locale}`, hreflang: locale, 'aria-current': mark })}>${words}</a></li>`;
  });
  const menu = html`<details class="menu languages"><summary><span class="unseen">${context.say({ id: 'pages.language' })} </span>${icons.globe}<span>${LANGUAGE_NAMES[context.locale]}</span>${icons.caret}</summary><ul>${items}</ul></details>`;
  return languages.by === 'post' ? html`<form method="post" action="${languages.action}">${hiddenBack(languages.back)}${menu}</form>` : menu;
}

/** Without an address to come back to there is nothing to choose: a page that answered a POST cannot be asked for again. */
function themeMenu(languages: LanguageSwitch, context: PageContext): Html {
  const back = languages.by === 'post' ? languages.back : languages.path;
  if (back === undefined) return nothing;
  const items = (['light', 'dark', 'system'] as const).map(
    (theme) =>
      html`<li><button${attrs({ type: 'submit', name: 'theme', value: theme, 'aria-current': current(theme === (context.theme ?? 'system')) })}><span>${context.say({ id: `pages.theme_${theme}` })}</span>${icons.check}</button></li>`,
  );
  return html`<form class="theme" method="post" action="${preferencesPath(context.basePath)}">${hiddenBack(back)}<details class="menu"><summary>${icons.theme}<span class="unseen">${context.say({ id: 'pages.theme' })}</span></summary><ul>${items}</ul></details></form>`;
}

function hiddenBack(back: string | undefined): Html {
  return back === undefined ? nothing : html`<input type="hidden" name="back" value="${back}">`;
}
