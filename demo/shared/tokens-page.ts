import type { Page } from './app.ts';
import { claimMeaning, readableValue } from './claims.ts';
import { html, type Markup } from './html.ts';
import type { Claims, Session } from './sessions.ts';
import type { AppSettings } from './settings.ts';
import { SCOPES } from './sign-in.ts';
import { decodeForDisplay } from './tokens.ts';

export interface Notice {
  tone: 'good' | 'bad';
  text: string;
}

/** What this application received, in plain words, for developers. Raw tokens never leave the server. */
export function tokensPage(settings: AppSettings, session: Session, userInfo: Claims | undefined, notice: Notice | undefined): Page {
  const title = `What ${settings.name} received`;
  return {
    title,
    main: html`<article class="tokens">
      <p class="eyebrow">For developers</p>
      <h1>${title}</h1>
      <p class="lead">This site is a plain OpenID Connect client. It knows the standard, not the vendor. Here is everything
        it was given about you. The tokens themselves stay on its server; your browser only holds a random session id.</p>
      ${notice === undefined ? '' : html`<p class="notice ${notice.tone}" role="status">${notice.text}</p>`}
      ${overview(session)}
      ${section('ID token', 'Proves who signed in, when and how. Made for this application only. We checked its signature, issuer, audience, expiry and nonce.', claimsList(session.idTokenClaims))}
      ${accessToken(session)}
      ${section('UserInfo', 'Asked just now with the access token. What appears here follows the scopes and what the person agreed to share.', userInfo === undefined ? html`<p class="empty">The UserInfo endpoint did not answer.</p>` : claimsList(userInfo))}
      ${flow(settings)}
    </article>`,
  };
}

function overview(session: Session): Markup {
  const { tokens } = session;
  return html`<section class="panel" aria-labelledby="overview">
    <h2 id="overview">At a glance</h2>
    <dl class="facts">
      <div><dt>Signed in</dt><dd>${time(session.signedInAt)}</dd></div>
      <div><dt>Tokens received</dt><dd>${time(tokens.receivedAt)}</dd></div>
      <div><dt>Access token ends</dt><dd>${tokens.expiresAt === undefined ? 'not stated' : html`${time(tokens.expiresAt)} <span class="soft">(${inWords(tokens.expiresAt)})</span>`}</dd></div>
      <div><dt>Granted scope</dt><dd>${tokens.scope ?? SCOPES}</dd></div>
      <div><dt>Refresh token</dt><dd>${tokens.refreshToken === undefined ? 'none' : 'yes, kept on the server'}</dd></div>
    </dl>
    <form method="post" action="/tokens/refresh"><button class="button" type="submit">Refresh now</button></form>
    <p class="soft">Sends the refresh token to the token endpoint. Times above change, and the refresh token is replaced when the server rotates it.</p>
  </section>`;
}

function accessToken(session: Session): Markup {
  const decoded = decodeForDisplay(session.tokens.accessToken);
  const body =
    decoded === undefined
      ? html`<p>Opaque, ${session.tokens.accessToken.length} characters. Only the server that issued it knows what it means; an API asks by introspection.</p>`
      : html`<p>A JSON Web Token. We decode it here to show it. An application must not depend on its contents.</p>
        <h3>Header</h3>${claimsList(decoded.header)}<h3>Claims</h3>${claimsList(decoded.claims)}`;
  return section('Access token', `Opens APIs for you. Type: ${session.tokens.tokenType}.`, body);
}

function flow(settings: AppSettings): Markup {
  return section(
    'How it got here',
    'Authorization code flow with PKCE, as any certified client library does it.',
    html`<ol class="steps">
    <li>The browser went to the identity server with <code>state</code>, <code>nonce</code> and a PKCE challenge (S256).</li>
    <li>It came back with a one-time code. <code>state</code> and <code>iss</code> had to match.</li>
    <li>This server exchanged the code, with its client secret and the PKCE verifier, at <code>${settings.issuer}</code>.</li>
    <li>When you sign out at a sister site, a signed logout token reaches <code>/backchannel-logout</code> and ends this session too.</li>
  </ol>`,
  );
}

function section(title: string, text: string, body: Markup): Markup {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return html`<section class="panel" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p class="soft">${text}</p>
    ${body}
  </section>`;
}

function claimsList(claims: Claims): Markup {
  return html`<dl class="claims">${Object.entries(claims).map(
    ([name, value]) => html`<div>
      <dt><code>${name}</code></dt>
      <dd class="value"><bdi dir="auto">${readableValue(name, value)}</bdi></dd>
      <dd class="meaning">${claimMeaning(name)}</dd>
    </div>`,
  )}</dl>`;
}

function time(at: number): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function inWords(at: number): string {
  const seconds = Math.round((at - Date.now()) / 1000);
  if (seconds <= 0) return 'over';
  return seconds < 90 ? `in ${seconds} seconds` : `in ${Math.round(seconds / 60)} minutes`;
}
