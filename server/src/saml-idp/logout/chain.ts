import type { FastifyRequest } from 'fastify';
import type { Origin } from '#platform/events';
import { doorOf } from '#platform/http';
import type { TellByBrowser } from '#oidc/contract';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { logoutNoticeFailed } from '../events.ts';
import { entityIdOf, ROUTES } from '../messages/addresses.ts';
import { buildLogoutRequest, buildLogoutResponse, newMessageId, SUCCESS, type Status } from '../messages/build-messages.ts';
import { redirectUrl } from '../messages/send-message.ts';
import { openParticipant, type Participation } from '../participants/participants.ts';
import { participatingIn, takeParticipants } from '../participants/store.ts';
import { readClock } from '../requests/store.ts';
import { LOGOUT_SECONDS } from '../settings.ts';
import { STATUS } from '../xml/names.ts';
import { signBy } from '../keys/signers.ts';
import type { LogoutAnswer } from './serve-logout.ts';

const PURPOSE = 'saml.logout';

/** Who asked for it, and is answered when everybody was told. */
export interface Requester {
  readonly application: string;
  readonly id: string;
  readonly relayState?: string;
}

/** The way of a browser through the applications that can be told only by it. One step is one name that is good once; it travels as RelayState. */
export interface Chain {
  readonly remaining: readonly ({ readonly application: string } & Participation)[];
  /** The application that has the browser now, and the request it is to confirm. */
  readonly waiting?: { readonly application: string; readonly id: string };
  readonly end: { readonly requester: Requester } | { readonly afterwards: string };
  /** Somebody could not be told, or did not confirm. */
  readonly partial: boolean;
  /** The session of this browser that has ended: where it began is signed out of when everybody was told, and before the one that asked is answered. */
  readonly began?: string;
}

type ChainDeps = Pick<SamlDeps, 'db' | 'keys' | 'events' | 'oneTime' | 'applications' | 'signers' | 'signOutThere'>;

/** Through the browser only where there is no better way: a notice of our own server is tried again until it arrives. */
const byBrowserOnly = (application: SamlApplication | undefined) =>
  application?.state === 'active' && application.logout !== undefined && application.backchannelLogout === undefined;

export interface Others {
  /** Ids of those whom only the browser can tell. */
  readonly byBrowser: readonly string[];
  /** There is somebody whom nobody can tell. */
  readonly unreachable: boolean;
}

/** Who takes part in these sessions, beside the one that asks. */
export async function othersIn(deps: Pick<SamlDeps, 'db' | 'applications'>, tenantId: string, sessionIds: readonly string[], except?: string): Promise<Others> {
  if (sessionIds.length === 0) return { byBrowser: [], unreachable: false };
  const ids = (await deps.db.read(tenantId, (tx) => participatingIn(tx, sessionIds))).filter((id) => id !== except);
  const applications = await Promise.all(ids.map((id) => deps.applications.byId(tenantId, id)));
  return {
    byBrowser: applications.flatMap((application) => (application && byBrowserOnly(application) ? [application.id] : [])),
    unreachable: applications.some((application) => !byBrowserOnly(application) && application?.backchannelLogout === undefined),
  };
}

/** For the protocol room: somebody signs out there, in this browser. */
export function tellByBrowser(deps: ChainDeps): TellByBrowser {
  return async ({ tenant, sessionId, afterwards }) => {
    const { byBrowser } = await othersIn(deps, tenant.id, [sessionId]);
    if (byBrowser.length === 0) return undefined;
    const cipher = await deps.keys.tenant(tenant.id);
    const taken = await deps.db.tenant(tenant.id, (tx) => takeParticipants(tx, [sessionId], byBrowser));
    if (taken.length === 0) return undefined;
    const remaining = taken.map((row) => ({ application: row.application_id, ...openParticipant(cipher, tenant.id, row) }));
    return nextStep(deps, tenant, { remaining, end: { afterwards }, partial: false });
  };
}

const nextStep = async (deps: Pick<SamlDeps, 'db' | 'oneTime'>, tenant: Tenant, chain: Chain): Promise<string> =>
  `${tenant.issuer}${ROUTES.next}?step=${await keep(deps, tenant, chain)}`;

async function keep(deps: Pick<SamlDeps, 'db' | 'oneTime'>, tenant: Tenant, chain: Chain): Promise<string> {
  return deps.db.tenant(tenant.id, (tx) => deps.oneTime.issue(tx, { purpose: PURPOSE, binding: PURPOSE, ttlSeconds: LOGOUT_SECONDS, data: { chain: JSON.stringify(chain) } }));
}

