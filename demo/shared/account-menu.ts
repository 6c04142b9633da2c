import { html, type Markup } from './html.ts';
import { emailOf, fullNameOf, greetingNameOf, type Session } from './sessions.ts';
import type { AppSettings } from './settings.ts';

export interface MenuLink {
  href: string;
  label: string;
}

/** Greeting and menu when signed in, the two buttons when not. Works without scripts. */
export function accountMenu(settings: AppSettings, session: Session | undefined, returnTo: string, links: MenuLink[]): Markup {
  const target = encodeURIComponent(returnTo);
  if (session === undefined) {
    return html`<div class="visitor">
      <a class="button quiet" href="/login?return_to=${target}">Sign in</a>
      <a class="button" href="/signup?return_to=${target}">Create account</a>
    </div>`;
  }
  const email = emailOf(session);
  return html`<div class="visitor">
    <p class="greeting">Hello, <bdi>${greetingNameOf(session)}</bdi></p>
    <details class="menu">
      <summary class="button quiet">Account</summary>
      <div class="menu-panel">
        <p class="who"><strong><bdi>${fullNameOf(session) ?? greetingNameOf(session)}</bdi></strong>
          ${email === undefined ? '' : html`<br><bdi dir="ltr">${email}</bdi>`}</p>
        <ul>
          ${links.map((link) => html`<li><a href="${link.href}">${link.label}</a></li>`)}
          <li><a href="/tokens">What ${settings.name} received</a></li>
        </ul>
        <form method="post" action="/logout"><button class="button quiet wide" type="submit">Sign out</button></form>
      </div>
    </details>
  </div>`;
}
