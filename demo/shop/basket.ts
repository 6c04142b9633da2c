import { findProduct, type Product } from './catalog.ts';

export interface BasketLine {
  product: Product;
  quantity: number;
}

const MAX_QUANTITY = 9;
const FREE_SHIPPING_FROM = 10_000;
const SHIPPING = 590;

/** The basket is a short cookie (`fjell-tent.1~ember-mug.2`), so it survives sign-in. */
export function readBasket(cookie: string | undefined): BasketLine[] {
  const quantities = new Map<string, number>();
  for (const entry of (cookie ?? '').slice(0, 1_000).split('~')) {
    const [id = '', count = ''] = entry.split('.');
    const quantity = Number(count);
    if (findProduct(id) !== undefined && Number.isInteger(quantity) && quantity > 0) {
      quantities.set(id, Math.min(quantity, MAX_QUANTITY));
    }
  }
  return [...quantities].flatMap(([id, quantity]) => {
    const product = findProduct(id);
    return product === undefined ? [] : [{ product, quantity }];
  });
}

export function writeBasket(lines: BasketLine[]): string {
  return lines.map(({ product, quantity }) => `${product.id}.${quantity}`).join('~');
}

export function addProduct(lines: BasketLine[], product: Product): BasketLine[] {
  const present = lines.find((line) => line.product.id === product.id);
  if (present === undefined) return [...lines, { product, quantity: 1 }];
  return setQuantity(lines, product, present.quantity + 1);
}

export function setQuantity(lines: BasketLine[], product: Product, quantity: number): BasketLine[] {
  const wanted = Number.isInteger(quantity) ? Math.max(0, Math.min(quantity, MAX_QUANTITY)) : 1;
  return lines.map((line) => (line.product.id === product.id ? { product, quantity: wanted } : line)).filter((line) => line.quantity > 0);
}

export interface Totals {
  count: number;
  goods: number;
  shipping: number;
  total: number;
  /** One point for every full euro of goods. */
  points: number;
}

export function totalsOf(lines: BasketLine[]): Totals {
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  const goods = lines.reduce((sum, line) => sum + line.quantity * line.product.cents, 0);
  const shipping = goods === 0 || goods >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  return { count, goods, shipping, total: goods + shipping, points: Math.floor(goods / 100) };
}
