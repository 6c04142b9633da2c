import type { CheckResult, ConnectionSettings, ConnectorContext } from '../../contract.ts';
import { checkClient, checkReachable } from '../oauth2/check-client.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, type Refused, type Unavailable } from '../oauth2/failures.ts';
import { clientOf } from './finish.ts';
import { discoveryUrl, findMetadata, type Metadata, type ProviderDocuments } from './provider.ts';
import { isSecretAlgorithm, type OidcSettings } from './settings.ts';
import { TOLERANCE_SECONDS } from './verify-id-token.ts';

type Oidc = ConnectionSettings<OidcSettings>;

/** What can be said before anybody signs in. */
export async function checkConnection(deps: HttpDeps, documents: ProviderDocuments, connection: Oidc, ctx: ConnectorContext): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  if (connection.settings.endpoints === undefined) results.push(...(await checkDiscovery(documents, connection, ctx)));
  const metadata = await findMetadata(deps, documents, connection);
  if (isFailure(metadata)) return results.some(({ ok }) => !ok) ? results : [...results, { name: 'metadata', ok: false, detail: tell(metadata) }];
  results.push(await checkKeys(documents, connection, metadata, ctx), checkProofKey(metadata));
  const endpoints = {
    'authorization endpoint': metadata.authorizationEndpoint,
    'userinfo endpoint': connection.settings.userInfo === 'never' ? undefined : metadata.userInfoEndpoint,
  };
  for (const [name, url] of Object.entries(endpoints)) if (url !== undefined) results.push(await checkReachable(deps, name, url));
  results.push(await checkClient(deps, ctx, metadata.tokenEndpoint, clientOf(connection, metadata)));
  return results;
}

const tell = (failure: Refused | Unavailable): string =>
  failure.kind === 'refused' ? `${failure.check}: ${failure.detail ?? 'refused'}` : (failure.detail ?? 'it cannot be had now');

async function checkDiscovery(documents: ProviderDocuments, { id, settings }: Oidc, ctx: ConnectorContext): Promise<readonly CheckResult[]> {
  const url = discoveryUrl(settings);
  const held = await documents.metadata.look(id, url);
  if (isFailure(held)) return [{ name: 'discovery', ok: false, detail: `${url}: ${tell(held)}` }];
  const { document, date } = held;
  ctx.trace?.({
    title: 'Discovery',
    facts: {
      from: url,
      issuer: document.issuer,
      authorization: document.authorizationEndpoint,
      token: document.tokenEndpoint,
      userinfo: document.userInfoEndpoint ?? 'none',
      keys: document.jwksUri ?? 'none',
    },
  });
  const isOurs = document.issuer === settings.issuer;
  return [
    {
      name: 'discovery',
      ok: isOurs,
      detail: isOurs
        ? `found at ${url}, with the issuer of the settings`
        : `names the issuer ${document.issuer}; the settings say ${settings.issuer}. They must be the same to the letter.`,
    },
    ...(date === undefined ? [] : [checkClock(date, ctx.now)]),
  ];
}

/** HTTP dates have whole seconds. */
function checkClock(date: string, now: Date): CheckResult {
  const off = Math.round((Date.parse(date) - now.getTime()) / 1000);
  const ok = Math.abs(off) <= TOLERANCE_SECONDS;
  return { name: 'clock', ok, detail: ok ? 'the same as ours' : `${Math.abs(off)} seconds ${off > 0 ? 'ahead of' : 'behind'} ours: tokens will be refused` };
}

async function checkKeys(documents: ProviderDocuments, { id, settings }: Oidc, metadata: Metadata, ctx: ConnectorContext): Promise<CheckResult> {
  const name = 'keys';
  if (settings.idTokenAlgs.every(isSecretAlgorithm)) return { name, ok: true, detail: 'the client secret is the key' };
  if (metadata.jwksUri === undefined) return { name, ok: false, detail: 'the provider says nothing about where its keys are' };
  const held = await documents.keys.look(id, metadata.jwksUri);
  if (isFailure(held)) return { name, ok: false, detail: `${metadata.jwksUri}: ${tell(held)}` };
  ctx.trace?.({ title: 'Keys', facts: { from: metadata.jwksUri, number: String(held.document.size) } });
  return { name, ok: held.document.size > 0, detail: `${held.document.size} for signatures` };
}

function checkProofKey({ proofKeyMethods }: Metadata): CheckResult {
  if (proofKeyMethods === undefined) return { name: 'PKCE', ok: true, detail: 'the provider does not say whether it checks it; it is sent anyway' };
  const ok = proofKeyMethods.includes('S256');
  return { name: 'PKCE', ok, detail: ok ? 'S256' : 'the provider announces other methods than S256, which alone is used' };
}
