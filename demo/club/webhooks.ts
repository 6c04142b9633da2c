import type { DemoApp } from '../shared/app.ts';
import { TtlMap } from '../shared/ttl-map.ts';
import type { Memberships } from './membership.ts';
import { isSigned } from './webhook-signature.ts';

interface Message {
  type: string;
  data: { sub: string; former?: string };
}

/** Longer than the identity server goes on trying. */
const REMEMBERED_MS = 8 * 24 * 60 * 60_000;

/** The identity server tells us when two accounts of a member became one, and when they are two again: whoever has two memberships keeps everything on both. */
export function addWebhooks({ web }: DemoApp, memberships: Memberships, secret: string): void {
  const seen = new TtlMap<true>({ ttlMs: REMEMBERED_MS, maxEntries: 10_000 });

  void web.register(async (hooks) => {
    // The signature is over the very bytes that came.
    hooks.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    hooks.post<{ Body: string }>('/webhooks', { config: { serverToServer: true } }, async (request, reply) => {
      const { headers, body } = request;
      if (typeof body !== 'string' || !isSigned(secret, headers, body)) return reply.code(401).send();
      const id = String(headers['webhook-id']);
      // A message may come twice, under the same id: acknowledged again, and done once.
      if (!seen.has(id)) follow(memberships, JSON.parse(body) as Message);
      seen.set(id, true);
      return reply.code(204).send();
    });
  });
}

function follow(memberships: Memberships, { type, data: { sub, former } }: Message): void {
  // Whom we knew by one name only, we go on knowing by it.
  if (former === undefined) return;
  if (type === 'account.merged') memberships.join(sub, former);
  if (type === 'account.merge_undone') memberships.part(sub, former);
}
