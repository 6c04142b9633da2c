import type { RetentionRule } from '#platform/retention';
import { countOldDeliveries, dropDeliveries, emptyDeliveries } from './webhooks/delivery-store.ts';

export const provisioningRetention: readonly RetentionRule[] = [
  {
    setting: 'retention.webhookBodyDays',
    about: 'What applications were told, word for word, after they took it or it was given up',
    tables: ['provisioning.webhook_deliveries'],
    why: 'So that it can be sent again when a receiver lost it',
    count: (tx, days) => countOldDeliveries(tx, days, 'said'),
    remove: { across: emptyDeliveries },
  },
  {
    setting: 'retention.webhookRecordDays',
    about: 'That an application was told of a withdrawn consent or an erasure, and acknowledged it',
    tables: ['provisioning.webhook_deliveries', 'provisioning.webhook_meant'],
    why: 'Shows that recipients were told (GDPR article 19), also to the customer',
    count: (tx, days) => countOldDeliveries(tx, days, 'told'),
    remove: { across: dropDeliveries },
  },
];