/** Exactly one caller gets a step (D4): Back and reload tell nobody twice. */
export async function takeStep(deps: Pick<SamlDeps, 'db' | 'oneTime'>, tenant: Tenant, token: unknown): Promise<Chain | undefined> {
  if (typeof token !== 'string') return undefined;
  const taken = await deps.db.tenant(tenant.id, (tx) => deps.oneTime.consume(tx, PURPOSE, token, PURPOSE));
  return taken.state === 'consumed' ? (JSON.parse(taken.data.chain as string) as Chain) : undefined;
}

export async function goToNext(deps: SamlDeps, request: FastifyRequest, token: unknown): Promise<LogoutAnswer> {
  const tenant = deps.tenantOf(request);
  const chain = await takeStep(deps, tenant, token);
  return chain ? passOn(deps, tenant, chain, doorOf(request).origin) : signedOut(tenant);
}

/** Nowhere to go back to; the session is over all the same. */
export const signedOut = ({ issuer }: Tenant): LogoutAnswer => ({ kind: 'redirect', to: `${issuer}/logout/done` });

/** To the next application, or to the end. */
export async function passOn(deps: ChainDeps, tenant: Tenant, chain: Chain, origin: Origin): Promise<LogoutAnswer> {
  const [next, ...remaining] = chain.remaining;
  if (!next) return finish(deps, tenant, chain);
  const application = await deps.applications.byId(tenant.id, next.application);
  if (application?.state !== 'active' || !application.logout) return passOn(deps, tenant, { ...chain, remaining, partial: true }, origin);
  const { logout } = application;
  const id = newMessageId();
  const relayState = await keep(deps, tenant, { ...chain, remaining, waiting: { application: application.id, id } });
  const at = await deps.db.read(tenant.id, readClock);
  const xml = buildLogoutRequest({
    id,
    issuer: entityIdOf(tenant),
    at,
    destination: logout.url,
    nameId: next.nameId,
    sessionIndex: next.index,
    notOnOrAfter: new Date(at.getTime() + LOGOUT_SECONDS * 1000),
  });
  const signer = await deps.signers.current(tenant);
  if (logout.binding === 'redirect') return { kind: 'pass', application, to: redirectUrl({ kind: 'SAMLRequest', xml, to: logout.url, relayState }, signer) };
  return { kind: 'send', message: 'SAMLRequest', application, to: logout.url, xml: signBy(xml, signer), relayState };
}

async function finish(deps: ChainDeps, tenant: Tenant, { began, ...chain }: Chain): Promise<LogoutAnswer> {
  const { end, partial } = chain;
  if ('afterwards' in end) return { kind: 'redirect', to: end.afterwards };
  const { requester } = end;
  const application = await deps.applications.byId(tenant.id, requester.application);
  const there =
    began && deps.signOutThere
      ? await deps.signOutThere({
          tenant,
          sessionId: began,
          afterwards: await nextStep(deps, tenant, chain),
          ...(application?.brandId === undefined ? {} : { brandId: application.brandId }),
        })
      : undefined;
  if (there !== undefined) return { kind: 'redirect', to: there };
  if (!application) return signedOut(tenant);
  return answerRequester(deps, tenant, application, requester, partial ? { ...SUCCESS, code: STATUS.partialLogout } : SUCCESS);
}

/** Only to where the application registered that answers go (O2); without such an address the customer stays here. */
export async function answerRequester(
  deps: Pick<SamlDeps, 'db' | 'signers'>,
  tenant: Tenant,
  application: SamlApplication,
  { id, relayState }: Pick<Requester, 'id' | 'relayState'>,
  status: Status,
): Promise<LogoutAnswer> {
  const { logout } = application;
  if (!logout) return signedOut(tenant);
  const to = logout.responseUrl ?? logout.url;
  const [signer, at] = await Promise.all([deps.signers.current(tenant), deps.db.read(tenant.id, readClock)]);
  const xml = buildLogoutResponse({ id: newMessageId(), issuer: entityIdOf(tenant), at, destination: to, inResponseTo: id, status });
  if (logout.binding === 'redirect') return { kind: 'redirect', to: redirectUrl({ kind: 'SAMLResponse', xml, to, relayState }, signer) };
  return { kind: 'send', message: 'SAMLResponse', application, to, xml: signBy(xml, signer), relayState };
}

export async function noteUnconfirmed(deps: Pick<SamlDeps, 'db' | 'events'>, tenant: Tenant, application: string, origin: Origin): Promise<void> {
  await deps.db.tenant(tenant.id, (tx) =>
    deps.events.publish(tx, logoutNoticeFailed, { origin: { ...origin, applicationId: application }, result: 'failure', data: { application, way: 'browser' } }),
  );
}
