import type { Page } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, type Markup } from '../shared/html.ts';
import { emailOf, fullNameOf, greetingNameOf, organizationOf, type Session } from '../shared/sessions.ts';
import { type BasketLine, totalsOf } from './basket.ts';
import { price } from './catalog.ts';

export function basketPage(assets: Assets, lines: BasketLine[]): Page {
  return {
    title: 'Your basket',
    main:
      lines.length === 0
        ? emptyBasket()
        : html`
<section class="checkout" aria-labelledby="basket-title">
  <h1 id="basket-title">Your basket</h1>
  <div class="columns">
    <ul class="lines">${lines.map((line) => basketLine(assets, line))}</ul>
    <aside class="panel" aria-label="Summary">${totals(lines)}
      <a class="button large wide" href="/checkout">Continue to checkout</a></aside>
  </div>
</section>`,
  };
}

function emptyBasket(): Markup {
  return html`<section class="message"><h1>Your basket is empty</h1>
    <p class="lead">Light packing is a virtue. A mug would still fit.</p>
    <p class="actions"><a class="button" href="/#products">Look around</a></p></section>`;
}

function basketLine(assets: Assets, { product, quantity }: BasketLine): Markup {
  const field = `quantity-${product.id}`;
  return html`<li class="line">
  <img src="${assets.href(`${product.id}.svg`)}" alt="" width="96" height="96">
  <div><a class="line-name" href="/products/${product.id}">${product.name}</a><p class="soft">${product.line}</p></div>
  <p class="line-price">${price(product.cents * quantity)}</p>
  <form class="line-form" method="post" action="/basket/quantity">
    <input type="hidden" name="product" value="${product.id}">
    <label for="${field}">Quantity<span class="hidden"> of ${product.name}</span></label>
    <input id="${field}" name="quantity" type="number" inputmode="numeric" min="0" max="9" value="${quantity}">
    <button class="button quiet" type="submit">Update</button>
    <button class="link" type="submit" name="remove" value="yes">Remove<span class="hidden"> ${product.name}</span></button>
  </form>
</li>`;
}

function totals(lines: BasketLine[]): Markup {
  const sum = totalsOf(lines);
  return html`<h2>Summary</h2>
  <dl class="totals">
    <div><dt>Goods</dt><dd>${price(sum.goods)}</dd></div>
    <div><dt>Delivery</dt><dd>${sum.shipping === 0 ? 'free' : price(sum.shipping)}</dd></div>
    <div class="total"><dt>Total</dt><dd>${price(sum.total)}</dd></div>
  </dl>
  <p class="points">+ ${sum.points} Circle points</p>`;
}

export function checkoutPage(session: Session | undefined, lines: BasketLine[]): Page {
  return {
    title: 'Checkout',
    main: html`
<section class="checkout" aria-labelledby="checkout-title">
  <h1 id="checkout-title">Checkout</h1>
  <div class="columns">
    <div class="stack">${session === undefined ? invitation() : addressee(session)}
      <section class="panel" aria-labelledby="items"><h2 id="items">What you are buying</h2>
        <ul class="plain">${lines.map(({ product, quantity }) => html`<li>${quantity} × ${product.name} <span class="push">${price(product.cents * quantity)}</span></li>`)}</ul>
        <p><a href="/basket">Change the basket</a></p></section>
    </div>
    <aside class="panel" aria-label="Summary">${totals(lines)}
      ${session === undefined ? '' : html`<a class="button large wide" href="/checkout/payment">Continue to payment</a>`}</aside>
  </div>
</section>`,
  };
}

function invitation(): Markup {
  return html`<section class="panel" aria-labelledby="who"><h2 id="who">Who is it for?</h2>
  <p>Sign in to use your saved details. New here? An account takes less than a minute. Your basket stays as it is.</p>
  <p class="actions"><a class="button" href="/login?return_to=/checkout">Sign in</a>
    <a class="button quiet" href="/signup?return_to=/checkout">Create account</a></p></section>`;
}

