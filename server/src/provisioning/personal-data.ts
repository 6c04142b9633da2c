import type { PersonalData } from '#platform/personal-data';

export const provisioningData: PersonalData = {
  tables: {
    'provisioning.webhook_deliveries': {
      holds: 'Messages to applications on their way',
      ends: 'expires',
      why: 'Found by a keyed hash; sealed, and gone by itself after days',
      backup: 'short',
    },
  },
};
