import type { Database } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import type { Telling } from '../contract.ts';
import { PUBLIC_EVENTS } from './catalogue.ts';
import { tellAll, type TellDeps } from './tell.ts';

export interface HearEventsDeps extends TellDeps {
  readonly db: Database;
  /** What happened to the same user before an event, of these types, oldest first. */
  readonly earlier: (event: EventEnvelope, types: readonly string[], seconds: number) => Promise<readonly EventEnvelope[]>;
}

/** Longer than the listener's own tries: whatever is older has been heard, or will never be. */
const STILL_COMING_SECONDS = 6 * 3600;

/** Turns our events into messages for applications, once each however often an event comes. */
export function hearEvents(deps: HearEventsDeps): Listener {
  const heard = new Map(PUBLIC_EVENTS.flatMap((known) => (known.from ? [[known.from.event, known] as const] : [])));
  const types = [...heard.keys()];

  function tellingOf(event: EventEnvelope): Telling[] {
    const known = heard.get(event.type);
    const told = event.subject === undefined ? undefined : known?.from?.read(event);
    if (!known || !told || event.subject === undefined) return [];
    return [{ type: known.type, key: event.id, occurredAt: event.occurredAt, userId: event.subject, ...told }];
  }

  return {
    name: 'provisioning.tell-applications',
    types,
    async handle(event) {
      // Events of a user may be heard in another order than they happened, when one of them is tried again or two workers share them. Whichever comes first brings those
      // before it along, so a merge is always written down before its undo; to write it down twice changes nothing.
      const before = event.subject === undefined ? [] : await deps.earlier(event, types, STILL_COMING_SECONDS);
      const tellings = [...before, event].flatMap(tellingOf);
      if (tellings.length > 0) await deps.db.tenant(event.tenantId, (tx) => tellAll(deps, tx, tellings));
    },
  };
}