function addressee(session: Session): Markup {
  const organization = organizationOf(session);
  return html`<section class="panel" aria-labelledby="who"><h2 id="who">Who is it for?</h2>
  <p><strong><bdi>${fullNameOf(session) ?? greetingNameOf(session)}</bdi></strong><br><bdi dir="ltr">${emailOf(session) ?? ''}</bdi></p>
  ${organization === undefined ? '' : html`<p>You buy for <strong><bdi>${organization}</bdi></strong>.</p>`}
  <p class="soft">From your Fernweh account. Nothing to type.</p></section>`;
}

/** `unconfirmed`: they were asked to confirm, and it did not come about; `cancelled`: because they decided so. */
export type PaymentState = 'new' | 'confirmed' | 'unconfirmed' | 'cancelled';

export interface Payment {
  note: string;
  state: PaymentState;
}

const TITLE: Record<'unconfirmed' | 'cancelled', string> = { unconfirmed: 'We could not confirm it is you', cancelled: 'Your payment was not confirmed' };

export function paymentPage(session: Session, lines: BasketLine[], { note, state }: Payment): Page {
  const { total } = totalsOf(lines);
  const open = state === 'unconfirmed' || state === 'cancelled' ? state : undefined;
  return {
    title: open === undefined ? 'Payment' : 'Not confirmed',
    main: html`<section class="message" aria-labelledby="payment-title">
  <p class="eyebrow">Last step</p>
  <h1 id="payment-title">${open === undefined ? `Pay ${price(total)}?` : TITLE[open]}</h1>
  ${lead(session, state)}
  <form class="payment" method="post" action="/checkout/payment">
    <label for="note">A note for the parcel <span class="soft">(if you like)</span></label>
    <textarea id="note" name="note" rows="3" maxlength="200">${note}</textarea>
    <p class="actions">
      <button class="button large" type="submit">${open === undefined ? 'Place the order' : 'Try again'}</button>
      <a class="button quiet large" href="/checkout">Go back</a>
    </p>
  </form>
</section>`,
  };
}

function lead(session: Session, state: PaymentState): Markup {
  if (state === 'confirmed') return html`<p class="lead" role="status">Thank you, <bdi>${greetingNameOf(session)}</bdi>. You are confirmed: one press and it is ordered.</p>`;
  if (state === 'unconfirmed')
    return html`<p class="lead" role="status">Paying needs a second step, such as a code from an app or a passkey. Nothing was ordered. Your basket and your note are still here.</p>`;
  if (state === 'cancelled')
    return html`<p class="lead" role="status">You went back before confirming, so nothing was ordered and nothing was paid. Your basket and your note are still here.</p>`;
  return html`<p class="lead">You are signed in as <bdi>${greetingNameOf(session)}</bdi>. Before you pay, we may ask you to confirm it is you. This is a demonstration: no money moves.</p>`;
}

export function orderFailedPage(): Page {
  return {
    title: 'Not ordered',
    main: html`<section class="message">
  <h1>Your order did not go through</h1>
  <p class="lead">Nothing was ordered, and your basket is as it was. Please try again in a moment.</p>
  <p class="actions"><a class="button" href="/checkout/payment">Try again</a> <a class="button quiet" href="/checkout">Go back</a></p>
</section>`,
  };
}

/** Support sees what the customer sees, and spends none of their money. */
export function notForSupportPage(): Page {
  return {
    title: 'Not for support',
    main: html`<section class="message">
  <h1>Only the customer can pay</h1>
  <p class="lead">You look at this shop for somebody who let you in. Nothing was ordered, and the basket is as it was.</p>
  <p class="actions"><a class="button" href="/checkout">Go back</a></p>
</section>`,
  };
}

export function thanksPage(session: Session): Page {
  return {
    title: 'Thank you',
    main: html`<section class="message">
  <p class="eyebrow">Order placed</p>
  <h1>Thank you, <bdi>${greetingNameOf(session)}</bdi></h1>
  <p class="lead">We would be packing your things now, if this were a real shop.</p>
  <p class="actions"><a class="button" href="/">Keep looking around</a></p>
</section>`,
  };
}
