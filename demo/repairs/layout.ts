import type { FastifyRequest } from 'fastify';
import type { Page } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, htmlDocument, type Markup } from '../shared/html.ts';
import type { RepairsSettings } from './settings.ts';
import { emailOf, fullNameOf, greetingNameOf, type Visit } from './visits.ts';

export interface Frame {
  settings: RepairsSettings;
  visit: Visit | undefined;
  request: FastifyRequest;
}

export function repairsShell(assets: Assets) {
  return ({ settings, visit }: Frame, page: Page): Markup => {
    const body = html`
<header class="header">
  <a class="brand" href="/"><img src="${assets.href('repairs-mark.svg')}" alt="" width="40" height="40"><span>Fernweh <small>Repairs</small></span></a>
  <nav class="main-nav" aria-label="Workshop"><ul><li><a href="${settings.shopUrl}/sso?return_to=/">Shop</a></li></ul></nav>
  ${visitor(visit)}
</header>
<main id="main" tabindex="-1">${page.main}</main>
<footer class="footer">
  <p>The workshop of Fernweh Outfitters. A demonstration: nothing here is broken, so nothing is mended.</p>
  <ul>
    <li><a href="${settings.shopUrl}/sso?return_to=/">Fernweh Outfitters</a></li>
    <li><a href="/received">For developers</a></li>
  </ul>
</footer>`;
    return htmlDocument({
      title: `${page.title} – Fernweh Repairs`,
      description: 'Whatever we made, we mend.',
      stylesheets: [assets.href('base.css'), assets.href('repairs.css')],
      icon: assets.href('repairs-mark.svg'),
      themeColors: { light: '#eef2f4', dark: '#131a20' },
      body,
    });
  };
}

function visitor(visit: Visit | undefined): Markup {
  if (visit === undefined) return html`<div class="visitor"><a class="button" href="/login?return_to=/">Sign in</a></div>`;
  const email = emailOf(visit);
  return html`<div class="visitor">
  <p class="greeting">Hello, <bdi>${greetingNameOf(visit)}</bdi></p>
  <details class="menu">
    <summary class="button quiet">Account</summary>
    <div class="menu-panel">
      <p class="who"><strong><bdi>${fullNameOf(visit) ?? greetingNameOf(visit)}</bdi></strong>
        ${email === undefined ? '' : html`<br><bdi dir="ltr">${email}</bdi>`}</p>
      <ul><li><a href="/">Your repairs</a></li><li><a href="/received">What the workshop received</a></li></ul>
      <form method="post" action="/logout"><button class="button quiet wide" type="submit">Sign out</button></form>
    </div>
  </details>
</div>`;
}
