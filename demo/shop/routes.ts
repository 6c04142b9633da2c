import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DemoApp } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { readCookie, setCookie } from '../shared/web.ts';
import { ageOf } from './age.ts';
import { addProduct, type BasketLine, readBasket, setQuantity, writeBasket } from './basket.ts';
import { findProduct, isCategory } from './catalog.ts';
import { accountUrl } from './layout.ts';
import { basketPage } from './checkout-pages.ts';
import { homePage, productPage } from './pages.ts';

const THIRTY_DAYS_S = 30 * 24 * 60 * 60;
const PAGE = { config: { visitorPage: true, silentSignOn: true } };

export function basketOf(app: DemoApp, request: FastifyRequest): BasketLine[] {
  return readBasket(readCookie(request, app.settings, 'basket'));
}

export function keepBasket(app: DemoApp, reply: FastifyReply, lines: BasketLine[]): void {
  setCookie(reply, app.settings, 'basket', writeBasket(lines), lines.length === 0 ? 0 : THIRTY_DAYS_S);
}

export function addShopRoutes(app: DemoApp, assets: Assets): void {
  const { web } = app;

  web.get<{ Querystring: { category?: string } }>('/', PAGE, async (request, reply) => {
    const { category } = request.query;
    return app.show(request, reply, homePage(assets, isCategory(category) ? category : undefined, accountUrl(app.settings, '/privacy')));
  });

  web.get<{ Params: { id: string }; Querystring: { cancelled?: string } }>('/products/:id', PAGE, async (request, reply) => {
    const product = findProduct(request.params.id);
    if (product === undefined) return reply.callNotFound();
    return app.show(request, reply, productPage(assets, product, { age: ageOf(app.session(request)), cameBack: request.query.cancelled === 'yes' }));
  });

  web.get('/basket', PAGE, async (request, reply) => app.show(request, reply, basketPage(assets, basketOf(app, request))));

  web.post<{ Body: { product?: string } }>('/basket/items', async (request, reply) => {
    const product = findProduct(String(request.body?.product));
    if (product?.adultsOnly && ageOf(app.session(request)) !== 'adult') return reply.redirect(`/products/${product.id}`, 303);
    if (product !== undefined) keepBasket(app, reply, addProduct(basketOf(app, request), product));
    return reply.redirect('/basket', 303);
  });

  web.post<{ Body: { product?: string; quantity?: string; remove?: string } }>('/basket/quantity', async (request, reply) => {
    const product = findProduct(String(request.body?.product));
    if (product !== undefined) {
      const quantity = request.body.remove === undefined ? Number(request.body.quantity) : 0;
      keepBasket(app, reply, setQuantity(basketOf(app, request), product, quantity));
    }
    return reply.redirect('/basket', 303);
  });
}
