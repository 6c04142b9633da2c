import type { Words } from '../../../../words/words.ts';

export const texts = {
  title: 'Settings',
  does: 'see settings',
  keywords: 'password, mfa, second step, session, token, retention, sms, smtp, mail, attributes, children, recovery',
};

export type Texts = Words<typeof texts>;
