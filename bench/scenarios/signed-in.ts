import { exchange, signIn, type Tokens } from '../../server/test/support/installation.ts';
import type { Bench } from '../scenario.ts';

const tokens = new Map<number, Tokens>();

/** One signed-in customer's browser per parallel client, for all scenarios. */
export async function everybodySignsIn(bench: Bench, clients: number): Promise<void> {
  for (let worker = 0; worker < clients; worker++) {
    if (tokens.has(worker)) continue;
    const { callback, verifier } = await signIn(bench.browser(worker), bench.issuer, bench.redirectUri);
    tokens.set(worker, await exchange(bench.issuer, callback, bench.redirectUri, verifier));
  }
}

export function tokensOf(worker: number): Tokens {
  const found = tokens.get(worker);
  if (!found) throw new Error('Nobody is signed in.');
  return found;
}

export const keepTokens = (worker: number, next: Tokens) => void tokens.set(worker, next);
