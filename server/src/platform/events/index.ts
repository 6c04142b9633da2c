// Publishing is a port: rooms take `events: Pick<Events, 'publish'>` in their deps and call `events.publish(tx, type, input)`.
export type * from './contract.ts';
export { createEvents, type EventHub, type EventsDeps } from './create-events.ts';
export { defineEvent, eventTypes, happened } from './define-event.ts';
export { eventsRetention } from './retention.ts';
export { eventErrors } from './errors.ts';
