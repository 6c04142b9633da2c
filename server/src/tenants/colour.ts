/** WCAG 2.2 contrast (relative luminance and contrast ratio, section "Definitions"). Pure. */

/** The hardest backgrounds of the hosted pages to stand out on; brand colours are checked against both. */
export const PAGE_BACKGROUNDS = { light: '#f5f6f8', dark: '#16181d' } as const;

/** Controls and their borders against the page (WCAG 1.4.11). */
export const CONTROL_CONTRAST = 3;

export function isHexColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/.test(text);
}

function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** White or black, whichever reads better on `background`. One of the two always reaches 4.5:1 (WCAG 1.4.3). */
export function textOn(background: string): '#ffffff' | '#000000' {
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000';
}

function mix(from: string, to: string, share: number): string {
  const target = channels(to);
  const mixed = channels(from).map((channel, index) => Math.round(channel + ((target[index] as number) - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** The colour nearest to `colour`, moved towards white or black, that reaches `ratio` on `background`. */
export function readableOn(colour: string, background: string, ratio: number): string {
  const towards = textOn(background);
  for (let step = 0; step <= 100; step++) {
    const candidate = mix(colour, towards, step / 100);
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return towards;
}
