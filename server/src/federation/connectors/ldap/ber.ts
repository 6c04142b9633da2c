/** One value in BER (X.690): its tag, and where what it holds begins and ends. */
export interface Part {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Tag and definite length, the only kind LDAP has (RFC 4511 section 5.1); undefined: not all there. One that cannot be right ends beyond everything. */
export function readHead(bytes: Buffer, at: number): Part | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  if (size === 0 || size > 4) return { tag, start: at, end: Number.MAX_SAFE_INTEGER };
  if (bytes.length < at + 2 + size) return undefined;
  const start = at + 2 + size;
  return { tag, start, end: start + bytes.readUIntBE(at + 2, size) };
}

/** What a value holds, where that is values side by side that fill it exactly. */
export function partsOf(bytes: Buffer, whole: Pick<Part, 'start' | 'end'>): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (let at = whole.start; at < whole.end; ) {
    const part = readHead(bytes, at);
    if (!part || part.end > whole.end) return undefined;
    parts.push(part);
    at = part.end;
  }
  return parts;
}
