import type { CheckResult, ConnectionSettings, ConnectorContext } from '../../contract.ts';
import type { IdentityProvider } from './idp-metadata.ts';
import type { Providers } from './idp.ts';
import type { SamlSettings } from './settings.ts';

const SOON_MS = 30 * 86_400_000;

/** What can be said before anybody signs in. */
export async function checkConnection(providers: Providers, connection: ConnectionSettings<SamlSettings>, ctx: ConnectorContext): Promise<readonly CheckResult[]> {
  const found = await providers.refresh(connection, ctx);
  if (found.kind === 'unavailable') {
    ctx.trace?.({ title: 'Looked for the identity provider', facts: { entityId: connection.settings.entityId, result: found.detail } });
    return [{ name: 'metadata', ok: false, detail: found.detail }];
  }
  const { provider } = found;
  ctx.trace?.({ title: 'Looked for the identity provider', facts: { entityId: provider.entityId, ...provider.sso } });
  return [
    {
      name: 'metadata',
      ok: true,
      detail: `${provider.entityId} takes requests at ${Object.entries(provider.sso)
        .map(([binding, url]) => `${url} (${binding})`)
        .join(' and ')}.`,
    },
    ...provider.certificates.map((certificate) => describe(certificate, ctx.now)),
    ...legacyOf(connection.settings),
  ];
}

/** A certificate is a way to write a key: that its time is over stops nothing (Metadata Interoperability Profile), and is worth a word. */
function describe({ fingerprint, validTo }: IdentityProvider['certificates'][number], now: Date): CheckResult {
  const day = validTo.toISOString().slice(0, 10);
  const left = validTo.getTime() - now.getTime();
  const note = left < 0 ? ' Its time is over; it goes on to be accepted, because it is the key that counts.' : left < SOON_MS ? ' Ask for the next one.' : '';
  return { name: 'certificate', ok: true, detail: `SHA-256 ${fingerprint}, valid until ${day}.${note}` };
}

function legacyOf({ legacy }: SamlSettings): CheckResult[] {
  return legacy.map((what) => ({
    name: 'legacy',
    ok: true,
    detail: what === 'sha1' ? 'Signatures with SHA-1 are accepted: have the provider use SHA-256.' : 'AES-CBC is accepted inside signed responses: have the provider use AES-GCM.',
  }));
}
