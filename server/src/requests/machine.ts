import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import { newId } from '#platform/ids';
import type { RequestKind } from './contract.ts';
import type { RequestsDeps } from './deps.ts';
import { LAWS } from './laws.ts';
import { closeMachine, recordMachine } from './store.ts';

/*
 * What customers do by a button is a request as well, which the machine answers: the record is complete, and a copy that never gets ready, or an erasure that
 * nobody carries out, is found by its clock.
 */

const ofCopy = z.object({ export: z.string() });
const ofErasure = z.object({ erasure: z.string() });
const asked = ofErasure.extend({ askedBy: z.string() });
const erased = ofErasure.extend({ clientId: z.string().optional() });
const restricted = z.object({ restricted: z.boolean() });

type Deps = Pick<RequestsDeps, 'db' | 'tenants'>;
type Handler = (deps: Deps, tx: Tx, event: EventEnvelope) => Promise<void>;

async function record({ tenants }: Deps, tx: Tx, { subject, occurredAt }: EventEnvelope, kind: RequestKind, reference: string, state: 'open' | 'answered'): Promise<void> {
  const tenant = await tenants.byId(tx.tenantId);
  if (!tenant || subject === undefined) return;
  const { law } = tenant.settings.privacyRequests;
  const at = new Date(occurredAt);
  await recordMachine(tx, { id: newId(), user_id: subject, kind, law, reference, received_at: at, due_at: LAWS[law].due(at, kind), state });
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  'portability.export_requested': (deps, tx, event) => record(deps, tx, event, 'access', ofCopy.parse(event.data).export, 'open'),
  'portability.export_ready': (deps, tx, event) => record(deps, tx, event, 'access', ofCopy.parse(event.data).export, 'answered'),
  async 'erasure.scheduled'(deps, tx, event) {
    const { erasure, askedBy } = asked.parse(event.data);
    // What a company erases by itself nobody asked for; what somebody asked for in writing stands there already.
    if (askedBy === 'customer') await record(deps, tx, event, 'erasure', erasure, 'open');
  },
  'erasure.cancelled': (_deps, tx, event) => closeMachine(tx, ofErasure.parse(event.data).erasure, 'withdrawn', new Date(event.occurredAt)),
  async 'identity.user_erased'(_deps, tx, event) {
    const { erasure, clientId } = erased.parse(event.data);
    if (clientId === undefined) await closeMachine(tx, erasure, 'answered', new Date(event.occurredAt));
  },
  async 'consent.restriction_changed'(deps, tx, event) {
    if (event.actor.kind === 'user' && restricted.parse(event.data).restricted) await record(deps, tx, event, 'restriction', event.id, 'answered');
  },
};

export const machineListener = (deps: Deps): Listener => ({
  name: 'requests.record-machine',
  types: Object.keys(HANDLERS),
  handle: (event) => deps.db.tenant(event.tenantId, async (tx) => HANDLERS[event.type]?.(deps, tx, event)),
});
