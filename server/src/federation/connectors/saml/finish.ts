import { attributeOf, childrenNamed, type XmlElement } from '#platform/xml';
import type { ConnectionSettings, ConnectorContext, Finished, Returned } from '../../contract.ts';
import { issuerOf, readAssertion } from './assertion.ts';
import { identityOf } from './attributes.ts';
import { checkAssertion, MAX_LIFE_SECONDS, type Expected } from './check-assertion.ts';
import { decryptAssertion } from './decrypt-assertion.ts';
import type { SamlDeps, ServiceKey, ServiceKeys } from './deps.ts';
import type { IdentityProvider } from './idp-metadata.ts';
import type { Providers } from './idp.ts';
import { NS, SUCCESS } from './names.ts';
import { checkAlone, decodeMessage, readDocument, theOnlyAssertion } from './read-document.ts';
import { Refused, refuse } from './refused.ts';
import { entityIdOf, placeOf } from './service.ts';
import type { SamlSettings } from './settings.ts';
import { signatureIn, verifySignature, type SignatureRules } from './verify-signature.ts';

type Deps = Pick<SamlDeps, 'limits'> & { readonly serviceKeys: ServiceKeys; readonly providers: Providers };

/** Takes the answer. Everything that is not right about it is a refusal that names the check. */
export async function finish(
  deps: Deps,
  connection: ConnectionSettings<SamlSettings>,
  returned: Returned,
  kept: Readonly<Record<string, string>>,
  ctx: ConnectorContext,
): Promise<Finished> {
  try {
    return await take(deps, connection, returned, kept, ctx);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    ctx.trace?.({ title: 'Refused the answer', facts: { check: error.check, ...(error.detail === undefined ? {} : { detail: error.detail }) } });
    return { kind: 'refused', check: error.check, ...(error.detail === undefined ? {} : { detail: error.detail }) };
  }
}

async function take(
  deps: Deps,
  connection: ConnectionSettings<SamlSettings>,
  returned: Returned,
  kept: Readonly<Record<string, string>>,
  ctx: ConnectorContext,
): Promise<Finished> {
  const { settings } = connection;
  const request = requestOf(kept);
  if (returned.method !== 'POST') refuse('binding', 'answers come by POST');
  const source = decodeMessage(Object.hasOwn(returned.parameters, 'SAMLResponse') ? returned.parameters['SAMLResponse'] : undefined);
  const response = readDocument(source, { namespace: NS.protocol, local: 'Response' });
  const found = await deps.providers.of(connection, ctx);
  if (found.kind === 'unavailable') return found;

  checkResponse(response, settings, request.id, ctx);
  if (saidNo(response)) return { kind: 'cancelled' };
  const opened = await openResponse(deps, connection, found.provider, { source, response }, ctx);
  const assertion = readAssertion(opened.assertion);
  ctx.trace?.({
    title: 'Read an assertion',
    facts: { issuer: assertion.issuer, covered: opened.covered, certificate: opened.fingerprint, attributes: [...assertion.attributes.keys()].join(', ') },
  });

  const expected: Expected = {
    now: ctx.now,
    issuer: settings.entityId,
    audience: entityIdOf(ctx),
    recipient: ctx.callbackUrl,
    request,
    nameId: settings.nameId,
    contexts: settings.contexts,
  };
  checkAssertion(assertion, expected);
  const identity = identityOf(assertion, settings) ?? refuse('subject', 'the attribute that says who it is must be there once');
  await useOnce(deps, connection, assertion.id, ctx);
  return { kind: 'identity', identity };
}

function requestOf(kept: Readonly<Record<string, string>>): Expected['request'] {
  const { request: id, at, fresh } = kept;
  if (id === undefined || at === undefined) refuse('in_response_to', 'nothing was asked');
  return { id, at: new Date(at), fresh: fresh === 'true' };
}

/** Of the response itself. Where it is not signed this is only one more reason to refuse; what is believed stands in the assertion. */
function checkResponse(response: XmlElement, settings: SamlSettings, request: string, ctx: ConnectorContext): void {
  if (attributeOf(response, 'Version') !== '2.0') refuse('version');
  const issuer = issuerOf(response);
  if (issuer !== undefined && issuer !== settings.entityId) refuse('issuer', 'the response is of another one');
  if (attributeOf(response, 'InResponseTo') !== request) refuse('in_response_to', 'the response answers another request, or none');
  const destination = attributeOf(response, 'Destination');
  // Bindings section 3.5.5.2: a signed message says where it goes.
  if (destination === undefined ? signatureIn(response) !== undefined : destination !== ctx.callbackUrl)
    refuse('destination', 'the response was sent to another address than ours');
}

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
/** Core section 3.2.2.2. The customer, or their way of signing in there, said no. */
const NO = ['AuthnFailed', 'RequestDenied'].map((code) => `${STATUS}${code}`);
const CODES = [
  'Requester',
  'Responder',
  'VersionMismatch',
  'InvalidNameIDPolicy',
  'NoAuthnContext',
  'NoAvailableIDP',
  'NoPassive',
  'NoSupportedIDP',
  'RequestUnsupported',
  'UnknownPrincipal',
];

