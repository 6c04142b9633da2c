import {
  createOnfidoConnector,
  createSignedWebhookConnector,
  createStripeIdentityConnector,
  defineVerificationConnector,
  type VerificationConnector,
  type VerificationConnectorDeps,
} from '#verification';

/** Every kind of service that can verify a customer, one line each. */
export function verificationConnectors(deps: VerificationConnectorDeps): VerificationConnector[] {
  return [
    defineVerificationConnector(createStripeIdentityConnector(deps)),
    defineVerificationConnector(createOnfidoConnector(deps)),
    defineVerificationConnector(createSignedWebhookConnector(deps)),
  ];
}
