import type { FastifyInstance } from 'fastify';
import { accountErrors } from '../errors.ts';
import type { AccountPagesDeps } from './routes.ts';

/** `/account/consents/:id/receipt`: what was said once, signed, as a file. Whoever is not signed in goes to the page it stands on; for all others but its owner there is none. */
export function receiptRoutes(deps: AccountPagesDeps) {
  return (app: FastifyInstance): void => {
    app.get<{ Params: { readonly id: string } }>('/account/consents/:id/receipt', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const found = await deps.protocol.browserAccount.trusted(tenant, request, reply);
      if (!found) return reply.redirect(`${tenant.issuer}/account/privacy`, 303);
      const receipt = await deps.db.read(tenant.id, (tx) => deps.privacy.consent.receipt(tx, found.session.userId, request.params.id));
      if (!receipt) throw accountErrors.unknown_consent();
      return reply
        .type('application/jwt')
        .header('content-disposition', `attachment; filename="receipt-${receipt.purpose}-${receipt.at.toISOString().slice(0, 10)}.jwt"`)
        .header('cache-control', 'no-store')
        .send(receipt.jws);
    });
  };
}
