import type { EventType, Happened, PublishInput } from './contract.ts';

/** Keeps the type of the data: `export const userRegistered = defineEvent({ type: 'identity.user_registered', version: 1, schema, about })`. */
export function defineEvent<D>(event: EventType<D>): EventType<D> {
  if (!/^[a-z]+\.[a-z_]+$/.test(event.type)) throw new TypeError(`Event type "${event.type}" must be room.past_tense`);
  return event;
}

/** Pairs an event type with its input for `publishMany`. */
export function happened<D>(type: EventType<D>, input: PublishInput<D>): Happened {
  return { type: type as unknown as EventType<never>, input };
}
