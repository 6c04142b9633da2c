import { createHmac } from 'node:crypto';

export interface Share {
  readonly percent: number;
  readonly seed: Buffer;
}

const STEPS = 2 ** 32;

/** Whether flows of this browser begin with the version that is tried. The same for all of its flows, and still so when the share grows. Pure. */
export function takesCanary({ percent, seed }: Share, browserHash: Buffer): boolean {
  return createHmac('sha256', seed).update(browserHash).digest().readUInt32BE(0) < (percent / 100) * STEPS;
}
