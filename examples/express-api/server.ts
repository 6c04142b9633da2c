import { accessOf, createVerifier, readWebhook } from '@parvis/sdk-node';
import express, { type Express } from 'express';

/* The same API with Express, and what it hears of by webhook. See docs/guide/sdk.md. */

export interface Settings {
  readonly issuer: string;
  readonly audience: string;
  /** `whsec_...`, as in the configuration of the application. */
  readonly webhookSecret: string;
  /** Told once of each. */
  readonly onErased: (sub: string) => void;
}

export function createApi({ issuer, audience, webhookSecret, onErased }: Settings): Express {
  const tokens = createVerifier({ issuer, audience });
  const api = express();
  const orders = express.Router();
  api.use('/shop', orders);

  orders.get('/orders', tokens.protect({ scopes: ['orders:read'] }).express, (request, response) => {
    response.json({ of: accessOf(request).sub, orders: [] });
  });
  orders.post('/orders', tokens.protect({ scopes: ['orders:write'], acr: 'urn:parvis:acr:2', maxAge: 300 }).express, (request, response) => {
    response.status(201).json({ of: accessOf(request).sub });
  });

  const seen = new Set<string>(); // a table, where it is meant seriously
  // The signature is over the body as it came, so nothing may parse it before.
  api.post('/webhooks', express.raw({ type: 'application/json' }), (request, response) => {
    const message = readWebhook({ secret: webhookSecret, headers: request.headers, body: request.body as Buffer });
    if (!message) return void response.sendStatus(401);
    if (message.type === 'account.erased' && !seen.has(message.id)) onErased(String(message.data['sub']));
    seen.add(message.id);
    response.sendStatus(204);
  });

  return api;
}

if (import.meta.main) {
  const { ISSUER = 'http://localhost:3000', AUDIENCE = 'https://orders.demo.example/', WEBHOOK_SECRET = '', PORT = '4002' } = process.env;
  createApi({ issuer: ISSUER, audience: AUDIENCE, webhookSecret: WEBHOOK_SECRET, onErased: (sub) => console.log('erased', sub) }).listen(Number(PORT), () =>
    console.log('listening'),
  );
}
