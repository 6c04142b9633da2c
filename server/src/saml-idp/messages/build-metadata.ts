import type { Tenant } from '#tenants/contract';
import { BINDING, NAME_ID, NS } from '../xml/names.ts';
import { xml, type Markup } from '#platform/xml';
import { signBy, type Signer } from '../keys/signers.ts';
import { entityIdOf, ROUTES } from './addresses.ts';
import { instantOf, newMessageId } from './build-messages.ts';

/** How often applications that read it by themselves should, and how long they may go on with what they have. */
const CACHE = 'PT24H';
const VALID_DAYS = 14;

/** saml-metadata section 2.4.3: who we are, where we are, and every key that signs, will sign, or has signed a moment ago. Signed with the one that signs now. */
export function buildMetadata(tenant: Tenant, signers: readonly Signer[], at: Date): string {
  const [signer] = signers;
  if (!signer) throw new Error('Metadata without a key.');
  const service = (name: string, path: string): Markup[] => [BINDING.redirect, BINDING.post].map((Binding) => xml(name, { Binding, Location: `${tenant.issuer}${path}` }));
  const { markup } = xml(
    'md:EntityDescriptor',
    {
      'xmlns:md': NS.metadata,
      'xmlns:ds': NS.signature,
      ID: newMessageId(),
      entityID: entityIdOf(tenant),
      validUntil: instantOf(new Date(at.getTime() + VALID_DAYS * 86_400_000)),
      cacheDuration: CACHE,
    },
    xml(
      'md:IDPSSODescriptor',
      { protocolSupportEnumeration: NS.protocol, WantAuthnRequestsSigned: 'false' },
      ...signers.map(({ certificate }) => xml('md:KeyDescriptor', { use: 'signing' }, xml('ds:KeyInfo', {}, xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate))))),
      ...service('md:SingleLogoutService', ROUTES.slo),
      ...Object.values(NAME_ID).map((format) => xml('md:NameIDFormat', {}, format)),
      ...service('md:SingleSignOnService', ROUTES.sso),
    ),
  );
  return signBy(markup, signer, 'first');
}
