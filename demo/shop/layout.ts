import { accountMenu } from '../shared/account-menu.ts';
import type { Shell } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, htmlDocument } from '../shared/html.ts';
import { greetingNameOf, isActedFor } from '../shared/sessions.ts';
import type { AppSettings } from '../shared/settings.ts';
import { readCookie } from '../shared/web.ts';
import { readBasket, totalsOf } from './basket.ts';
import { CATEGORIES } from './catalog.ts';

/** Devices, ways to sign in and who may do what are kept where people sign in; from there they come back here. */
export const accountUrl = ({ issuer, clientId }: AppSettings, place = '') => `${issuer.replace(/\/$/, '')}/account${place}?application=${encodeURIComponent(clientId)}`;

export function shopShell(assets: Assets): Shell {
  return ({ settings, session, request }, page) => {
    const { count } = totalsOf(readBasket(readCookie(request, settings, 'basket')));
    const returnTo = request.method === 'GET' && request.routeOptions.config.visitorPage === true ? request.url : '/';
    const pointsUrl = `${settings.sisterUrl}/sso?return_to=/`;
    const repairsUrl = `${settings.repairsUrl}/sso?return_to=/`;
    const acted =
      session !== undefined && isActedFor(session)
        ? html`<aside class="acted" aria-label="Support"><form method="post" action="/logout"><p><strong>Support looks at this shop for <bdi>${greetingNameOf(session)}</bdi>.</strong> Paying is not for them.</p><button class="button quiet" type="submit">End</button></form></aside>`
        : '';
    const body = html`${acted}
<header>
  <p class="ribbon">Free delivery from €100. <a href="${repairsUrl}">Repairs for life</a>. <a href="${pointsUrl}">Your Circle points</a></p>
  <div class="header">
    <a class="brand" href="/"><img src="${assets.href('mark.svg')}" alt="" width="40" height="40"><span>Fernweh <small>Outfitters</small></span></a>
    <nav class="categories" aria-label="Departments"><ul>
      ${Object.entries(CATEGORIES).map(([id, label]) => html`<li><a href="/?category=${id}#products">${label}</a></li>`)}
    </ul></nav>
    <a class="basket-link" href="/basket"><img class="glyph" src="${assets.href('basket.svg')}" alt="" width="22" height="22">Basket <span class="count">${count}<span class="hidden">${count === 1 ? ' item' : ' items'}</span></span></a>
    ${accountMenu(settings, session, returnTo, [
      { href: accountUrl(settings), label: 'Your account' },
      { href: '/basket', label: 'Your basket' },
      { href: pointsUrl, label: 'Your Circle points' },
      { href: repairsUrl, label: 'Your repairs' },
    ])}
  </div>
</header>
<main id="main" tabindex="-1">${page.main}</main>
<footer class="footer">
  <p class="brand-line">Fernweh Outfitters</p>
  <p>Made to be carried, mended and handed on. A demonstration shop: nothing here is for sale.</p>
  <ul>
    <li><a href="${pointsUrl}">Fernweh Circle</a></li>
    <li><a href="${repairsUrl}">Fernweh Repairs</a></li>
    <li><a href="/tokens">For developers</a></li>
  </ul>
</footer>`;
    return htmlDocument({
      title: `${page.title} – Fernweh Outfitters`,
      description: 'Outdoor things made to be carried, mended and handed on.',
      stylesheets: [assets.href('base.css'), assets.href('shop.css')],
      icon: assets.href('mark.svg'),
      themeColors: { light: '#f7f2e8', dark: '#14201b' },
      body,
    });
  };
}
