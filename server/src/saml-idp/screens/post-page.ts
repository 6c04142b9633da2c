import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { html, raw } from 'hono/html';
import type { I18n, Locale, Text } from '#platform/i18n';

export interface PostPage {
  readonly locale: Locale;
  readonly theme: 'light' | 'dark' | undefined;
  readonly title: Text;
  readonly text: Text;
  readonly button: Text;
  /** Registered; never from a request. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const STYLE = `body{margin:0}main{min-block-size:100dvh;box-sizing:border-box;display:grid;place-content:center;justify-items:center;gap:1rem;padding:1.5rem;
text-align:center;font:1.0625rem/1.6 system-ui,sans-serif}h1{font-size:1.375rem;margin:0}p{margin:0;max-inline-size:28rem}
button{min-block-size:2.75rem;padding:.5rem 1.5rem;border:1px solid currentColor;border-radius:.625rem;background:transparent;color:inherit;font:600 1rem system-ui,sans-serif}`;

/**
 * The page that carries a message to an application (saml-bindings section 3.5). It submits itself; without script there is a button. Nothing else may run or load.
 * There is no `form-action`: browsers apply it to where the application sends the browser on as well, and that is not ours to know (G12).
 */
export function sendPostPage(reply: FastifyReply, i18n: Pick<I18n, 'format' | 'direction'>, page: PostPage): FastifyReply {
  const { locale, theme = 'light dark', action, fields } = page;
  const nonce = randomBytes(16).toString('base64url');
  const say = (text: Text) => i18n.format(locale, text);
  const inputs = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const body = html`<!doctype html>
<html lang="${locale}" dir="${i18n.direction(locale)}">
<head>
<meta charset="utf-8">
<title>${say(page.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<style nonce="${nonce}">${raw(`:root{color-scheme:${theme}}${STYLE}`)}</style>
</head>
<body>
<main>
<h1>${say(page.title)}</h1>
<p>${say(page.text)}</p>
<form method="post" action="${action}">${inputs}<button type="submit">${say(page.button)}</button></form>
</main>
<script nonce="${nonce}">document.forms[0].submit()</script>
</body>
</html>
`;
  return (
    reply
      .header('content-security-policy', `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`)
      // The application may want to see where a form came from; it knows us anyway.
      .header('referrer-policy', 'strict-origin')
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(String(body))
  );
}
