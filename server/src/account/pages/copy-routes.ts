import type { FastifyInstance } from 'fastify';
import { doorOf } from '#platform/http';
import { accountErrors } from '../errors.ts';
import { isEnough } from '../recent.ts';
import { readClock } from '../store.ts';
import { sendCopy } from '../send-copy.ts';
import type { AccountPagesDeps } from './routes.ts';

/** `/account/export/:id`, the file itself, and the keys that copies are signed with. */
export function copyRoutes(deps: AccountPagesDeps) {
  return (app: FastifyInstance): void => {
    app.get('/account/export/keys', async (request, reply) => reply.type('application/jwk-set+json').send(JSON.stringify(await deps.portability.keys(deps.tenantOf(request).id))));

    /*
     * Who asks is decided now, by this browser's session, and not by the link: whoever did not prove who they are a moment ago goes to the page, which asks for it and
     * has the link again. To all others there is no such copy, whether it is somebody else's, another tenant's, over, deleted or made up.
     */
    app.get<{ Params: { readonly id: string } }>('/account/export/:id', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const found = await deps.protocol.browserAccount.trusted(tenant, request, reply);
      const page = `${tenant.issuer}/account/export`;
      if (!found) return reply.redirect(page, 303);
      const { session } = found;
      const [now, { hasSecondStep, held }] = await Promise.all([
        readClock(deps.db),
        deps.db.read(tenant.id, async (tx) => ({
          hasSecondStep: await deps.credentials.hasSecondStep(tx, tenant, session.userId),
          held: await deps.portability.heldUntil(tx, session.userId),
        })),
      ]);
      // The page says until when.
      if (held || !isEnough(session, now, hasSecondStep)) return reply.redirect(page, 303);
      const origin = { ...doorOf(request).origin, actor: { kind: 'user' as const, id: session.userId } };
      const copy = await deps.portability.open(tenant.id, origin, session.userId, request.params.id);
      if (!copy) throw accountErrors.unknown_copy();
      return sendCopy(reply, copy);
    });
  };
}
