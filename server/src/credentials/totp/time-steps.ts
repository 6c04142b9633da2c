import { HOTP, Secret } from 'otpauth';
import { sameCode } from '../mailed-code/derive-code.ts';

/* RFC 6238: what every authenticator app assumes unless told otherwise, and some assume whatever they are told. */
export const ALGORITHM = 'SHA1';
export const DIGITS = 6;
export const PERIOD = 30;
/** RFC 4226 section 4 R6: 160 bits. */
export const SECRET_BYTES = 20;
/** Phones run fast or slow, and typing takes a while: one step either way (MF2, RFC 6238 section 5.2), the likeliest first. */
const WINDOW = [0, -1, 1];

export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / (PERIOD * 1000));
}

export function asSecret(bytes: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}

export function codeOf(secret: Secret, step: number): string {
  return HOTP.generate({ secret, algorithm: ALGORITHM, digits: DIGITS, counter: step });
}

/** The time steps around now whose code this is. Every step is computed and compared, whatever the code. */
export function stepsOf(secret: Secret, code: string, now: Date): readonly number[] {
  const current = stepAt(now);
  return WINDOW.map((offset) => current + offset).filter((step) => sameCode(codeOf(secret, step), code));
}
