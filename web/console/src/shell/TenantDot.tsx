import css from './TenantDot.module.css';

const HUES = 8;

/** Always the same colour for the same tenant, so that somebody sees at once when they are in the wrong one. */
export function hueOf(slug: string): number {
  let sum = 0;
  for (const letter of slug) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % HUES;
}

export function TenantDot({ slug, size = 10 }: { slug: string; size?: number }) {
  return <span className={css.dot} data-hue={hueOf(slug)} style={{ inlineSize: size, blockSize: size }} aria-hidden />;
}
