import { disclosureRetention } from '#consent';
import { federationRetention } from '#federation';
import { deliveryRetention } from '#platform/delivery';
import { eventsRetention } from '#platform/events';
import type { RetentionRule } from '#platform/retention';
import { provisioningRetention } from '#provisioning';
import { requestsRetention } from '#requests';
import { sessionsRetention } from '#sessions';

/** How long what piles up is kept, in the order it is shown: one line a room. */
export const retentionRules: readonly RetentionRule[] = [
  ...sessionsRetention,
  ...eventsRetention,
  ...deliveryRetention,
  ...provisioningRetention,
  ...federationRetention,
  disclosureRetention,
  ...requestsRetention,
];
