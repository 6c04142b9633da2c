import { AsyncLocalStorage } from 'node:async_hooks';
import type { OutboundFailure } from './create-outbound.ts';

/** One question to another system, and how it ended. Neither body nor query: secrets may stand in both. */
export interface Exchange {
  readonly method: string;
  /** Without query. */
  readonly url: string;
  readonly milliseconds: number;
  readonly outcome: { readonly status: number } | { readonly why: OutboundFailure['why'] };
}

const watching = new AsyncLocalStorage<(exchange: Exchange) => void>();

/** For tests of a connection: whatever `work` asks is told to `see`, whoever asks it. */
export const observeExchanges = <T>(see: (exchange: Exchange) => void, work: () => Promise<T>): Promise<T> => watching.run(see, work);

export function tellExchange(method: string, url: string, began: number, outcome: Exchange['outcome']): void {
  const see = watching.getStore();
  if (!see) return;
  const bare = URL.canParse(url) ? new URL(url) : undefined;
  see({ method, url: bare ? `${bare.origin}${bare.pathname}` : url.split('?', 1)[0]!, milliseconds: Math.round(performance.now() - began), outcome });
}
