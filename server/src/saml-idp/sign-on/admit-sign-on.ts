import { isAuthnRequest, readAuthnRequest, type AuthnRequest } from '../messages/read-request.ts';
import { entityIdOf, ROUTES } from '../messages/addresses.ts';
import type { Received } from '../messages/receive.ts';
import { askOf } from '#tenants';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { admitMessage, type Refused } from '../requests/admit-message.ts';
import { readClock } from '../requests/store.ts';
import { requester, type Status } from '../messages/build-messages.ts';
import { BINDING, NAME_ID, STATUS } from '../xml/names.ts';
import type { Pending } from './pending.ts';

export type SignOn =
  | { readonly application: SamlApplication; readonly pending: Pending /** Answered at once: it asks for what we do not do. */; readonly status?: Status }
  | Refused;

/** A request to sign somebody on: admitted, and with an address its answer may go to. */
export async function admitSignOn(deps: SamlDeps, tenant: Tenant, received: Received): Promise<SignOn> {
  if (received.kind !== 'SAMLRequest') return { refused: 'unsupported_message' };
  const admitted = await admitMessage(deps, tenant, {
    received,
    isExpected: isAuthnRequest,
    read: readAuthnRequest,
    destination: `${tenant.issuer}${ROUTES.sso}`,
    mustBeSigned: (application) => application.requireSignedRequests,
    once: true,
  });
  if ('refused' in admitted) return admitted;
  const { message, application } = admitted;
  // Never to an address of the request itself (O2): until one is found that is registered, there is nobody to answer to.
  if (message.protocolBinding !== undefined && message.protocolBinding !== BINDING.post) return { refused: 'unsupported_message', application };
  const acs = consumerOf(application, message);
  if (acs === undefined) return { refused: 'unregistered_acs', application };
  const pending: Pending = {
    application: application.id,
    id: message.id,
    acs,
    ...(received.relayState === undefined ? {} : { relayState: received.relayState }),
    ...(message.nameIdPolicy?.format === undefined ? {} : { nameIdFormat: message.nameIdPolicy.format }),
    create: message.nameIdPolicy?.create ?? true,
    ...(message.requested ? { requested: message.requested } : {}),
    passive: message.isPassive,
    ...(message.ask === undefined ? {} : { ask: message.ask }),
    ...(message.forceAuthn ? { freshSince: Math.floor((await deps.db.read(tenant.id, readClock)).getTime() / 1000) } : {}),
  };
  const status = unsupported(message, application, tenant);
  return { application, pending, ...(status ? { status } : {}) };
}

/** By address or by index, never by both (saml-core section 3.4.1). */
function consumerOf({ acs }: SamlApplication, { acsUrl, acsIndex }: AuthnRequest): string | undefined {
  if (acsUrl !== undefined && acsIndex !== undefined) return undefined;
  if (acsUrl !== undefined) return acs.find((consumer) => consumer.url === acsUrl)?.url;
  if (acsIndex !== undefined) return acs.find((consumer) => consumer.index === acsIndex)?.url;
  return acs.find((consumer) => consumer.default)?.url;
}

function unsupported({ namesSubject, nameIdPolicy, ask }: AuthnRequest, application: SamlApplication, tenant: Tenant): Status | undefined {
  if (namesSubject || (ask !== undefined && !askOf(application, ask))) return requester(STATUS.requestUnsupported);
  const { format, qualifier } = nameIdPolicy ?? {};
  const foreign = qualifier !== undefined && qualifier !== '' && qualifier !== application.entityId && qualifier !== entityIdOf(tenant);
  if (foreign || (format !== undefined && !isOffered(application, format))) return requester(STATUS.invalidNameIdPolicy);
  return undefined;
}

/** What is registered, or what tells less: an address goes only to whom it was registered for. */
const isOffered = ({ nameIdFormat }: SamlApplication, format: string) =>
  format === NAME_ID[nameIdFormat] || format === NAME_ID.persistent || format === NAME_ID.transient || format === NAME_ID.unspecified;
