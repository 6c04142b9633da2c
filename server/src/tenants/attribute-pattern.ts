/**
 * Patterns in attribute definitions come from administrators and run on what customers type, on the event loop (D20, W5). Until RE2 is on board,
 * only patterns whose worst case is known to be small are taken: no look-around, no back-reference, no repeated group, and a bounded number of ways
 * to split a value over the repetitions. Patterns always match the whole value, so there is no scan over start positions either.
 */
const MAX_PATTERN = 200;
const MAX_WAYS = 250_000;

/** What is wrong with the pattern, or undefined. */
export function patternProblem(pattern: string, maxLength: number): string | undefined {
  if (pattern.length > MAX_PATTERN) return `must have at most ${MAX_PATTERN} characters`;
  try {
    compilePattern(pattern);
  } catch {
    return 'must be a valid regular expression';
  }
  if (/\(\?(?!:)/.test(pattern)) return 'must not use look-around or named groups; only (?: ) groups';
  if (/\\[1-9k]/.test(pattern)) return 'must not use back-references';
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\)(?:[*+]|\{)/.test(bare)) return 'must not repeat a group; repeat a character class instead';
  let ways = 1;
  for (const [, star, min, comma, max] of bare.matchAll(/([*+?])|\{(\d+)(,?)(\d*)\}/g)) {
    if (star === '?') ways *= 2;
    else if (star) ways *= maxLength;
    else if (comma) ways *= Math.max(1, Math.min(max ? Number(max) : maxLength, maxLength) - Number(min) + 1);
  }
  ways *= 1 + (bare.match(/\|/g)?.length ?? 0);
  return ways > MAX_WAYS ? 'has too many open-ended repetitions; give them upper limits, such as {1,20}' : undefined;
}

/** Whole value, Unicode mode. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
