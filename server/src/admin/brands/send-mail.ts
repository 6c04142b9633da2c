import type { FastifyReply } from 'fastify';

/** Mail follows the device it is read on; here, what was chosen to be looked at. */
export const themed = (html: string, theme: 'light' | 'dark' | undefined): string =>
  theme === undefined ? html : html.replaceAll('@media (prefers-color-scheme:dark)', theme === 'dark' ? '@media all' : '@media not all');

/** A mail as it looks, for a frame of the console: it runs nothing, loads nothing but a logo, and leads nowhere. */
export function sendMail(reply: FastifyReply, html: string) {
  return reply
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-same-origin",
    )
    .header('x-frame-options', 'SAMEORIGIN')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
