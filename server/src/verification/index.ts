export type * from './contract.ts';
export { defineVerificationConnector } from './contract.ts';
export { createOnfidoConnector } from './connectors/onfido/create-onfido.ts';
export { createSignedWebhookConnector } from './connectors/signed-webhook/create-signed-webhook.ts';
export { createStripeIdentityConnector } from './connectors/stripe-identity/create-stripe-identity.ts';
export { createVerification, type VerificationRoom } from './create-verification.ts';
export type { VerificationDeps } from './deps.ts';
export { verificationErrors } from './errors.ts';
export { assuranceLost, connectionSaved, messageRefused, mismatchDecided, serviceFailed, verificationSettled, verificationStarted } from './events.ts';
