export type * from './contract.ts';
export { isSendable } from './address.ts';
export { createDelivery, type DeliveryDeps, type DeliveryService } from './create-delivery.ts';
export { createDevMailbox, createMailboxTransport, type DevMailbox, type MailboxEmail, type MailboxEntry } from './dev-mailbox.ts';
export { deliveryErrors } from './errors.ts';
export { renderEmail, type RenderedEmail } from './render-email.ts';
export { createSmtpTransport, type SmtpOptions } from './smtp-transport.ts';
export type { DeliveryState, DeliveryStatus } from './store.ts';
export type { MailTransport, SendOutcome } from './transport.ts';
