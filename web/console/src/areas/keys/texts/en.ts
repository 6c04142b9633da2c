import type { Words } from '../../../words/words.ts';

export const texts = {
  label: 'Signing keys',
  does: 'see signing keys',
  keywords: 'jwks, certificate, rotation, rotate',
  about: 'What this tenant signs, and with which key. Keys change by themselves; applications learn the next one before it is used.',
  purpose: 'Signs',
  key: 'Key in use',
  since: 'Since',
  next: 'Next',
  old: 'Still verifies',
  none: 'No key yet',
  noneText: 'The first key is made when something is signed for the first time.',
  states: { next: 'published', active: 'in use', retiring: 'only verifies', retired: 'ended' },
  replace: 'Replace',
  replaceTitle: 'Replace this key?',
  replaceText: 'The next key signs from now on. What was signed with the old one goes on being valid until it has ended by itself.',
  emergency: 'It may have leaked: end it at once',
  emergencyText: 'Everything it signed is void: applications have to sign their customers in again.',
  replaced: 'The key has been replaced.',
  emergencyWord: 'end it now',
  copyId: (alg: string) => `Copy the id of this ${alg} key`,
} as const;

export type Texts = Words<typeof texts>;
