import type { Words } from '../../../../words/words.ts';

export const texts = {
  label: 'Customers',
  does: 'see customers',
  keywords: 'users, accounts, people, support',
  create: 'Add a customer',
};

export type Texts = Words<typeof texts>;
