import type { TenantCipher } from '#platform/crypto';
import { createOutbound, type Outbound } from '#platform/outbound';
import type { Tenant } from '#tenants/contract';
import type { Connector, ConnectionSettings, ConnectorContext, Outward, TraceEntry } from '../../contract.ts';

/* What a connector's test needs around it: a context, a connection, a clock that is moved by hand. */

export const CALLBACK = 'https://id.example/federation/provider/callback';

export interface ConnectorWorld {
  readonly outbound: Outbound;
  /** The process's clock: cached documents grow old by it. */
  readonly clock: { now(): Date; forward(milliseconds: number): void };
  readonly traced: TraceEntry[];
  ctx(over?: Partial<ConnectorContext>): ConnectorContext;
}

/** Servers of the test on this machine may be reached, by `host:port`; nothing else. */
export function createConnectorWorld(...allow: readonly string[]): ConnectorWorld {
  let ahead = 0;
  const traced: TraceEntry[] = [];
  return {
    outbound: createOutbound({ allow: allow.map((url) => (URL.canParse(url) ? new URL(url).host : url)) }),
    clock: {
      now: () => new Date(Date.now() + ahead),
      forward: (milliseconds) => void (ahead += milliseconds),
    },
    traced,
    ctx: (over) => ({
      // Connectors of this kind look at neither.
      tenant: { id: 'tenant', slug: 'shop', issuer: 'https://id.example' } as Tenant,
      cipher: undefined as unknown as TenantCipher,
      callbackUrl: CALLBACK,
      now: new Date(),
      ...over,
    }),
  };
}

export function connectionOf<S>(connector: Connector<S>, settings: Readonly<Record<string, unknown>>, secrets: Readonly<Record<string, string>> = {}): ConnectionSettings<S> {
  return { id: 'connection', slug: 'provider', settings: connector.settings.parse(settings), secrets };
}

export const REQUEST = { state: 'flow.random', locale: 'en', fresh: false } as const;

/** Where the browser is sent, which must be somewhere. */
export function goneTo(outward: Outward): { readonly url: URL; readonly asked: Readonly<Record<string, string>>; readonly kept: Readonly<Record<string, string>> } {
  if (outward.kind !== 'go') throw new Error(`not sent away: ${outward.detail}`);
  const url = new URL(outward.url);
  return { url, asked: { ...Object.fromEntries(url.searchParams), ...outward.form }, kept: outward.kept };
}
