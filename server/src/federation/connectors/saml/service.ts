import { xml, type Markup } from '#platform/xml';
import type { ConnectionSettings, ConnectorContext } from '../../contract.ts';
import { CONTENT_CIPHERS, KEY_TRANSPORTS } from './decrypt-assertion.ts';
import type { ConnectionPlace, ServiceKeys } from './deps.ts';
import { BINDING, NAME_ID_FORMATS, NS } from './names.ts';
import type { SamlSettings } from './settings.ts';

/** This service, as one connection shows it: an entity ID and addresses of its own, so that an answer meant for one cannot be given to another. */
export const entityIdOf = (ctx: Pick<ConnectorContext, 'callbackUrl'>): string => ctx.callbackUrl.replace(/\/callback$/, '/metadata');
export const logoutUrlOf = (ctx: Pick<ConnectorContext, 'callbackUrl'>): string => ctx.callbackUrl.replace(/\/callback$/, '/logout');

export const placeOf = (connection: Pick<ConnectionSettings<unknown>, 'id'>, ctx: Pick<ConnectorContext, 'tenant'>): ConnectionPlace => ({
  tenantId: ctx.tenant.id,
  connectionId: connection.id,
  name: new URL(ctx.tenant.issuer).host,
});

/** What the identity provider is given to know us by (Metadata section 2.4.4). */
export async function serviceMetadata(keys: ServiceKeys, connection: ConnectionSettings<SamlSettings>, ctx: ConnectorContext): Promise<string> {
  const { signing, encryption } = await keys.of(placeOf(connection, ctx));
  const { settings } = connection;
  const descriptor = xml(
    'md:SPSSODescriptor',
    { protocolSupportEnumeration: NS.protocol, AuthnRequestsSigned: String(settings.signRequests !== 'never'), WantAssertionsSigned: String(settings.signed !== 'response') },
    ...signing.map(({ certificate }) => keyDescriptor('signing', certificate)),
    // What is retired still opens; nobody new should use it.
    ...encryption.slice(0, 1).map(({ certificate }) => keyDescriptor('encryption', certificate)),
    ...(['redirect', 'post'] as const).map((binding) => xml('md:SingleLogoutService', { Binding: BINDING[binding], Location: logoutUrlOf(ctx) })),
    xml('md:NameIDFormat', {}, NAME_ID_FORMATS[settings.nameId]),
    xml('md:AssertionConsumerService', { Binding: BINDING.post, Location: ctx.callbackUrl, index: '0', isDefault: 'true' }),
  );
  const declarations = { 'xmlns:md': NS.metadata, 'xmlns:ds': NS.signature, 'xmlns:xenc11': NS.encryption11 };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml('md:EntityDescriptor', { ...declarations, entityID: entityIdOf(ctx) }, descriptor).markup}\n`;
}

/** With what may be encrypted: ciphers that prove themselves unchanged, and one hash for both parts of OAEP. */
function keyDescriptor(use: 'signing' | 'encryption', certificate: string): Markup {
  const ciphers = Object.entries(CONTENT_CIPHERS).flatMap(([name, { mode }]) => (mode === 'gcm' ? [xml('md:EncryptionMethod', { Algorithm: name })] : []));
  const transports = KEY_TRANSPORTS.map((name) =>
    name.startsWith(NS.encryption11)
      ? xml(
          'md:EncryptionMethod',
          { Algorithm: name },
          xml('ds:DigestMethod', { Algorithm: `${NS.encryption}sha256` }),
          xml('xenc11:MGF', { Algorithm: `${NS.encryption11}mgf1sha256` }),
        )
      : xml('md:EncryptionMethod', { Algorithm: name }),
  );
  const info = xml('ds:KeyInfo', {}, xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate)));
  return xml('md:KeyDescriptor', { use }, info, ...(use === 'encryption' ? [...ciphers, ...transports] : []));
}
