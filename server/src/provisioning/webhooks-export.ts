import type { ExportPart } from '#portability/contract';

export const webhooksExport: ExportPart = {
  told: {},
  untold: { 'provisioning.webhook_deliveries': 'messages on their way to applications, gone in days: each says what the other sections tell, under a hash' },
  sections: [],
};
