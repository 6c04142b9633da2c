import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { doorOf } from '#platform/http';
import type { XmlElement } from '#platform/xml';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { samlErrors, type Refusal } from '../errors.ts';
import { requestRefused } from '../events.ts';
import { authenticate } from '../messages/authenticate.ts';
import { issuerOf, type MessageHead } from '../messages/read-request.ts';
import type { Received } from '../messages/receive.ts';
import { REFUSALS_RECORDED, REQUEST_SECONDS, REQUESTS, SKEW_SECONDS } from '../settings.ts';
import { Unreadable } from '../xml/read-document.ts';
import { noteArrival } from './store.ts';

export type Refused = { readonly refused: Refusal; readonly application?: SamlApplication };
export type Admitted<M> = { readonly message: M; readonly application: SamlApplication } | Refused;

/** How a message is taken in. */
export interface Admission<M extends MessageHead> {
  readonly received: Received;
  readonly isExpected: (root: XmlElement) => boolean;
  readonly read: (root: XmlElement) => M;
  /** Our own address it must be for. */
  readonly destination: string;
  readonly mustBeSigned: (application: SamlApplication) => boolean;
  /** Whether its ID is used up: answers are bound to a question of ours instead. */
  readonly once: boolean;
}

/** From what came in to something that may be acted on: who sent it, that it is theirs, for us, of now, and for the first time. In this order. */
export async function admitMessage<M extends MessageHead>(deps: Pick<SamlDeps, 'db' | 'applications'>, tenant: Tenant, admission: Admission<M>): Promise<Admitted<M>> {
  const { received, destination } = admission;
  try {
    if (!admission.isExpected(received.root)) return { refused: 'unsupported_message' };
    const issuer = issuerOf(received.root);
    const application = issuer === undefined ? undefined : await deps.applications.find(tenant.id, issuer);
    if (application?.state !== 'active') return { refused: 'unknown_application' };
    const authentic = authenticate(received, application, admission.mustBeSigned(application));
    if ('refused' in authentic) return { ...authentic, application };
    const message = admission.read(authentic.root);
    if (message.issuer !== application.entityId) return { refused: 'unknown_application' };
    // A signed message says who it is for (saml-bindings sections 3.4.5.2 and 3.5.5.2).
    if (message.destination === undefined ? authentic.signed : message.destination !== destination) return { refused: 'wrong_destination', application };
    if (!admission.once) return { message, application };
    const { timely, first } = await deps.db.tenant(tenant.id, (tx) =>
      noteArrival(tx, { applicationId: application.id, idHash: hashOf(message.id), issuedAt: message.issuedAt, maxSeconds: REQUEST_SECONDS, skewSeconds: SKEW_SECONDS }),
    );
    if (!timely) return { refused: 'stale_message', application };
    return first ? { message, application } : { refused: 'replayed_message', application };
  } catch (error) {
    if (error instanceof Unreadable) return { refused: 'malformed_message' };
    throw error;
  }
}

const hashOf = (id: string) => createHash('sha256').update(id).digest();

/** Counted before anything is read (D12): parsing and verifying is work for nothing when somebody sends thousands. */
export async function countMessage(deps: Pick<SamlDeps, 'limits' | 'networkKey'>, tenant: Tenant, request: FastifyRequest): Promise<void> {
  const counted = await deps.limits.hit(tenant.id, [{ key: `saml:message:network:${deps.networkKey(doorOf(request).ip)}`, ...REQUESTS }]);
  if (!counted.allowed) throw samlErrors.too_many_requests({ retryAfter: counted.retryAfter });
}

/** For the audit (W12), as long as it says something new. */
export async function recordRefusal(
  deps: Pick<SamlDeps, 'db' | 'events' | 'limits' | 'networkKey'>,
  tenant: Tenant,
  request: FastifyRequest,
  { refused, application }: Refused,
): Promise<void> {
  const { origin, ip } = doorOf(request);
  const counted = await deps.limits.hit(tenant.id, [{ key: `saml:refused:network:${deps.networkKey(ip)}`, ...REFUSALS_RECORDED }]);
  if (!counted.allowed) return;
  await deps.db.tenant(tenant.id, (tx) =>
    deps.events.publish(tx, requestRefused, {
      origin: { ...origin, ...(application ? { applicationId: application.id } : {}) },
      result: 'failure',
      data: { reason: refused, ...(application ? { application: application.id } : {}) },
    }),
  );
}
