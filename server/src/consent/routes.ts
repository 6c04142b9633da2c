import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Tenant } from '#tenants/contract';
import type { Consent } from './contract.ts';

const KEYS_MAX_AGE = 3600;

/** `<issuer>/consent/keys`: what receipts are checked with. */
export function consentRoutes({ consent, tenantOf }: { readonly consent: Pick<Consent, 'receiptKeys'>; readonly tenantOf: (request: FastifyRequest) => Tenant }) {
  return (app: FastifyInstance): void => {
    app.get('/consent/keys', async (request, reply) =>
      reply
        .type('application/jwk-set+json')
        .header('cache-control', `public, max-age=${KEYS_MAX_AGE}`)
        .send(JSON.stringify(await consent.receiptKeys(tenantOf(request).id))),
    );
  };
}
