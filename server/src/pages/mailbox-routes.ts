import type { FastifyInstance } from 'fastify';
import { doorOf, sendHtml } from '#platform/http';
import type { PagesDeps } from './contract.ts';
import { drawMailbox, drawMessage } from './draw-mailbox.ts';
import { ownPath } from './page-context.ts';
import { pageSetting } from './show-page.ts';

interface ItemParams {
  Params: { id: string };
}

/**
 * Development only: the port is not there in production. The letter itself is framed from an own address: inside `srcdoc` it would
 * inherit this page's strict policy and lose its inline styles. Its own policy sandboxes it, so nothing in it can run.
 */
export function addMailboxRoutes(app: FastifyInstance, deps: PagesDeps): void {
  const mailbox = deps.mailbox;
  if (!mailbox) return;
  const version = (id: string | undefined) => id ?? 'none';

  app.get('/dev/mailbox', async (request, reply) => {
    const items = await mailbox.list(deps.tenantOf(request).id);
    const { contextWith } = await pageSetting(deps, request, reply, {});
    return sendHtml(reply, (nonce) => drawMailbox({ items, version: version(items[0]?.id), path: ownPath(request) }, contextWith(nonce)));
  });

  app.get('/dev/mailbox/status', async (request, reply) => {
    const [newest] = await mailbox.list(deps.tenantOf(request).id);
    return reply.send({ version: version(newest?.id) });
  });

  app.get<ItemParams>('/dev/mailbox/:id', async (request, reply) => {
    const message = await mailbox.read(deps.tenantOf(request).id, request.params.id);
    if (!message) return reply.callNotFound();
    const { contextWith } = await pageSetting(deps, request, reply, {});
    return sendHtml(reply, (nonce) => drawMessage({ message, path: ownPath(request), list: `${doorOf(request).basePath}/dev/mailbox` }, contextWith(nonce)));
  });

  app.get<ItemParams>('/dev/mailbox/:id/letter', async (request, reply) => {
    const message = await mailbox.read(deps.tenantOf(request).id, request.params.id);
    if (!message?.html) return reply.callNotFound();
    return reply
      .header(
        'content-security-policy',
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; frame-ancestors 'self'",
      )
      .header('x-frame-options', 'SAMEORIGIN')
      .type('text/html; charset=utf-8')
      .send(openOutside(message.html));
  });
}

/** Links of the letter open beside the mailbox instead of inside the frame, where no page may be shown. */
function openOutside(letter: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(letter) ? letter.replace(/<head[^>]*>/i, (head) => `${head}${base}`) : `${base}${letter}`;
}