function saidNo(response: XmlElement): boolean {
  const [outer] = childrenNamed(response, NS.protocol, 'Status').flatMap((status) => childrenNamed(status, NS.protocol, 'StatusCode'));
  const inner = outer && childrenNamed(outer, NS.protocol, 'StatusCode')[0];
  const values = [outer, inner].flatMap((code) => (code ? [attributeOf(code, 'Value') ?? ''] : []));
  if (values[0] === SUCCESS) return false;
  if (values.some((value) => NO.includes(value))) return true;
  // In words of the standard only: what else stands there may be about somebody.
  const known = values.map((value) => value.slice(STATUS.length)).filter((code) => CODES.includes(code));
  return refuse('status', known.length === 0 ? 'the provider reports a failure' : `the provider reports ${known.join(', ')}`);
}

interface Opened {
  readonly assertion: XmlElement;
  /** What was signed, for traces. */
  readonly covered: string;
  readonly fingerprint: string;
}

/**
 * From the document to the assertion whose signature verified. Each step goes on with the octets that the one before found signed: a signed response is left
 * for what it covers, then what is encrypted is opened, then a signature of the assertion's own is verified, and every signature there is must be good.
 */
async function openResponse(
  deps: Deps,
  connection: ConnectionSettings<SamlSettings>,
  provider: IdentityProvider,
  given: { readonly source: string; readonly response: XmlElement },
  ctx: ConnectorContext,
): Promise<Opened> {
  const { settings } = connection;
  const rules: SignatureRules = { keys: provider.certificates.map(({ key }) => key), sha1: settings.legacy.includes('sha1') };
  let { source, response } = given;
  theOnlyAssertion(response);
  const covered: string[] = [];
  let key = 0;
  if (signatureIn(response)) {
    const verified = verifySignature(source, response, rules);
    ({ octets: source, element: response, key } = verified);
    covered.push('response');
  }
  let assertion = theOnlyAssertion(response);
  if (assertion.local === 'EncryptedAssertion') {
    const { encryption } = await deps.serviceKeys.of(placeOf(connection, ctx));
    source = openEncrypted(assertion, encryption, settings.legacy.includes('cbc') && covered.length > 0);
    assertion = readDocument(source, { namespace: NS.assertion, local: 'Assertion' });
    checkAlone(assertion);
    covered.push('encrypted');
  } else if (settings.encryption === 'required') refuse('encryption', 'the assertion is not encrypted');
  if (signatureIn(assertion)) {
    const verified = verifySignature(source, assertion, rules);
    ({ element: assertion, key } = verified);
    covered.push('assertion');
  }
  checkCovered(covered, settings.signed);
  return { assertion, covered: covered.join(', '), fingerprint: provider.certificates[key]?.fingerprint ?? '' };
}

function openEncrypted(encrypted: XmlElement, keys: readonly ServiceKey[], cbc: boolean): string {
  return decryptAssertion(
    encrypted,
    keys.map(({ privateKey }) => privateKey),
    { cbc },
  );
}

function checkCovered(covered: readonly string[], wanted: SamlSettings['signed']): void {
  const isSigned = (what: string) => covered.includes(what);
  if (!isSigned('response') && !isSigned('assertion')) refuse('signature', 'there is none');
  if (wanted !== 'either' && !isSigned(wanted)) refuse('signature', `the ${wanted} is not signed`);
}

/** In the request's own commit, before anything is done with it: of any number of parallel uses one is the first (SAML Core section 2.5.1.5, F2). */
async function useOnce(deps: Pick<Deps, 'limits'>, connection: ConnectionSettings<SamlSettings>, id: string, ctx: ConnectorContext): Promise<void> {
  const used = await deps.limits.hit(ctx.tenant.id, [{ key: `federation:saml:assertion:${connection.id}:${id}`, limit: 1, windowSeconds: MAX_LIFE_SECONDS }]);
  if (!used.allowed) refuse('replay', 'the assertion was used before');
}
