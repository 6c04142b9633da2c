import { createChallenge, verifySolution } from 'altcha-lib/v1';
import { z } from 'zod';
import type { TenantCipher } from '#platform/crypto';
import type { ChallengeMethod, Difficulty } from '../contract.ts';

/**
 * The largest number to try, so that half of it is tried on average. A telephone of today does some 200 000 SHA-256 a second in its browser: about a tenth
 * of a second, half a second, two and a half. Whoever wants ten thousand accounts pays it ten thousand times.
 */
export const MAX_NUMBER: Readonly<Record<Difficulty, number>> = { low: 40_000, normal: 200_000, high: 1_000_000 };

/** Base64 of five short fields; anything longer is not looked at. */
const MAX_SOLUTION = 2000;
const payload = z.strictObject({
  algorithm: z.literal('SHA-256'),
  challenge: z.string().regex(/^[0-9a-f]{64}$/),
  number: z.int().min(0).max(MAX_NUMBER.high),
  salt: z.string().min(16).max(200),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
  /** Clients say how long it took; it means nothing here. */
  took: z.number().optional(),
});

const keyOf = (cipher: TenantCipher) => cipher.mac('challenges.altcha', 'key').toString('hex');

/** Proof of work in the format of the ALTCHA project (version 1): find the number whose SHA-256 after a salt is the given one. No third party, no cookie, no picture. */
export function createAltcha(): ChallengeMethod {
  return {
    id: 'altcha',
    async pose(cipher, difficulty) {
      const posed = await createChallenge({ algorithm: 'SHA-256', hmacKey: keyOf(cipher), maxNumber: MAX_NUMBER[difficulty], saltLength: 16 });
      return { options: { ...posed }, kept: { challenge: posed.challenge } };
    },
    async check(cipher, puzzle, solution) {
      const answer = read(solution);
      // Signed by us is not enough: it must be this flow's puzzle, so that one solution opens one door once.
      if (!answer || answer.challenge !== puzzle.kept['challenge']) return false;
      return verifySolution({ ...answer }, keyOf(cipher), false);
    },
  };
}

function read(solution: string) {
  if (solution.length > MAX_SOLUTION) return undefined;
  try {
    return payload.safeParse(JSON.parse(Buffer.from(solution, 'base64').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
