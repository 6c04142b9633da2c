import type { Page } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, type Markup } from '../shared/html.ts';
import type { Age } from './age.ts';
import { CATEGORIES, type Category, PRODUCTS, type Product, price } from './catalog.ts';
import { newsletterBox } from './newsletter.ts';

export function homePage(assets: Assets, category: Category | undefined, privacyUrl: string): Page {
  const shown = PRODUCTS.filter((product) => category === undefined || product.category === category);
  const heading = category === undefined ? 'For the long way home' : CATEGORIES[category];
  return {
    title: category === undefined ? 'Things for long ways' : CATEGORIES[category],
    main: html`
<section class="hero">
  <img class="hero-art" src="${assets.href('hero.svg')}" alt="" width="1600" height="720">
  <div class="hero-text">
    <p class="eyebrow">Autumn, high country</p>
    <h1>Pack light.<br>Stay longer.</h1>
    <p>Tents, packs and small comforts, made to be mended.</p>
    <a class="button large" href="#products">See what is new</a>
  </div>
</section>
<section class="products" id="products" aria-labelledby="products-title">
  <div class="section-head">
    <h2 id="products-title">${heading}</h2>
    ${filters(category)}
  </div>
  <ul class="grid">${shown.map((product) => productCard(assets, product))}</ul>
</section>
<section class="promises" aria-label="Our promises">
  <div><h2>Mended, not replaced</h2><p>Send it back when it breaks. We repair everything we have ever made.</p></div>
  <div><h2>One account, two houses</h2><p>Your Fernweh account also opens the Circle, our club. Sign in once.</p></div>
  <div><h2><a href="${privacyUrl}">Your data, your call</a></h2><p>See what we know and who received it. Change your mind at any time.</p></div>
</section>
${newsletterBox()}`,
  };
}

function filters(current: Category | undefined): Markup {
  const entries: [string, string, boolean][] = [
    ['/#products', 'Everything', current === undefined],
    ...Object.entries(CATEGORIES).map(([id, label]): [string, string, boolean] => [`/?category=${id}#products`, label, id === current]),
  ];
  return html`<nav aria-label="Filter products"><ul class="filters">${entries.map(
    ([href, label, active]) => html`<li>${active ? html`<a href="${href}" aria-current="true">${label}</a>` : html`<a href="${href}">${label}</a>`}</li>`,
  )}</ul></nav>`;
}

function productCard(assets: Assets, product: Product): Markup {
  return html`<li class="card">
  <a class="card-link" href="/products/${product.id}">
    <span class="picture"><img src="${assets.href(`${product.id}.svg`)}" alt="" width="400" height="400" loading="lazy">
      ${product.badge === undefined ? '' : html`<span class="badge">${product.badge}</span>`}</span>
    <span class="card-text"><span class="card-name">${product.name}</span> <span class="card-line">${product.line}</span></span>
    <span class="card-price">${price(product.cents)}</span>
  </a>
</li>`;
}

function basketForm(product: Product): Markup {
  return html`<form method="post" action="/basket/items">
      <input type="hidden" name="product" value="${product.id}">
      <button class="button large wide" type="submit">Add to basket</button>
    </form>`;
}

/** Asked at this article and nowhere else; the shop reads the verified date of birth, and decides. */
function ageGate(product: Product, { age, cameBack }: { readonly age: Age; readonly cameBack: boolean }): Markup {
  if (age === 'minor') return html`<p class="notice bad" role="status">We sell this to adults only, and you are not eighteen yet.</p>`;
  return html`${cameBack ? html`<p class="notice bad" role="status">Your age is not confirmed yet. If you finished the check, you get an email when it is done.</p>` : ''}
    <p class="soft">We sell this to adults only. Your date of birth is checked once, by a service that looks at a document; we never see the document.</p>
    <form method="post" action="/age">
      <input type="hidden" name="product" value="${product.id}">
      <button class="button large wide" type="submit">Confirm your age</button>
    </form>`;
}

export function productPage(assets: Assets, product: Product, visit: { readonly age: Age; readonly cameBack: boolean }): Page {
  const others = PRODUCTS.filter((other) => other.id !== product.id && other.category === product.category);
  const related = [...others, ...PRODUCTS.filter((other) => other.category !== product.category)].slice(0, 4);
  return {
    title: product.name,
    main: html`
<article class="product">
  <img class="product-art" src="${assets.href(`${product.id}.svg`)}" alt="${product.picture}" width="640" height="640">
  <div class="product-text">
    <p class="eyebrow"><a href="/?category=${product.category}#products">${CATEGORIES[product.category]}</a></p>
    <h1>${product.name}</h1>
    <p class="lead">${product.line}</p>
    <p class="price">${price(product.cents)} <span class="soft">incl. VAT</span></p>
    <p>${product.story}</p>
    <ul class="facts-list">${product.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
    ${product.adultsOnly && visit.age !== 'adult' ? ageGate(product, visit) : basketForm(product)}
    <p class="soft">Earns ${Math.floor(product.cents / 100)} Circle points. Delivered in two to three days.</p>
  </div>
</article>
<section class="products" aria-labelledby="related">
  <div class="section-head"><h2 id="related">Goes well with</h2></div>
  <ul class="grid">${related.map((other) => productCard(assets, other))}</ul>
</section>`,
  };
}
