import type { EventType, Happened, PublishInput } from './contract.ts';

const defined = new Map<string, { readonly type: string; readonly about: string }>();

/** Keeps the type of the data: `export const userRegistered = defineEvent({ type: 'identity.user_registered', version: 1, schema, about })`. */
export function defineEvent<D>(event: EventType<D>): EventType<D> {
  if (!/^[a-z]+\.[a-z_]+$/.test(event.type)) throw new TypeError(`Event type "${event.type}" must be room.past_tense`);
  defined.set(event.type, { type: event.type, about: event.about });
  return event;
}

/** Every kind of fact that this process knows, in the order of their names: for whoever looks for some of them. */
export const eventTypes = (): readonly { readonly type: string; readonly about: string }[] => [...defined.values()].toSorted((a, b) => a.type.localeCompare(b.type));

/** Pairs an event type with its input for `publishMany`. */
export function happened<D>(type: EventType<D>, input: PublishInput<D>): Happened {
  return { type: type as unknown as EventType<never>, input };
}
