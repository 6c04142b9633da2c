import type { Database, Tx } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import type { Telling } from '../contract.ts';
import { PUBLIC_EVENTS, WITH_DETAILS } from './catalogue.ts';
import { takeBack } from './delivery-store.ts';
import { factsOf, type Facts, type FactsDeps } from './facts.ts';
import type { Said } from './public-event.ts';
import { tellAll, userHashOf, type TellDeps } from './tell.ts';

export interface HearEventsDeps extends TellDeps {
  readonly db: Database;
  readonly facts: FactsDeps;
  /** What happened to the same user before an event, of these types, oldest first. */
  readonly earlier: (event: EventEnvelope, types: readonly string[], seconds: number) => Promise<readonly EventEnvelope[]>;
}

/** Longer than the listener's own tries: whatever is older has been heard, or will never be. */
const STILL_COMING_SECONDS = 6 * 3600;
/** Of details that are taken back, those that may still leave go out again. */
const AGAIN = WITH_DETAILS[0] ?? '';

/** Turns our events into messages for applications, once each however often an event comes. */
export function hearEvents(deps: HearEventsDeps): Listener {
  const sources = PUBLIC_EVENTS.flatMap(({ type, from = [] }) => from.map((source) => ({ type, ...source })));
  const heard = Map.groupBy(sources, ({ event }) => event);
  const orderOf = new Map(sources.flatMap(({ event, ordered }) => (ordered ? [[event, ordered] as const] : [])));
  /** Those whose order among each other matters. */
  const alike = (type: string) => [...orderOf].flatMap(([event, order]) => (order === orderOf.get(type) ? [event] : []));

  async function tellingsOf(tx: Tx, facts: Facts, event: EventEnvelope, which: 'all' | 'ordered'): Promise<Telling[]> {
    const { subject } = event;
    if (subject === undefined) return [];
    const tellings: Telling[] = [];
    for (const source of heard.get(event.type) ?? []) {
      if (which === 'ordered' && source.ordered === undefined) continue;
      for (const { part, takesBack, userId = subject, ...said } of await source.read(event, facts)) {
        const of = { occurredAt: event.occurredAt, userId };
        const key = part === undefined ? event.id : `${event.id}:${part}`;
        tellings.push({ type: source.type, key, ...of, ...said });
        if (!takesBack) continue;
        const again = await takenBack(tx, facts, userId, said);
        if (takesBack !== 'for_good') tellings.push(...again.map((one) => ({ type: AGAIN, key, ...of, ...one })));
      }
    }
    return tellings;
  }

  /** A no counts for what is on its way as well. */
  async function takenBack(tx: Tx, facts: Facts, userId: string, { recipients }: Said): Promise<readonly Said[]> {
    const hash = userHashOf(await deps.keys.tenant(tx.tenantId), userId);
    const waited = await takeBack(
      tx,
      hash,
      WITH_DETAILS,
      recipients?.map(({ clientId }) => clientId),
    );
    if (waited.length === 0) return [];
    return facts.everyDetail(userId).map((said) => ({ data: said.data ?? {}, recipients: waited.map((clientId) => ({ clientId })) }));
  }

  return {
    name: 'provisioning.tell-applications',
    types: [...heard.keys()],
    async handle(event) {
      // Events of a user may be heard in another order than they happened, when one of them is tried again or two workers share them. Where the order matters, whichever
      // comes first brings those before it along, so a merge is always written down before its undo; to write it down twice changes nothing.
      const before = event.subject !== undefined && orderOf.has(event.type) ? await deps.earlier(event, alike(event.type), STILL_COMING_SECONDS) : [];
      const tenant = await deps.tenants.byId(event.tenantId);
      if (!tenant) throw new Error(`There is no tenant ${event.tenantId}.`);
      await deps.db.tenant(event.tenantId, async (tx) => {
        const facts = factsOf(deps.facts, tx, tenant);
        const tellings: Telling[] = [];
        for (const one of before) tellings.push(...(await tellingsOf(tx, facts, one, 'ordered')));
        tellings.push(...(await tellingsOf(tx, facts, event, 'all')));
        if (tellings.length > 0) await tellAll(deps, tx, tellings);
      });
    },
  };
}
