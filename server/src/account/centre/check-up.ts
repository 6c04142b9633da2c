import type { Session } from '#sessions/contract';
import type { Safety } from '../contract.ts';

/** More would be a list, and lists are put off. */
const MOST = 3;
const FEW_CODES = 3;
const NEW_SECONDS = 7 * 86_400;

export const ACTIONS = ['confirm_address', 'add_resistant', 'add_second_step', 'renew_codes', 'review_devices'] as const;
export type NextAction = (typeof ACTIONS)[number];

export interface Situation {
  readonly safety: Safety;
  /** An address they sign in with was never proved: nothing that is sent there counts on being read by them. */
  readonly unconfirmed: boolean;
  readonly sessions: readonly Pick<Session, 'id' | 'createdAt'>[];
  readonly current: string;
  readonly now: Date;
}

/** What would help most, the most urgent first. Pure. */
export function checkUp({ safety, unconfirmed, sessions, current, now }: Situation): readonly NextAction[] {
  const fresh = sessions.filter(({ id, createdAt }) => id !== current && now.getTime() - createdAt.getTime() < NEW_SECONDS * 1000);
  const needed: Readonly<Record<NextAction, boolean>> = {
    confirm_address: unconfirmed,
    add_resistant: safety.offersResistant && !safety.resistant,
    // A way in that cannot be tricked away is its own second step.
    add_second_step: !safety.secondStep && !safety.resistant,
    renew_codes: safety.codesLeft !== undefined && safety.codesLeft <= FEW_CODES,
    review_devices: fresh.length > 0,
  };
  return ACTIONS.filter((action) => needed[action]).slice(0, MOST);
}

/** Where each is done. */
export const ACTION_PLACE = {
  confirm_address: 'profile',
  add_resistant: 'security',
  add_second_step: 'security',
  renew_codes: 'security',
  review_devices: 'devices',
} as const satisfies Readonly<Record<NextAction, string>>;
