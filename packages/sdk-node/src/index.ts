export { accessOf, type Access, type Presented, type Refusal, type Verdict, type Wanted } from './access.ts';
export { adminClient, AdminRefused, type Admin, type AdminOptions, type Changed, type Read } from './admin.ts';
export type { Remember } from './proof.ts';
export type { Protection } from './protect.ts';
export { retrying, type RetryOptions } from './retry.ts';
export { createVerifier, type Verifier, type VerifierOptions } from './verifier.ts';
export { readWebhook, type WebhookMessage, type WebhookRequest } from './webhooks.ts';
export * from '@parvis/client';
