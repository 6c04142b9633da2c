import { isReleased } from '#identity';
import { LOCALES } from '#platform/i18n';
import { textOf as wholeText, type XmlElement } from '#platform/xml';
import { askingProblem } from '#tenants';
import type { RequiredDetail, Tenant } from '#tenants/contract';
import type { ReleasedAttribute, ReleasedAttributeInput, SamlProposal } from '../contract.ts';
import { samlErrors } from '../errors.ts';
import { MAX_METADATA } from '../settings.ts';
import { ATTRIBUTE_FORMAT, NS } from '../xml/names.ts';
import { attribute, child, children, readDocument, Unreadable } from '../xml/read-document.ts';
import { attributeCalled, BUILT_IN, namedAttribute } from './attribute-names.ts';
import { serviceProviderIn } from './read-metadata.ts';

/** As long as a reason may be. */
const MAX_REASON = 160;
const MAX_NAME = 100;

interface Requested {
  readonly name: string;
  readonly friendlyName: string | undefined;
  readonly format: ReleasedAttribute['format'];
  readonly required: boolean;
}

/**
 * What an application asks for in its metadata (saml-metadata section 2.4.4.1), in our words. That it says "required" requires nothing of anybody: whoever puts
 * it into the configuration does, and says why.
 */
export function proposeApplication(tenant: Tenant, metadata: string): SamlProposal {
  try {
    return propose(tenant, readDocument(metadata, MAX_METADATA, 'drop'));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw samlErrors.invalid_application({ fields: [{ field: 'metadata', fix: error.message }] });
  }
}

function propose({ settings }: Tenant, root: XmlElement): SamlProposal {
  const { entityId, role } = serviceProviderIn(root);
  const services = children(role, NS.metadata, 'AttributeConsumingService');
  const service = services.find((one) => ['true', '1'].includes(attribute(one, 'isDefault') ?? '')) ?? services[0];
  const requested = service ? children(service, NS.metadata, 'RequestedAttribute').flatMap(readRequested) : [];
  const known = [...BUILT_IN, ...settings.attributes.filter(isReleased).map(({ name }) => name)];
  const meant = requested.map((one) => ({ one, ours: attributeCalled(one.name, one.friendlyName, known) }));
  const mapped = meant.flatMap(({ one, ours }) => (ours === undefined ? [] : [{ one, ours }]));
  const needed = [...new Set(mapped.filter(({ one }) => one.required).map(({ ours }) => ours))];
  const askable = needed.filter((name) => askingProblem(settings.attributes, name) === undefined);
  const reason = reasonOf(service);
  return {
    name: nameOf(root, service) ?? hostOf(entityId),
    entityId,
    attributes: mapped.map(({ one, ours }) => released(one, ours)),
    requires: askable.map((name) => ({ attribute: name, reason })),
    given: needed.filter((name) => !askable.includes(name)),
    unknown: meant.flatMap(({ one, ours }) => (ours === undefined ? [{ name: plain(one.friendlyName ?? one.name, MAX_NAME), required: one.required }] : [])),
  };
}

function readRequested(element: XmlElement): Requested[] {
  const name = attribute(element, 'Name');
  if (name === undefined || name === '') return [];
  const format = (Object.keys(ATTRIBUTE_FORMAT) as ReleasedAttribute['format'][]).find((one) => ATTRIBUTE_FORMAT[one] === attribute(element, 'NameFormat')) ?? 'unspecified';
  return [{ name, friendlyName: attribute(element, 'FriendlyName'), format, required: ['true', '1'].includes(attribute(element, 'isRequired') ?? '') }];
}

/** Said only where it differs from what an application gets anyway. */
function released({ name, format }: Requested, ours: string): ReleasedAttributeInput {
  const usual = namedAttribute({ attribute: ours });
  return usual.name === name ? { attribute: ours } : { attribute: ours, name, format };
}

/** What the application says it is for, where that can stand on a page of ours as it is. */
function reasonOf(service: XmlElement | undefined): RequiredDetail['reason'] {
  const texts = service ? children(service, NS.metadata, 'ServiceDescription') : [];
  const said = texts.flatMap((element) => {
    const locale = LOCALES.find((one) => one === languageOf(element));
    const text = plain(wholeText(element) ?? '', Number.POSITIVE_INFINITY);
    return locale === undefined || text === '' || text.length > MAX_REASON ? [] : [[locale, text] as const];
  });
  return said.length > 0 ? Object.fromEntries(said) : { en: '' };
}

function nameOf(root: XmlElement, service: XmlElement | undefined): string | undefined {
  const organization = child(root, NS.metadata, 'Organization');
  const names = [...(service ? children(service, NS.metadata, 'ServiceName') : []), ...(organization ? children(organization, NS.metadata, 'OrganizationDisplayName') : [])];
  const said = names.find((element) => languageOf(element) === 'en') ?? names[0];
  const text = said && plain(wholeText(said) ?? '', MAX_NAME);
  return text === '' ? undefined : text;
}

const languageOf = (element: XmlElement): string => (element.attributes.find(({ local }) => local === 'lang')?.value ?? 'en').toLowerCase().split('-')[0] as string;

/** One line, without anything that could make the rest of a page or a file say something else. */
const plain = (text: string, max: number): string =>
  [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()]
    .slice(0, Number.isFinite(max) ? max : undefined)
    .join('')
    .trim();

const hostOf = (entityId: string): string => (URL.canParse(entityId) && new URL(entityId).host !== '' ? new URL(entityId).host : plain(entityId, MAX_NAME));
