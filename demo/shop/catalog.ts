export type Category = 'sleep' | 'carry' | 'cook' | 'wear';

export interface Product {
  id: string;
  name: string;
  category: Category;
  cents: number;
  line: string;
  story: string;
  facts: string[];
  /** What the drawing shows, for people who do not see it. */
  picture: string;
  badge?: string;
  /** Sold only to whoever is of age, which somebody must have verified. */
  adultsOnly?: true;
}

export const CATEGORIES: Record<Category, string> = { sleep: 'Sleep', carry: 'Carry', cook: 'Cook', wear: 'Wear' };

export const PRODUCTS: readonly Product[] = [
  {
    id: 'fjell-tent',
    name: 'Fjell 2 tent',
    category: 'sleep',
    cents: 38900,
    badge: 'New',
    line: 'Two people, three seasons, four minutes',
    story: 'Pitches from the outside in, so the inside stays dry when the weather does not. Big enough for two people who like each other.',
    facts: ['2.1 kg packed', 'Water column 4 000 mm', 'Recycled ripstop', 'Repairs for life'],
    picture: 'An orange two-person tent under a pale evening sun',
  },
  {
    id: 'moor-pack',
    name: 'Moor 35 backpack',
    category: 'carry',
    cents: 15900,
    line: 'Waxed canvas that ages well',
    story: 'One big space, two honest pockets and a back that breathes. The canvas darkens where you touch it, like a good pair of boots.',
    facts: ['35 litres', '1.3 kg', 'Waxed organic cotton', 'Brass buckles'],
    picture: 'A green canvas backpack with a rolled blanket on top',
  },
  {
    id: 'ember-mug',
    name: 'Ember enamel mug',
    category: 'cook',
    cents: 1800,
    line: 'The first coffee of the day',
    story: 'Enamel on steel, made to be put on the fire, dropped on a rock and handed to a stranger.',
    facts: ['350 ml', '140 g', 'Fire and dishwasher safe'],
    picture: 'A steaming cream enamel mug with a blue rim',
  },
  {
    id: 'skerry-beanie',
    name: 'Skerry beanie',
    category: 'wear',
    cents: 3900,
    line: 'Merino against the wind',
    story: 'Knitted in one piece from undyed and plant-dyed merino. Warm when wet, and it never itches.',
    facts: ['100 % merino', 'One size', 'Knitted on the coast'],
    picture: 'A rust-coloured knitted beanie with a pompom',
  },
  {
    id: 'lumen-lantern',
    name: 'Lumen lantern',
    category: 'sleep',
    cents: 6400,
    line: 'Candlelight without the candle',
    story: 'A warm light that dims to almost nothing, charges in the sun and hangs from any branch.',
    facts: ['5 to 300 lumen', '60 hours', 'Solar and USB-C'],
    picture: 'A glowing lantern against a deep blue night',
  },
  {
    id: 'steady-flask',
    name: 'Steady flask',
    category: 'cook',
    cents: 4200,
    line: 'Hot at dawn, hot at dusk',
    story: 'Double walls, one seal, no plastic that touches the tea. You can replace every part of it.',
    facts: ['750 ml', '24 hours hot', 'Every part replaceable'],
    picture: 'A teal steel flask with its cup beside it',
  },
  {
    id: 'cirrus-bag',
    name: 'Cirrus sleeping bag',
    category: 'sleep',
    cents: 27900,
    line: 'As light as its name',
    story: 'Recycled down where you are warm, synthetic fill where it gets damp. The zip does not catch. Really.',
    facts: ['Comfort −4 °C', '980 g', 'Recycled down'],
    picture: 'A plum sleeping bag, half unrolled',
  },
  {
    id: 'tarn-jacket',
    name: 'Tarn rain jacket',
    category: 'wear',
    cents: 22900,
    badge: 'Repairable',
    line: 'Quiet in the rain',
    story: 'Three layers that do not rustle, without forever chemicals. We reproof it for free once a year.',
    facts: ['420 g', 'No PFAS', 'Free reproofing'],
    picture: 'A mustard-yellow rain jacket with a hood',
  },
  {
    id: 'heron-knife',
    name: 'Heron field knife',
    category: 'cook',
    cents: 8900,
    badge: '18+',
    adultsOnly: true,
    line: 'Bread, rope, kindling',
    story: 'A full tang, a carbon blade you can sharpen on a river stone, and a handle of walnut that fits both hands.',
    facts: ['Blade 9 cm', '120 g', 'Walnut and brass', 'Sold to adults only'],
    picture: 'A field knife with a walnut handle, lying still',
  },
];

const BY_ID = new Map(PRODUCTS.map((product) => [product.id, product]));

export function findProduct(id: string): Product | undefined {
  return BY_ID.get(id);
}

export function isCategory(value: string | undefined): value is Category {
  return value !== undefined && Object.hasOwn(CATEGORIES, value);
}

export function price(cents: number): string {
  return new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' }).format(cents / 100);
}
