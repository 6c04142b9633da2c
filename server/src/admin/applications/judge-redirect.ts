/** Why an address is not one of the registered ones, in words: they are compared letter by letter (RFC 9700 section 2.1). */
export function judgeRedirect(registered: readonly string[], given: string): { readonly allowed: boolean; readonly why?: string; readonly nearest?: string } {
  if (registered.includes(given)) return { allowed: true };
  if (!URL.canParse(given)) return { allowed: false, why: 'This is no complete address. It must begin with https:// or with the scheme of your application.' };
  const nearest = registered.map((one) => ({ one, likeness: likeness(one, given) })).toSorted((a, b) => b.likeness - a.likeness)[0]?.one;
  if (nearest === undefined) return { allowed: false, why: 'No address is registered for this application.' };
  return { allowed: false, why: difference(nearest, given), nearest };
}

/** How many letters they have in common at the beginning and at the end. */
function likeness(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let head = 0;
  while (head < shorter && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < shorter - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return head + tail;
}

function difference(registered: string, given: string): string {
  if (!URL.canParse(registered)) return 'It is not registered.';
  const [known, asked] = [new URL(registered), new URL(given)];
  const parts = [
    [known.protocol !== asked.protocol, `the scheme is ${asked.protocol} and not ${known.protocol}`],
    [known.hostname !== asked.hostname, `the host is ${asked.hostname} and not ${known.hostname}`],
    [known.port !== asked.port, `the port is ${asked.port || 'the usual one'} and not ${known.port || 'the usual one'}`],
    [known.pathname !== asked.pathname, `the path is ${asked.pathname} and not ${known.pathname}`],
    [known.search !== asked.search, asked.search === '' ? 'the part after ? is missing' : `the part after ? is ${asked.search}`],
    [asked.hash !== '', 'it has a fragment (#...), which no address may have'],
  ] as const;
  const said = parts.flatMap(([differs, words]) => (differs ? [words] : []));
  return said.length > 0
    ? `Compared with the registered address, ${said.join(', and ')}.`
    : 'It is written differently from the registered address: every letter counts, also a slash at the end.';
}
