import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenants } from '#tenants/contract';
import type { Decided, Decision } from '../contract.ts';
import { consentErrors } from '../errors.ts';
import { decisionEvents } from '../events.ts';
import { publishedOf } from '../purposes/purposes.ts';
import { holdPurpose } from '../purposes/store.ts';
import { controllerOf, keptController } from '../receipts/controller.ts';
import { actProblems, nextStates, recipientsOf, type Act, type Within } from './next-states.ts';
import { statesOf, takeTurn, writeDecision } from './store.ts';

export interface DecideDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

/**
 * One act of one customer. Whoever decides for the same person at the same moment waits: the records have one order, and what counts is what the last of them says.
 * The same said twice is said once.
 */
export async function decide(deps: DecideDeps, tx: Tx, origin: Origin, act: Act, decision: Decision): Promise<Decided> {
  const { userId, version } = decision;
  const turn = await takeTurn(tx, userId);
  // Whoever is too young to say yes may still say no (GDPR 8: only the yes is the guardian's).
  if (act === 'give' && (turn.guarded === 'waiting' || (turn.guarded === 'decides' && decision.method !== 'guardian'))) throw consentErrors.guardian_decides();
  const [row, before] = await Promise.all([holdPurpose(tx, decision.purpose), statesOf(tx, userId, decision.purpose)]);
  const purpose = row && publishedOf(row);
  // What was given can always be taken back, also of a purpose that is not in use any more.
  if (!row || !purpose || (row.state !== 'active' && act === 'give')) throw consentErrors.unknown_purpose();
  if (version !== undefined && version !== purpose.version) throw consentErrors.notice_changed({ values: { version: purpose.version } });
  // A yes may name what a later version no longer does: it can be taken back, and ends, all the same.
  const held = act === 'withdraw' || act === 'expire' ? before.filter(({ answer }) => answer === 'given') : [];
  const within: Within = {
    recipients: [...new Set([...recipientsOf(purpose), ...held.map(({ recipient }) => recipient)])],
    attributes: [...new Set([...purpose.attributes, ...held.flatMap(({ attributes }) => attributes)])],
  };
  const on = { act, recipients: decision.recipients ?? within.recipients, attributes: decision.attributes ?? within.attributes };
  const fields = actProblems(purpose, on, within);
  if (fields.length > 0) throw consentErrors.invalid_decision({ fields });

  const next = nextStates(purpose, before, on);
  if (!next) {
    const known = before.find(({ recipient }) => on.recipients.includes(recipient));
    return { changed: false, ...(known ? { record: known.record_id } : {}) };
  }
  const tenant = await deps.tenants.byId(tx.tenantId);
  if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
  const id = newId();
  const recipients = next.states.map(({ recipient }) => recipient);
  await writeDecision(
    tx,
    {
      id,
      userId,
      position: turn.decisions + 1,
      event: next.event,
      purpose: purpose.key,
      version: purpose.version,
      locale: decision.locale,
      attributes: next.attributes,
      recipients,
      method: decision.method,
      actorKind: origin.actor.kind,
      actorId: origin.actor.id,
      application: decision.application,
      wording: decision.wording,
      relation: decision.relation,
      requestId: origin.requestId,
      validDays: act === 'give' ? purpose.validDays : undefined,
      controller: keptController(controllerOf(tenant)),
    },
    {
      recipients,
      answers: next.states.map(({ answer }) => answer),
      versions: next.states.map((state) => state.version),
      attributes: next.states.map(({ attributes }) => attributes),
    },
  );
  await deps.events.publish(tx, decisionEvents[next.event], {
    origin,
    subject: userId,
    data: { record: id, purpose: purpose.key, version: purpose.version, recipients, attributes: [...next.attributes], method: decision.method },
  });
  return { changed: true, record: id };
}
