import type { FieldProblem } from '#platform/errors';
import type { XmlElement } from '#platform/xml';
import type { SamlApplicationInput, SamlNameIdFormat } from '../contract.ts';
import { MAX_METADATA } from '../settings.ts';
import { BINDING, NAME_ID, NS } from '../xml/names.ts';
import { attribute, child, children, isNamed, readDocument, textOf, Unreadable } from '../xml/read-document.ts';

type FromMetadata = Pick<
  SamlApplicationInput,
  'entityId' | 'acs' | 'logout' | 'backchannelLogout' | 'signingCertificates' | 'encryptionCertificates' | 'requireSignedRequests' | 'nameIdFormat'
>;

/**
 * What an application says of itself in SAML metadata (saml-metadata section 2.4.4). Its signature, validity and contacts are not looked at: whoever
 * puts the file into the configuration vouches for it.
 */
export function readMetadata(text: string): FromMetadata | { readonly problems: readonly FieldProblem[] } {
  try {
    return read(readDocument(text, MAX_METADATA, 'drop'));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { problems: [{ field: 'metadata', fix: error.message }] };
  }
}

/** The application among the roles of its metadata. */
export function serviceProviderIn(root: XmlElement): { readonly entityId: string; readonly role: XmlElement } {
  if (isNamed(root, NS.metadata, 'EntitiesDescriptor')) throw new Unreadable('has several entities (EntitiesDescriptor); give the EntityDescriptor of this application alone');
  if (!isNamed(root, NS.metadata, 'EntityDescriptor')) throw new Unreadable('is no SAML metadata: its root must be an EntityDescriptor');
  const entityId = attribute(root, 'entityID');
  if (!entityId) throw new Unreadable('has an EntityDescriptor without entityID');
  const roles = children(root, NS.metadata, 'SPSSODescriptor').filter((role) => (attribute(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(NS.protocol));
  const [role] = roles;
  if (!role) throw new Unreadable('has no SPSSODescriptor for SAML 2.0: is it the metadata of a service provider?');
  return { entityId, role };
}

function read(root: XmlElement): FromMetadata {
  const { entityId, role } = serviceProviderIn(root);
  const acs = consumers(role);
  if (acs.length === 0) throw new Unreadable('has no AssertionConsumerService with the HTTP-POST binding');
  const signed = boolean(role, 'AuthnRequestsSigned');
  const nameIdFormat = children(role, NS.metadata, 'NameIDFormat')
    .map(formatOf)
    .find((format) => format !== undefined);
  return {
    entityId,
    acs,
    ...logoutOf(role),
    signingCertificates: certificates(role, 'signing'),
    encryptionCertificates: certificates(role, 'encryption'),
    ...(signed === undefined ? {} : { requireSignedRequests: signed }),
    ...(nameIdFormat === undefined ? {} : { nameIdFormat }),
  };
}

function consumers(role: XmlElement): NonNullable<FromMetadata['acs']> {
  return children(role, NS.metadata, 'AssertionConsumerService').flatMap((service) => {
    if (attribute(service, 'Binding') !== BINDING.post) return [];
    const index = attribute(service, 'index');
    const isDefault = boolean(service, 'isDefault');
    return [{ url: attribute(service, 'Location') ?? '', ...(index === undefined ? {} : { index: Number(index) }), ...(isDefault === undefined ? {} : { default: isDefault }) }];
  });
}

function logoutOf(role: XmlElement): Pick<FromMetadata, 'logout' | 'backchannelLogout'> {
  const services = children(role, NS.metadata, 'SingleLogoutService');
  const by = (binding: string) => services.find((service) => attribute(service, 'Binding') === binding);
  const soap = by(BINDING.soap);
  const redirect = by(BINDING.redirect);
  const browser = redirect ?? by(BINDING.post);
  const responseUrl = browser && attribute(browser, 'ResponseLocation');
  return {
    ...(browser ? { logout: { url: attribute(browser, 'Location') ?? '', binding: redirect ? 'redirect' : 'post', ...(responseUrl === undefined ? {} : { responseUrl }) } } : {}),
    ...(soap ? { backchannelLogout: { url: attribute(soap, 'Location') ?? '', binding: 'soap' } } : {}),
  };
}

/** A descriptor that does not say what its key is for is for both. */
function certificates(role: XmlElement, use: 'signing' | 'encryption'): string[] {
  return children(role, NS.metadata, 'KeyDescriptor')
    .filter((key) => [undefined, use].includes(attribute(key, 'use') as typeof use | undefined))
    .flatMap((key) => {
      const info = child(key, NS.signature, 'KeyInfo');
      const data = info ? children(info, NS.signature, 'X509Data') : [];
      return data.flatMap((one) => children(one, NS.signature, 'X509Certificate').map(textOf));
    });
}

function boolean(node: XmlElement, name: string): boolean | undefined {
  const value = attribute(node, name);
  return value === undefined ? undefined : value === 'true' || value === '1';
}

function formatOf(node: XmlElement): SamlNameIdFormat | undefined {
  const uri = textOf(node);
  return (Object.keys(NAME_ID) as SamlNameIdFormat[]).find((format) => NAME_ID[format] === uri);
}
