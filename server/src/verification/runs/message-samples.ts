import type { MessageSample } from '#platform/delivery';
import { RESULTS, resultContent } from './result-mail.ts';

/** Messages of this room, made up. */
export const verificationMessages: readonly MessageSample[] = RESULTS.map((what) => ({
  template: `verification.result-${what}`,
  group: 'checks',
  security: false,
  shows: ({ brand, url }) => [resultContent(what, brand, 'Example Verify', url)],
}));
