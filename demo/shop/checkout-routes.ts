import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DemoApp } from '../shared/app.ts';
import { requireSession, sendToSignIn } from '../shared/auth-routes.ts';
import { isActedFor, type Session } from '../shared/sessions.ts';
import { isConfirmed, type Wanted } from '../shared/step-up.ts';
import { TtlMap } from '../shared/ttl-map.ts';
import { ageOf } from './age.ts';
import { checkoutPage, notForSupportPage, orderFailedPage, paymentPage, type PaymentState, thanksPage } from './checkout-pages.ts';
import { placeOrder } from './orders-api.ts';
import { basketOf, keepBasket } from './routes.ts';

const MAX_NOTE = 200;

/** What was typed, kept while its owner is away confirming. */
interface Draft {
  sub: string;
  note: string;
  wanted: Wanted;
}

interface PaymentQuery {
  Querystring: { order?: string; cancelled?: string };
}

export function addCheckoutRoutes(app: DemoApp): void {
  const { web } = app;
  const drafts = new TtlMap<Draft>({ ttlMs: 60 * 60_000, maxEntries: 5_000 });

  web.get('/checkout', { config: { visitorPage: true } }, async (request, reply) => {
    const lines = basketOf(app, request);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    return app.show(request, reply, checkoutPage(app.session(request), lines));
  });

  web.get<PaymentQuery>('/checkout/payment', async (request, reply) => {
    const session = requireSession(app, request, reply);
    if (session === undefined) return reply;
    const lines = basketOf(app, request);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    const draft = draftOf(session, request.query.order);
    return app.show(request, reply, paymentPage(session, lines, { note: draft?.note ?? '', state: stateOf(session, draft, request.query.cancelled === 'yes') }));
  });

  // Coming back only shows the page again: an order is placed by a press, never by an address.
  web.post<{ Body: { note?: string } }>('/checkout/payment', async (request, reply) => {
    const session = requireSession(app, request, reply, '/checkout/payment');
    if (session === undefined) return reply;
    if (isActedFor(session)) return app.show(request, reply, notForSupportPage(), 403);
    const lines = basketOf(app, request);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    // The basket is the visitor's cookie: what it may hold is looked at where it counts.
    const forAdults = ageOf(session) === 'adult' ? undefined : lines.find(({ product }) => product.adultsOnly);
    if (forAdults !== undefined) return reply.redirect(`/products/${forAdults.product.id}`, 303);
    const note = String(request.body?.note ?? '').slice(0, MAX_NOTE);
    const result = await placeOrder(app, session, note);
    if (result.kind === 'confirm') return confirmFirst(request, reply, { sub: session.sub, note, wanted: result.wanted });
    if (result.kind === 'failed') return app.show(request, reply, orderFailedPage(), 503);
    keepBasket(app, reply, []);
    return reply.redirect('/checkout/thanks', 303);
  });

  web.get('/checkout/thanks', async (request, reply) => {
    const session = requireSession(app, request, reply);
    return session === undefined ? reply : app.show(request, reply, thanksPage(session));
  });

  async function confirmFirst(request: FastifyRequest, reply: FastifyReply, draft: Draft): Promise<FastifyReply> {
    const order = randomBytes(16).toString('base64url');
    drafts.set(order, draft);
    const [weakest = ''] = draft.wanted.acrValues;
    return sendToSignIn(app, request, reply, {
      returnTo: `/checkout/payment?order=${order}`,
      stepUp: { acrValues: weakest, maxAge: draft.wanted.maxAge, action: 'payment' },
    });
  }

  /** Only its owner's: somebody else may have signed in on the way. */
  function draftOf(session: Session, order: string | undefined): Draft | undefined {
    const draft = order === undefined ? undefined : drafts.get(order);
    return draft?.sub === session.sub ? draft : undefined;
  }
}

function stateOf(session: Session, draft: Draft | undefined, cancelled: boolean): PaymentState {
  if (draft === undefined) return 'new';
  if (isConfirmed(session, draft.wanted)) return 'confirmed';
  return cancelled ? 'cancelled' : 'unconfirmed';
}
