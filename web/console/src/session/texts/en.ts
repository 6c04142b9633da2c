import type { Words } from '../../words/words.ts';

export const texts = {
  circle: 'Signing in went round in a circle. Check that the clock of this device is right, then try again.',
  cancelled: 'The sign-in was cancelled.',
  failed: 'The sign-in did not work.',
} as const;

export type Texts = Words<typeof texts>;
