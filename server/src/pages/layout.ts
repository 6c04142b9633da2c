import type { PageNavigation } from '#oidc/contract';
import { drawActingLine } from './acting-line.ts';
import { assetPath, markPath } from './assets.ts';
import { brandStyle, SURFACES } from './brand-style.ts';
import { PLAIN_BRAND, type LanguageSwitch, type PageBrand, type PageContext } from './context.ts';
import { footMenus } from './foot-menus.ts';
import { attrs, html, nothing, trusted, type Html } from './html.ts';
import { imageSource, linkTarget } from './images.ts';
import { isSymbol } from './logo-shape.ts';
import { drawNavigation } from './navigation.ts';

export interface Page {
  /** Without the brand; made unique per screen (G2). */
  readonly title: string;
  readonly main: Html;
  /** What this page alone needs in its head. */
  readonly head?: Html;
  readonly languages?: LanguageSwitch;
  /** Between the brand and the page. */
  readonly navigation?: PageNavigation;
  /** The development mailbox uses the whole width. */
  readonly wide?: boolean;
}

/**
 * The frame of every page. `referrer` is set to `same-origin` here because the `no-referrer` of the header would make browsers send
 * `Origin: null` with our own forms, which the cross-site check refuses; other sites still get no referrer (G13).
 */
export function layout(page: Page, context: PageContext): string {
  const { brand, locale, direction, nonce, basePath } = context;
  const title = brand.name === '' ? page.title : context.say({ id: 'pages.title', values: { title: page.title, brand: brand.name } });
  return html`<!doctype html>
<html${attrs({ lang: locale, dir: direction, 'data-theme': context.theme })}>
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="${context.theme ?? 'light dark'}">
${themeColour(context)}
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="${tabIcon(brand, basePath)}">
<link rel="stylesheet" href="${basePath}${assetPath('page.css')}" nonce="${nonce}">
<style nonce="${nonce}">${trusted(brandStyle(brand.colours, PLAIN_BRAND.colours))}</style>
${context.inert ? nothing : html`<script src="${basePath}${assetPath('page.js')}" nonce="${nonce}" defer></script>`}
${page.head}</head>
<body${attrs({ class: page.wide === true ? 'wide' : page.navigation ? 'places' : undefined })}>
${drawActingLine(context)}<div class="frame">
<header class="brand">${brandMark(brand)}</header>${page.navigation && drawNavigation(page.navigation, context)}
<main>${page.main}</main>
<footer>${page.languages && footMenus(page.languages, context)}${footLinks(context)}</footer>
</div>
<p class="unseen" id="announcer" role="status"></p>
</body>
</html>
`.toString();
}

/** The brand stands before the first field (G16): its word mark, or its symbol (else its first letter on its colour) beside its name. */
function brandMark(brand: PageBrand): Html {
  const logo = imageSource(brand.logo);
  if (logo !== undefined && (brand.name === '' || !isSymbol(logo))) return html`<img class="logo" src="${logo}" alt="${brand.name}">`;
  if (brand.name === '') return nothing;
  const mark = logo === undefined ? html`<span class="mark" aria-hidden="true">${[...brand.name.trim()][0]?.toUpperCase()}</span>` : html`<img class="logo" src="${logo}" alt="">`;
  return html`${mark}<span class="brand-name"><bdi>${brand.name}</bdi></span>`;
}

/** A small embedded symbol is the tab's icon too; else the letter on the brand's colour. */
function tabIcon(brand: PageBrand, basePath: string): string {
  const small = brand.logo !== undefined && brand.logo.length <= 4096 && imageSource(brand.logo) !== undefined && isSymbol(brand.logo);
  return small ? (brand.logo as string) : `${basePath}${markPath(brand)}`;
}

/** The browser's own bars in the page's colour. */
function themeColour({ theme }: PageContext): Html {
  if (theme !== undefined) return html`<meta name="theme-color" content="${SURFACES[theme][1]}">`;
  return html`${(['light', 'dark'] as const).map((scheme) => html`<meta name="theme-color" content="${SURFACES[scheme][1]}" media="(prefers-color-scheme: ${scheme})">`)}`;
}

function footLinks(context: PageContext): Html {
  const { brand } = context;
  const links = [
    ['help', brand.supportUrl],
    ['terms', brand.termsUrl],
    ['privacy', brand.privacyUrl],
  ] as const;
  const shown = links.flatMap(([name, address]) => {
    const href = address === undefined ? undefined : linkTarget(address);
    return href === undefined ? [] : [html`<li><a href="${href}">${context.say({ id: `pages.${name}` })}</a></li>`];
  });
  return shown.length === 0 ? nothing : html`<ul class="foot-links">${shown}</ul>`;
}
