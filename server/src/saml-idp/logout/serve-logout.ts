import type { FastifyReply, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { ROUTES } from '../messages/addresses.ts';
import { requester as fault } from '../messages/build-messages.ts';
import { isLogoutRequest, isLogoutResponse, readLogoutRequest, readLogoutResponse, type LogoutRequest } from '../messages/read-request.ts';
import type { Received, Receiving } from '../messages/receive.ts';
import { indexHash, nameHash, openParticipant } from '../participants/participants.ts';
import { findSessions, takeParticipants } from '../participants/store.ts';
import { admitMessage, type Refused } from '../requests/admit-message.ts';
import { readClock } from '../requests/store.ts';
import { MAX_SIGNED_OUT } from '../settings.ts';
import { STATUS } from '../xml/names.ts';
import { answerRequester, noteUnconfirmed, othersIn, passOn, signedOut, takeStep, type Chain } from './chain.ts';

/** What a browser is answered on the way out. */
export type LogoutAnswer =
  | { readonly kind: 'redirect'; readonly to: string }
  /** To the next application, by a page that goes there by itself. */
  | { readonly kind: 'pass'; readonly application: SamlApplication; readonly to: string }
  | {
      readonly kind: 'send';
      readonly message: Received['kind'];
      readonly application: SamlApplication;
      readonly to: string;
      readonly xml: string;
      readonly relayState: string | undefined;
    }
  | ({ readonly kind: 'refused' } & Refused);

/** Single logout: an application signs its customer out everywhere, or confirms that it signed them out. */
export function admitLogout(deps: SamlDeps, request: FastifyRequest, reply: FastifyReply, received: Receiving): Promise<LogoutAnswer> {
  if ('refused' in received) return Promise.resolve({ kind: 'refused', ...received });
  return received.kind === 'SAMLRequest' ? signOut(deps, request, reply, received) : confirmed(deps, request, received);
}

const admission = (tenant: Tenant, received: Received) => ({ received, destination: `${tenant.issuer}${ROUTES.slo}`, mustBeSigned: () => true });

async function signOut(deps: SamlDeps, request: FastifyRequest, reply: FastifyReply, received: Received): Promise<LogoutAnswer> {
  const tenant = deps.tenantOf(request);
  // Unsigned, anybody could sign anybody out (D15).
  const admitted = await admitMessage(deps, tenant, { ...admission(tenant, received), isExpected: isLogoutRequest, read: readLogoutRequest, once: true });
  if ('refused' in admitted) return { kind: 'refused', ...admitted };
  const { message, application } = admitted;
  const requester = { application: application.id, id: message.id, ...(received.relayState === undefined ? {} : { relayState: received.relayState }) };
  if (message.notOnOrAfter && message.notOnOrAfter <= (await deps.db.read(tenant.id, readClock)))
    return answerRequester(deps, tenant, application, requester, fault(STATUS.requestDenied));
  // A form from another site brings no cookie: the session is the one the application names, whichever browser brings the request.
  const own = await deps.browserAccount.session(tenant, request, reply);
  const ended = await endSessions(deps, tenant, request, application, message);
  if (own && ended.sessionIds.includes(own.session.id)) {
    await deps.browserAccount.forget(tenant, request, reply);
    reply.header('clear-site-data', '"cache"');
  }
  const began = sessionOfBrowser(own?.session.id, ended.sessionIds);
  return passOn(deps, tenant, { remaining: ended.remaining, end: { requester }, partial: ended.partial, ...(began === undefined ? {} : { began }) }, doorOf(request).origin);
}

/** Which of the ended sessions is that of the browser: the one its cookie says, or the only one, where a form brought no cookie. */
function sessionOfBrowser(own: string | undefined, ended: readonly string[]): string | undefined {
  if (own !== undefined) return ended.includes(own) ? own : undefined;
  return ended.length === 1 ? ended[0] : undefined;
}

/** The sessions the application knows by these names end, and with them everything that lives by them: tokens, other applications (sessions.revoke). */
async function endSessions(
  deps: SamlDeps,
  tenant: Tenant,
  request: FastifyRequest,
  application: SamlApplication,
  { nameId, sessionIndexes }: LogoutRequest,
): Promise<{ readonly sessionIds: readonly string[] } & Pick<Chain, 'remaining' | 'partial'>> {
  const cipher = await deps.keys.tenant(tenant.id);
  const named = { applicationId: application.id, nameHash: nameHash(cipher, nameId), indexHashes: sessionIndexes.map((index) => indexHash(cipher, index)), max: MAX_SIGNED_OUT };
  const sessionIds = await deps.db.read(tenant.id, (tx) => findSessions(tx, named));
  const others = await othersIn(deps, tenant.id, sessionIds, application.id);
  const origin = { ...doorOf(request).origin, actor: { kind: 'application' as const, id: application.entityId }, applicationId: application.id };
  const taken = await deps.db.tenant(tenant.id, async (tx) => {
    // It has signed out on its side: nobody tells it what it told us.
    await takeParticipants(tx, sessionIds, [application.id]);
    const rows = others.byBrowser.length > 0 ? await takeParticipants(tx, sessionIds, others.byBrowser) : [];
    for (const sessionId of sessionIds) await deps.sessions.revoke(tx, origin, { sessionId }, 'signed_out');
    return rows;
  });
  return {
    sessionIds,
    remaining: taken.map((row) => ({ application: row.application_id, ...openParticipant(cipher, tenant.id, row) })),
    partial: others.unreachable,
  };
}

/** Back from an application on the way out. Whatever it says, the way goes on; what it did not confirm is said at the end. */
async function confirmed(deps: SamlDeps, request: FastifyRequest, received: Received): Promise<LogoutAnswer> {
  const tenant = deps.tenantOf(request);
  const chain = await takeStep(deps, tenant, received.relayState);
  if (!chain?.waiting) return signedOut(tenant);
  const { waiting } = chain;
  const { origin } = doorOf(request);
  const admitted = await admitMessage(deps, tenant, { ...admission(tenant, received), isExpected: isLogoutResponse, read: readLogoutResponse, once: false });
  const ok =
    !('refused' in admitted) && admitted.application.id === waiting.application && admitted.message.inResponseTo === waiting.id && admitted.message.status === STATUS.success;
  if (!ok) await noteUnconfirmed(deps, tenant, waiting.application, origin);
  const { waiting: _waiting, ...rest } = chain;
  return passOn(deps, tenant, { ...rest, partial: chain.partial || !ok }, origin);
}
