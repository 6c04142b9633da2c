import { createCache } from '#platform/cache';
import type { ConnectionSettings, ConnectorContext } from '../../contract.ts';
import type { SamlDeps } from './deps.ts';
import { MAX_METADATA, pinned, readMetadata, type IdentityProvider } from './idp-metadata.ts';
import { Refused } from './refused.ts';
import type { SamlSettings } from './settings.ts';
import { readMetadataRow, writeMetadataRow } from './store.ts';

export type ProviderFound = { readonly kind: 'found'; readonly provider: IdentityProvider } | { readonly kind: 'unavailable'; readonly detail: string };

export interface Providers {
  /** As metadata or settings say. Where metadata was kept, its server is not waited for. */
  of(connection: ConnectionSettings<SamlSettings>, ctx: ConnectorContext): Promise<ProviderFound>;
  /** Reads metadata anew and keeps it if it is good. What is not good replaces nothing. */
  refresh(connection: ConnectionSettings<SamlSettings>, ctx: ConnectorContext): Promise<ProviderFound>;
}

/** How old kept metadata may be before a sign-in asks for it anew. The worker does so every hour, so this is for when none runs. */
const STALE_SECONDS = 6 * 3600;
const TIMEOUT_MS = 5000;
/** Another process may go on with what it read for this long. */
const CACHE_MS = 60_000;
const MAX_CACHED = 1000;

type Deps = Pick<SamlDeps, 'outbound' | 'db'>;

export function createProviders(deps: Deps): Providers {
  const cache = createCache<IdentityProvider>({ max: MAX_CACHED, ttl: CACHE_MS });

  async function refresh(connection: ConnectionSettings<SamlSettings>, ctx: ConnectorContext): Promise<ProviderFound> {
    const { metadataUrl } = connection.settings;
    if (metadataUrl === undefined) return given(connection.settings, ctx);
    const answer = await deps.outbound.fetch(metadataUrl, {
      maxBytes: MAX_METADATA,
      timeoutMs: TIMEOUT_MS,
      headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' },
    });
    const found = !answer.ok
      ? unavailable(`The metadata could not be read: ${answer.why}.`)
      : answer.status !== 200
        ? unavailable(`The metadata could not be read: status ${answer.status}.`)
        : undefined;
    ctx.trace?.({ title: 'Read metadata', facts: { url: metadataUrl, result: answer.ok ? `status ${answer.status}` : answer.why } });
    if (found || !answer.ok) return found ?? unavailable('The metadata could not be read.');
    const provider = understood(answer.body, connection.settings, ctx);
    if (provider.kind === 'found') {
      await writeMetadataRow(deps.db, ctx.tenant.id, connection.id, { url: metadataUrl, document: answer.body });
      cache.delete(cacheKey(connection, ctx));
    }
    return provider;
  }

  async function kept(connection: ConnectionSettings<SamlSettings>, ctx: ConnectorContext): Promise<ProviderFound> {
    const { metadataUrl } = connection.settings;
    if (metadataUrl === undefined) return given(connection.settings, ctx);
    const stored = await readMetadataRow(deps.db, ctx.tenant.id, connection.id);
    const usable = stored?.url === metadataUrl ? understood(stored.document, connection.settings, ctx) : undefined;
    if (stored && usable?.kind === 'found' && stored.age_seconds < STALE_SECONDS) return usable;
    const fresh = await refresh(connection, ctx);
    // Its server is away: what it said last holds, until the time it gave itself.
    return fresh.kind === 'unavailable' && usable?.kind === 'found' ? usable : fresh;
  }

  return {
    refresh,
    async of(connection, ctx) {
      const key = cacheKey(connection, ctx);
      const known = cache.get(key);
      if (known) return { kind: 'found', provider: known };
      const found = await kept(connection, ctx);
      if (found.kind === 'found') cache.set(key, found.provider);
      return found;
    },
  };
}

const unavailable = (detail: string): ProviderFound => ({ kind: 'unavailable', detail });

/** What it hangs on, so that changed settings hold at once. */
const cacheKey = ({ id, settings }: ConnectionSettings<SamlSettings>, ctx: ConnectorContext) =>
  JSON.stringify([
    ctx.tenant.id,
    id,
    settings.entityId,
    settings.metadataUrl,
    settings.metadata,
    settings.metadataCertificates,
    settings.ssoUrl,
    settings.sloUrl,
    settings.certificates,
  ]);

function given(settings: SamlSettings, ctx: ConnectorContext): ProviderFound {
  if (settings.metadata !== undefined) return understood(settings.metadata, settings, ctx);
  const { entityId, ssoUrl, sloUrl, certificates, binding } = settings;
  return {
    kind: 'found',
    provider: {
      entityId,
      sso: ssoUrl === undefined ? {} : { [binding]: ssoUrl },
      slo: sloUrl === undefined ? {} : { redirect: sloUrl },
      sloAnswers: sloUrl === undefined ? {} : { redirect: sloUrl },
      certificates: certificates.map(pinned),
      wantsSigned: false,
    },
  };
}

function understood(document: string, { entityId, metadataCertificates }: SamlSettings, { now }: ConnectorContext): ProviderFound {
  try {
    return { kind: 'found', provider: readMetadata(document, { entityId, now, keys: metadataCertificates.map(({ publicKey }) => publicKey) }) };
  } catch (error) {
    if (error instanceof Refused) return unavailable(`The metadata is not usable: ${error.detail ?? error.check}.`);
    throw error;
  }
}
