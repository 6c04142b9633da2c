import { accountMenu } from '../shared/account-menu.ts';
import type { Shell } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, htmlDocument } from '../shared/html.ts';
import type { AppSettings } from '../shared/settings.ts';

/** Passkeys, second steps and the like are kept where people sign in; from there they come back here. */
const securityUrl = ({ issuer, clientId }: AppSettings) => `${issuer.replace(/\/$/, '')}/account/security?application=${encodeURIComponent(clientId)}`;

const NAVIGATION = [
  ['/', 'Points'],
  ['/rewards', 'Rewards'],
  ['/card', 'Card'],
] as const;

export function clubShell(assets: Assets): Shell {
  return ({ settings, session, request }, page) => {
    const path = request.url.split('?')[0];
    const returnTo = request.method === 'GET' && request.routeOptions.config.visitorPage === true ? request.url : '/';
    const shopUrl = `${settings.sisterUrl}/sso?return_to=/`;
    const repairsUrl = `${settings.repairsUrl}/sso?return_to=/`;
    const body = html`
<header class="header">
  <a class="brand" href="/"><img src="${assets.href('club-mark.svg')}" alt="" width="36" height="36"><span>circle <small>by Fernweh</small></span></a>
  <nav class="main-nav" aria-label="Club"><ul>
    ${NAVIGATION.map(([href, label]) => html`<li>${href === path ? html`<a href="${href}" aria-current="page">${label}</a>` : html`<a href="${href}">${label}</a>`}</li>`)}
    <li><a href="${shopUrl}">Shop</a></li>
  </ul></nav>
  ${accountMenu(settings, session, returnTo, [
    { href: '/card', label: 'Your member card' },
    { href: securityUrl(settings), label: 'Security' },
  ])}
</header>
<main id="main" tabindex="-1">${page.main}</main>
<footer class="footer">
  <p>Fernweh Circle is the club of Fernweh Outfitters. A demonstration: points here buy nothing but a smile.</p>
  <ul>
    <li><a href="${shopUrl}">Fernweh Outfitters</a></li>
    <li><a href="${repairsUrl}">Fernweh Repairs</a></li>
    <li><a href="/tokens">For developers</a></li>
  </ul>
</footer>`;
    return htmlDocument({
      title: `${page.title} – Fernweh Circle`,
      description: 'The club for people who go outside: points, rewards and good company.',
      stylesheets: [assets.href('base.css'), assets.href('club.css')],
      icon: assets.href('club-mark.svg'),
      themeColors: { light: '#f6f3ff', dark: '#120c2b' },
      body,
    });
  };
}
