export type * from './contract.ts';
export { provisioningErrors } from './errors.ts';
export { LEADS_API, leadsScope, type LeadsDeps } from './leads/leads-scope.ts';
export { jsonSchemaOf, PING, PUBLIC_EVENTS, type PublicEvent } from './webhooks/catalogue.ts';
export { createWebhooks, type WebhooksDeps, type WebhooksRoom } from './webhooks/create-webhooks.ts';
export { readEndpoints } from './webhooks/endpoint-input.ts';
export type { EndpointReport, Exchange } from './webhooks/operate.ts';
export { webhookSchemasScope } from './webhooks/schemas-scope.ts';
export { provisioningData } from './personal-data.ts';
