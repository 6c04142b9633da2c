import { createAltcha, type ChallengeMethod } from '#challenges';

/** Every challenge a browser can be given, one line each; the first is the one used where a journey names none. */
export const challengeMethods: readonly ChallengeMethod[] = [createAltcha()];
