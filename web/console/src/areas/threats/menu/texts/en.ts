import type { Words } from '../../../../words/words.ts';

export const texts = {
  label: 'Threats',
  does: 'see threats',
  keywords: 'risk, attacks, bots, stuffing, fraud, challenge, policy, block, emergency',
  emergency: 'Emergency',
};

export type Texts = Words<typeof texts>;
