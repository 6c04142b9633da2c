export type * from './contract.ts';
export { createMessages, type MessagesDeps } from './create-messages.ts';
export { messagesErrors } from './errors.ts';
export { messagesEvents } from './events.ts';
