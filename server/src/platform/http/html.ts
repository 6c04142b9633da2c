import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { HtmlOptions } from './contract.ts';

/** The policy of one page (G11). `form-action` names the validated redirect target, or the browser blocks the way back to the application (G12). */
export function contentSecurityPolicy(options: HtmlOptions): string {
  const targets = options.formAction ?? [];
  const custom = targets.some((target) => !/^https?:\/\//.test(target));
  return [
    "default-src 'none'",
    options.inert ? "script-src 'none'" : `script-src 'nonce-${options.nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${options.nonce}'`,
    `img-src 'self' data:${(options.images ?? []).map((origin) => ` ${origin}`).join('')}`,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    // A custom scheme cannot be named in form-action in every browser, and `*` is any: then the directive is left out.
    ...(options.inert ? ["form-action 'none'"] : custom ? [] : [`form-action 'self'${targets.map((target) => ` ${target}`).join('')}`]),
    "base-uri 'none'",
    "object-src 'none'",
    `frame-ancestors ${options.framed ? "'self'" : "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    'report-uri /csp-reports',
  ].join('; ');
}

/** Sends a page with its policy. `draw` gets the nonce its script and style elements must carry. */
export function sendHtml(reply: FastifyReply, draw: (nonce: string) => string, options: Omit<HtmlOptions, 'nonce'> = {}): FastifyReply {
  const nonce = randomBytes(16).toString('base64url');
  if (options.framed) reply.header('x-frame-options', 'SAMEORIGIN');
  return reply
    .header('content-security-policy', contentSecurityPolicy({ ...options, nonce }))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(draw(nonce));
}
