import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DemoApp } from '../shared/app.ts';
import { requireSession } from '../shared/auth-routes.ts';
import type { Session } from '../shared/sessions.ts';
import { checkoutPage, paymentPage, thanksPage } from './checkout-pages.ts';
import { basketOf, keepBasket } from './routes.ts';

export function addCheckoutRoutes(app: DemoApp): void {
  const { web } = app;

  web.get('/checkout', { config: { visitorPage: true } }, async (request, reply) => {
    const lines = basketOf(app, request);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    return app.show(request, reply, checkoutPage(app.session(request), lines));
  });

  web.get('/checkout/payment', async (request, reply) => {
    const session = mayPay(app, request, reply);
    if (session === undefined) return reply;
    const lines = basketOf(app, request);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    return app.show(request, reply, paymentPage(session, lines));
  });

  web.post('/checkout/payment', async (request, reply) => {
    const session = mayPay(app, request, reply);
    if (session === undefined) return reply;
    keepBasket(app, reply, []);
    return reply.redirect('/checkout/thanks', 303);
  });

  web.get('/checkout/thanks', async (request, reply) => {
    const session = requireSession(app, request, reply);
    return session === undefined ? reply : app.show(request, reply, thanksPage(session));
  });
}

/** Paying needs a signed-in person. This is the place to ask for more: a stronger or more recent sign-in. */
function mayPay(app: DemoApp, request: FastifyRequest, reply: FastifyReply): Session | undefined {
  return requireSession(app, request, reply, '/checkout/payment');
}
