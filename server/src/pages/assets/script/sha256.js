// ---- SHA-256 (FIPS 180-4), here because the platform's own answers one hash at a time, later, and only on https; a worker would need a hole in the page's policy
const ROUND = new Int32Array(64);
const START = new Int32Array(8);
for (let candidate = 2, found = 0; found < 64; candidate++) {
  let prime = true;
  for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) prime = false;
  if (!prime) continue;
  // The first 32 bits behind the point of the roots of the first primes.
  if (found < 8) START[found] = (candidate ** (1 / 2) * 2 ** 32) | 0;
  ROUND[found++] = (candidate ** (1 / 3) * 2 ** 32) | 0;
}

/** A function that hashes `prefix` followed by ASCII text, to eight words. The same array is used for every answer. */
export function sha256(prefix) {
  const state = new Int32Array(8);
  const schedule = new Int32Array(64);
  let size = -1;
  let bytes;
  let view;
  return (text) => {
    if (text.length !== size) {
      size = text.length;
      const total = prefix.length + size;
      bytes = new Uint8Array(Math.ceil((total + 9) / 64) * 64);
      view = new DataView(bytes.buffer);
      bytes.set(prefix);
      bytes[total] = 0x80;
      view.setUint32(bytes.length - 4, total * 8);
    }
    for (let at = 0; at < size; at++) bytes[prefix.length + at] = text.charCodeAt(at);
    state.set(START);
    for (let block = 0; block < bytes.length; block += 64) compress(state, schedule, view, block);
    return state;
  };
}

function compress(state, schedule, view, block) {
  for (let at = 0; at < 16; at++) schedule[at] = view.getInt32(block + at * 4);
  for (let at = 16; at < 64; at++) {
    const x = schedule[at - 15];
    const y = schedule[at - 2];
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[at] = (schedule[at - 16] + small0 + schedule[at - 7] + small1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at++) {
    const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + big1 + ((e & f) ^ (~e & g)) + ROUND[at] + schedule[at]) | 0;
    const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
