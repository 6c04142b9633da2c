import { ACR } from '#sessions/contract';

/** How old a sign-in may be for changing how one signs in (AC4, ASVS 6.3.7). */
export const RECENT_SECONDS = 300;

const ENOUGH: readonly string[] = [ACR.two, ACR.resistant];

export interface Proved {
  readonly acr: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
}

/**
 * Whether a sign-in is enough to change things: recent, and with a second step where the customer has one. Without the second half, a stolen
 * password alone would be enough to take the second step away.
 */
export function isEnough({ acr, authTime }: Proved, now: Date, hasSecondStep: boolean): boolean {
  return now.getTime() / 1000 - authTime <= RECENT_SECONDS && (!hasSecondStep || ENOUGH.includes(acr));
}
