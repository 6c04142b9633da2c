import type { PageBrand } from './context.ts';

/*
 * Brand colours become a handful of CSS variables. Only `#rrggbb` gets in (D19: CSS by allow-list), and what would be unreadable is
 * moved towards black or white until it holds the ratio (G7): 4.5:1 for text, 3:1 for lines and rings.
 */

/** Backgrounds the accent is read on; the same values stand in assets/page.css. */
export const SURFACES = { light: ['#ffffff', '#f5f6f8'], dark: ['#16181d', '#0d0e12', '#1d2027'] } as const;

const HEX = /^#[0-9a-f]{6}$/i;

type Rgb = readonly [number, number, number];

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function mix(from: string, to: string, share: number): string {
  const [a, b] = [parse(from), parse(to)];
  return `#${a
    .map((part, at) =>
      Math.round(part + ((b[at] as number) - part) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = parse(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function readable(hex: string, on: readonly string[], ratio: number, towards: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mix(hex, towards, share);
    if (on.every((surface) => contrast(tried, surface) >= ratio)) return tried;
  }
  return towards;
}

function theme(accentIn: string, onAccentIn: string, kind: 'light' | 'dark', fallback: PageBrand['colours']): string {
  const known = HEX.test(accentIn);
  const accent = (known ? accentIn : kind === 'light' ? fallback.accent : fallback.accentDark).toLowerCase();
  const onAccent = HEX.test(onAccentIn) && contrast(onAccentIn, accent) >= 4.5 ? onAccentIn.toLowerCase() : contrast('#ffffff', accent) >= 4.5 ? '#ffffff' : '#000000';
  const towards = kind === 'light' ? '#000000' : '#ffffff';
  // A hover moves away from the label's colour, so the label only gets easier to read.
  const hover = mix(accent, luminance(onAccent) > 0.5 ? '#000000' : '#ffffff', 0.12);
  const text = readable(accent, SURFACES[kind], 4.5, towards);
  const edge = readable(accent, SURFACES[kind], 3, towards);
  return `--accent:${accent};--on-accent:${onAccent};--accent-hover:${hover};--accent-text:${text};--accent-edge:${edge}`;
}

const cache = new WeakMap<PageBrand['colours'], string>();

/** The text of the page's one `<style nonce>`: light, dark where the device says so and nobody chose light, dark where it was chosen (G7). */
export function brandStyle(colours: PageBrand['colours'], fallback: PageBrand['colours']): string {
  let css = cache.get(colours);
  if (css === undefined) {
    const dark = theme(colours.accentDark, colours.onAccentDark, 'dark', fallback);
    css = `:root{${theme(colours.accent, colours.onAccent, 'light', fallback)}}${inDark(dark)}`;
    cache.set(colours, css);
  }
  return css;
}

/** The same declarations for both ways to a dark page. */
export function inDark(declarations: string): string {
  return `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${declarations}}}:root[data-theme=dark]{${declarations}}`;
}
