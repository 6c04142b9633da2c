import { sha256 } from './sha256.js';

// ---- proof of work in the format of the ALTCHA project, version 1: the number whose SHA-256 after the salt is the challenge
const SLICE_MS = 12;

export async function solveAltcha({ algorithm, challenge, salt, signature, maxnumber, maxNumber }, breathe) {
  if (algorithm !== 'SHA-256') return undefined;
  const wanted = Array.from({ length: 8 }, (_, at) => Number.parseInt(challenge.slice(at * 8, at * 8 + 8), 16) | 0);
  const hash = sha256(new TextEncoder().encode(salt));
  const last = maxnumber || maxNumber || 1e6;
  let rest = performance.now() + SLICE_MS;
  for (let number = 0; number <= last; number++) {
    const found = hash(String(number));
    if (found[0] === wanted[0] && wanted.every((word, at) => word === found[at])) return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    if (number % 256 === 255 && performance.now() > rest) {
      await breathe();
      rest = performance.now() + SLICE_MS;
    }
  }
  return undefined;
}
