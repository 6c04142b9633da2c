import type { DemoApp } from '../shared/app.ts';
import { TtlMap } from '../shared/ttl-map.ts';
import type { Memberships } from './membership.ts';
import type { Decisions } from './told.ts';
import { isSigned } from './webhook-signature.ts';

interface Message {
  type: string;
  time: string;
  data: { sub: string; former?: string; purpose?: string; allowed?: boolean; withheld?: string[] };
}

/** Longer than the identity server goes on trying. */
const REMEMBERED_MS = 8 * 24 * 60 * 60_000;

/** What the club keeps of members and what it must hear about. */
export interface Kept {
  readonly memberships: Memberships;
  readonly decisions: Decisions;
}

/** The identity server tells us when two accounts of a member became one, and when they are two again: whoever has two memberships keeps everything on both. And what we may do with what we know of them. */
export function addWebhooks(app: DemoApp, kept: Kept, secret: string): void {
  const { web } = app;
  const seen = new TtlMap<true>({ ttlMs: REMEMBERED_MS, maxEntries: 10_000 });

  void web.register(async (hooks) => {
    // The signature is over the very bytes that came.
    hooks.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    hooks.post<{ Body: string }>('/webhooks', { config: { serverToServer: true } }, async (request, reply) => {
      const { headers, body } = request;
      if (typeof body !== 'string' || !isSigned(secret, headers, body)) return reply.code(401).send();
      const id = String(headers['webhook-id']);
      // A message may come twice, under the same id: acknowledged again, and done once.
      if (!seen.has(id)) follow(app, kept, JSON.parse(body) as Message);
      seen.set(id, true);
      return reply.code(204).send();
    });
  });
}

function follow(app: DemoApp, { memberships, decisions }: Kept, { type, time, data }: Message): void {
  const { sub, former, purpose, allowed = false, withheld = [] } = data;
  if (type === 'consent.changed' && purpose !== undefined) {
    decisions.hear(sub, { purpose, allowed, time });
    app.sessions.forgetDetails(sub, withheld);
  }
  if (type === 'account.erased') {
    decisions.forget(sub);
    app.sessions.endMatching({ sid: undefined, sub });
  }
  // Whom we knew by one name only, we go on knowing by it.
  if (former === undefined) return;
  if (type === 'account.merged') memberships.join(sub, former);
  if (type === 'account.merge_undone') memberships.part(sub, former);
}
