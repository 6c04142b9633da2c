/** Longest name that a message to a stranger carries. */
const LONGEST = 80;

/**
 * A name that somebody typed, for a message to somebody else: one line, no markup, and nothing that a mail program makes a link of. Names with a dot in them are names
 * (Booking.com); behind the dot stands a sign that nobody sees (U+2060), and no address begins there.
 */
export function plainName(name: string): string {
  const line = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200B\u202A-\u202E\u2060\u2066-\u2069<>]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const signs = [...line];
  const short = signs.length > LONGEST ? `${signs.slice(0, LONGEST - 1).join('')}…` : line;
  return short.replace(/(?<=\S)[.@:/\u3002\uFF0E\uFF61](?=\S)/gu, '$&\u2060');
}
