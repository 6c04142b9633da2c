import { xml, type Markup } from '#platform/xml';
import type { ConnectionSettings, ConnectorContext, Outward, OutwardRequest } from '../../contract.ts';
import type { ServiceKeys } from './deps.ts';
import type { IdentityProvider } from './idp-metadata.ts';
import type { Providers } from './idp.ts';
import { newMessageId, postForm, protocolMessage, redirectUrl } from './messages.ts';
import { BINDING, NAME_ID_FORMATS } from './names.ts';
import { entityIdOf, placeOf } from './service.ts';
import type { SamlSettings } from './settings.ts';

/** Sends the customer there with an AuthnRequest (Core section 3.4.1). */
export async function begin(
  deps: { readonly serviceKeys: ServiceKeys; readonly providers: Providers },
  connection: ConnectionSettings<SamlSettings>,
  request: OutwardRequest,
  ctx: ConnectorContext,
): Promise<Outward> {
  const found = await deps.providers.of(connection, ctx);
  if (found.kind === 'unavailable') return found;
  const { settings } = connection;
  const { provider } = found;
  const [binding, address] = destinationOf(provider, settings.binding);
  const id = newMessageId();
  const message = authnRequest(settings, request, ctx, { id, destination: address });
  const isSigned = settings.signRequests === 'always' || (settings.signRequests === 'auto' && provider.wantsSigned);
  const key = isSigned ? (await deps.serviceKeys.of(placeOf(connection, ctx))).signing[0]?.privateKey : undefined;
  ctx.trace?.({ title: 'Sent a request', facts: { to: address, binding, signed: String(isSigned), forceAuthn: String(request.fresh) } });
  const kept = { request: id, at: ctx.now.toISOString(), fresh: String(request.fresh) };
  const url = withHint(address, settings, request);
  return binding === 'redirect'
    ? { kind: 'go', url: redirectUrl(url, 'SAMLRequest', message, request.state, key), kept }
    : { kind: 'go', url, form: postForm('SAMLRequest', message, request.state, key), kept };
}

function destinationOf({ sso }: IdentityProvider, wanted: 'redirect' | 'post'): readonly ['redirect' | 'post', string] {
  const other = wanted === 'redirect' ? 'post' : 'redirect';
  const address = sso[wanted];
  return address === undefined ? [other, sso[other] as string] : [wanted, address];
}

function authnRequest(settings: SamlSettings, request: OutwardRequest, ctx: ConnectorContext, at: { readonly id: string; readonly destination: string }): string {
  return protocolMessage(
    'AuthnRequest',
    { id: at.id, at: ctx.now, destination: at.destination, issuer: entityIdOf(ctx) },
    { AssertionConsumerServiceURL: ctx.callbackUrl, ProtocolBinding: BINDING.post, ForceAuthn: request.fresh ? 'true' : undefined },
    hintedSubject(settings, request),
    xml('samlp:NameIDPolicy', {
      Format: settings.nameId === 'unspecified' ? undefined : NAME_ID_FORMATS[settings.nameId],
      AllowCreate: settings.nameId === 'transient' ? undefined : 'true',
    }),
    requestedContexts(settings),
  );
}

function requestedContexts({ contexts }: SamlSettings): Markup | undefined {
  if (contexts.length === 0) return undefined;
  return xml('samlp:RequestedAuthnContext', { Comparison: 'exact' }, ...contexts.map((context) => xml('saml:AuthnContextClassRef', {}, context)));
}

function hintedSubject({ loginHint }: SamlSettings, request: OutwardRequest): Markup | undefined {
  if (loginHint !== 'subject' || request.loginHint === undefined) return undefined;
  return xml('saml:Subject', {}, xml('saml:NameID', { Format: NAME_ID_FORMATS.unspecified }, request.loginHint));
}

function withHint(address: string, { loginHint }: SamlSettings, request: OutwardRequest): string {
  if (loginHint !== 'parameter' || request.loginHint === undefined) return address;
  return `${address}${address.includes('?') ? '&' : '?'}login_hint=${encodeURIComponent(request.loginHint)}`;
}
