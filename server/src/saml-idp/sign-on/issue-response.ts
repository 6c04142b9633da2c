import type { Origin } from '#platform/events';
import type { Session } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { assertionIssued } from '../events.ts';
import { entityIdOf } from '../messages/addresses.ts';
import { buildAssertion } from '../messages/build-assertion.ts';
import { buildResponse, newMessageId, requester, responder, SUCCESS, type Status } from '../messages/build-messages.ts';
import { participate } from '../participants/participants.ts';
import { GROUPS } from '../providers/attribute-names.ts';
import { readClock } from '../requests/store.ts';
import { ASSERTION_SECONDS, SKEW_SECONDS } from '../settings.ts';
import { xml } from '#platform/xml';
import { encryptXml } from '../xml/encrypt-xml.ts';
import { STATUS, NS } from '../xml/names.ts';
import { signBy, type Signer } from '../keys/signers.ts';
import { formatFor, nameIdFor } from './name-id.ts';
import type { Pending } from './pending.ts';
import { releasedTo } from './released-attributes.ts';

type IssueDeps = Pick<SamlDeps, 'db' | 'keys' | 'events' | 'identity' | 'sessions' | 'egress' | 'groupsOf' | 'signers'>;

export interface SignedOn {
  readonly tenant: Tenant;
  readonly application: SamlApplication;
  readonly pending: Pending;
  readonly session: Pick<Session, 'id' | 'sub' | 'userId'>;
  /** How surely, as the application is told. */
  readonly context: string;
  readonly origin: Origin;
}

/** The answer for a customer who is signed in, as XML; or, when it turns out that none can be given, the reason as one. */
export async function issueResponse(deps: IssueDeps, signedOn: SignedOn): Promise<string> {
  const { tenant, application, pending, session, context, origin } = signedOn;
  const refuse = (status: Status) => statusResponse(deps, tenant, pending, status);
  await deps.egress.heed(tenant.id, { userId: session.userId }, origin);
  const [profile, standing] = await deps.db.read(tenant.id, (tx) => Promise.all([deps.identity.profile(tx, session.sub), deps.egress.look(tx, { userId: session.userId })]));
  // A session of an account that became part of another one is neither's.
  if (!profile || profile.user.id !== standing.userId || !deps.identity.isActive(profile.user)) return refuse(responder(STATUS.authnFailed));
  const format = formatFor(application, pending);
  const released = await releasedTo(deps.egress, { tenant, application, profile, standing, groups: await groupsFor(deps, signedOn), format });
  const cipher = await deps.keys.tenant(tenant.id);
  const told = await deps.db.tenant(tenant.id, async (tx) => {
    const nameId = await nameIdFor(tx, cipher, { tenant, application, userId: session.userId, format, email: released.email, create: pending.create });
    return nameId && participate(tx, cipher, { sessionId: session.id, applicationId: application.id }, nameId);
  });
  if (!told) return refuse(format === 'emailAddress' ? responder(STATUS.unknownPrincipal) : requester(STATUS.invalidNameIdPolicy));
  // After it was noted who must hear of the session's end: a session that ends from here on finds this application; one that has ended is not passed on.
  const issued = await deps.db.tenant(tenant.id, async (tx) => {
    const [live, at] = await Promise.all([deps.sessions.byId(tx, session.id), readClock(tx)]);
    if (!live) return undefined;
    await deps.events.publish(tx, assertionIssued, {
      origin: { ...origin, actor: { kind: 'user', id: session.userId }, applicationId: application.id },
      subject: session.userId,
      data: {
        application: application.id,
        session: session.id,
        nameIdFormat: format,
        attributes: released.attributes.map(({ of }) => of.attribute),
        context,
        requested: pending.id !== undefined,
      },
    });
    return { live, at };
  });
  if (!issued) return refuse(responder(STATUS.authnFailed));
  const { live, at } = issued;
  const signer = await deps.signers.current(tenant);
  const assertion = signBy(
    buildAssertion({
      id: newMessageId(),
      issuer: entityIdOf(tenant),
      audience: application.entityId,
      recipient: pending.acs,
      inResponseTo: pending.id,
      nameId: told.nameId,
      at,
      notBefore: new Date(at.getTime() - SKEW_SECONDS * 1000),
      notOnOrAfter: new Date(at.getTime() + ASSERTION_SECONDS * 1000),
      authenticatedAt: new Date(live.authTime * 1000),
      sessionIndex: told.index,
      sessionEnds: live.expiresAt,
      contextClass: context,
      attributes: released.attributes,
    }),
    signer,
  );
  const [certificate] = application.encryptAssertion ? application.encryptionCertificates : [];
  const content = certificate === undefined ? { markup: assertion } : xml('saml:EncryptedAssertion', { 'xmlns:saml': NS.assertion }, encryptXml(assertion, certificate));
  const response = buildResponse({ ...headOf(tenant, pending, at), status: SUCCESS, content });
  return application.signResponse ? signBy(response, signer) : response;
}

async function groupsFor({ db, groupsOf }: IssueDeps, { tenant, application, session }: SignedOn): Promise<readonly string[]> {
  if (!groupsOf || !application.attributes.some(({ attribute }) => attribute === GROUPS)) return [];
  return db.read(tenant.id, (tx) => groupsOf(tx, session.userId));
}

/** A refusal, told to the application that asked. Always signed: there is no assertion in it that would be. */
export async function statusResponse(deps: Pick<IssueDeps, 'db' | 'signers'>, tenant: Tenant, pending: Pending, status: Status): Promise<string> {
  const [signer, at]: [Signer, Date] = await Promise.all([deps.signers.current(tenant), deps.db.read(tenant.id, readClock)]);
  return signBy(buildResponse({ ...headOf(tenant, pending, at), status }), signer);
}

const headOf = (tenant: Tenant, pending: Pending, at: Date) => ({ id: newMessageId(), issuer: entityIdOf(tenant), at, destination: pending.acs, inResponseTo: pending.id });
