import { z } from 'zod';
import type { Listener } from '#platform/events';
import type { Jobs, JobType } from '#platform/jobs';
import { isId } from '#platform/ids';
import type { Outbound } from '#platform/outbound';
import type { Tenants } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { samlErrors } from '../errors.ts';
import { logoutNoticeFailed } from '../events.ts';
import { entityIdOf } from '../messages/addresses.ts';
import { buildLogoutRequest, newMessageId } from '../messages/build-messages.ts';
import { isLogoutResponse, readLogoutResponse } from '../messages/read-request.ts';
import { signedFields } from '../messages/send-message.ts';
import { openParticipant, type Participation } from '../participants/participants.ts';
import { participatingIn, takeParticipants } from '../participants/store.ts';
import { readClock } from '../requests/store.ts';
import { LOGOUT_SECONDS, MAX_MESSAGE } from '../settings.ts';
import { xml } from '#platform/xml';
import { NS, STATUS } from '../xml/names.ts';
import { child, isNamed, readDocument, Unreadable } from '../xml/read-document.ts';
import { signBy } from '../keys/signers.ts';

/** `names`: what the application knows the session by, sealed. */
const notice = z.object({ tenantId: z.string(), application: z.string(), names: z.string(), requestId: z.string() });
type Notice = z.infer<typeof notice>;

export interface NoticeDeps extends Pick<SamlDeps, 'db' | 'keys' | 'events' | 'applications' | 'signers'> {
  readonly jobs: Pick<Jobs, 'enqueueMany'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
}

const ATTEMPTS = 8;
const place = (tenantId: string, application: string) => `saml.logout-notice:${tenantId}:${application}`;

/**
 * A session ended, for whatever reason: every application that our server can reach is told. Taking the participant is what makes it happen once. Those whom only
 * the customer's browser can tell stay: if the customer is there, the browser tells them (chain.ts).
 */
export function followRevocation(deps: NoticeDeps, job: JobType<Notice>): Listener {
  return {
    name: 'saml.follow-revocation',
    types: ['sessions.session_revoked'],
    async handle(event) {
      const { session } = event.data as { session?: unknown };
      if (!isId(session)) return;
      const { tenantId } = event;
      const ids = await deps.db.read(tenantId, (tx) => participatingIn(tx, [session]));
      const applications = await Promise.all(ids.map((id) => deps.applications.byId(tenantId, id)));
      const reachable = applications.flatMap((application) => (application?.backchannelLogout ? [application.id] : []));
      if (reachable.length === 0) return;
      const cipher = await deps.keys.tenant(tenantId);
      await deps.db.tenant(tenantId, async (tx) => {
        const notices = (await takeParticipants(tx, [session], reachable)).map((row): Notice => {
          const names = JSON.stringify(openParticipant(cipher, tenantId, row));
          return { tenantId, application: row.application_id, names: cipher.seal(names, place(tenantId, row.application_id)).toString('base64'), requestId: event.requestId };
        });
        if (notices.length > 0) await deps.jobs.enqueueMany(tx, job, notices);
      });
    },
  };
}

/** One signed LogoutRequest from our server to the application's (saml-profiles section 4.4.3.4), tried again until it is confirmed. */
export function sendLogoutNotice(deps: NoticeDeps): JobType<Notice> {
  return {
    name: 'saml.send-logout-notice',
    schema: notice,
    retryLimit: ATTEMPTS - 1,
    retryDelay: 2,
    retryDelayMax: 600,
    expireIn: 30,
    concurrency: 4,
    async handle(data, { attempt, signal }) {
      const { tenantId } = data;
      const tenant = await deps.tenants.byId(tenantId);
      const application = await deps.applications.byId(tenantId, data.application);
      const target = application?.backchannelLogout;
      if (!tenant || application?.state !== 'active' || !target) return;
      const cipher = await deps.keys.tenant(tenantId);
      const { nameId, index } = JSON.parse(cipher.openText(Buffer.from(data.names, 'base64'), place(tenantId, data.application))) as Participation;
      const [signer, at] = await Promise.all([deps.signers.current(tenant), deps.db.read(tenantId, readClock)]);
      const id = newMessageId();
      const notOnOrAfter = new Date(at.getTime() + LOGOUT_SECONDS * 1000);
      const message = signBy(buildLogoutRequest({ id, issuer: entityIdOf(tenant), at, destination: target.url, nameId, sessionIndex: index, notOnOrAfter }), signer);
      const answer = await deps.outbound.fetch(target.url, { method: 'POST', ...envelope(target, message), timeoutMs: 10_000, maxBytes: MAX_MESSAGE, signal });
      if (answer.ok && answer.status >= 200 && answer.status < 300 && (target.binding === 'post' || confirms(answer.body, id))) return;
      if (attempt >= ATTEMPTS) await failed(deps, data, target.binding, answer.ok ? answer.status : undefined);
      throw samlErrors.logout_notice_refused();
    },
  };
}

function envelope({ binding }: NonNullable<SamlApplication['backchannelLogout']>, message: string): { headers: Record<string, string>; body: string } {
  if (binding === 'post') {
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(signedFields({ kind: 'SAMLRequest', xml: message, relayState: undefined })).toString(),
    };
  }
  const soap = xml('soap:Envelope', { 'xmlns:soap': NS.soap }, xml('soap:Body', {}, { markup: message }));
  return { headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"http://www.oasis-open.org/committees/security"' }, body: soap.markup };
}

/** It came over the connection that asked, to an address that is registered: that is who it is from. */
function confirms(body: string, id: string): boolean {
  try {
    const root = readDocument(body, MAX_MESSAGE);
    const inner = isNamed(root, NS.soap, 'Envelope') ? child(root, NS.soap, 'Body') : undefined;
    const response = inner && child(inner, NS.protocol, 'LogoutResponse');
    if (!response || !isLogoutResponse(response)) return false;
    const { inResponseTo, status } = readLogoutResponse(response);
    return inResponseTo === id && status === STATUS.success;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

async function failed(deps: NoticeDeps, data: Notice, way: 'soap' | 'post', status: number | undefined): Promise<void> {
  const origin = { actor: { kind: 'system' as const }, requestId: data.requestId };
  await deps.db.tenant(data.tenantId, (tx) =>
    deps.events.publish(tx, logoutNoticeFailed, { origin, result: 'failure', data: { application: data.application, way, ...(status === undefined ? {} : { status }) } }),
  );
}
