import type { NoticeKind } from '../contract.ts';

/** How long "This wasn't me" works (RE2). */
export const NOT_ME_SECONDS = 72 * 3600;
/** Of what can be undone for longer. As long as a merge can be (identity). */
const LONGER: Readonly<Partial<Record<NoticeKind, number>>> = { account_merged: 30 * 86_400 };
export const notMeSeconds = (what: NoticeKind): number => LONGER[what] ?? NOT_ME_SECONDS;
/** Purpose of its token. */
export const NOT_ME = 'credentials.not-me';
/** Of the token behind "Yes, it was me". */
export const WAS_ME = 'credentials.was-me';
/** Those that want an answer, by what they are about and how that stands. What nobody is asked to prove is never held. */
const ABOUT = {
  sign_in: { passed: 'unusual_sign_in', held: 'sign_in_held', waits: 'sign_in_waits' },
  confirmation: { passed: 'unusual_confirmation', held: 'confirmation_held', waits: 'confirmation_waits' },
  session: { passed: 'session_elsewhere', held: 'session_elsewhere', waits: 'session_elsewhere' },
  refresh: { passed: 'access_elsewhere', held: 'access_elsewhere', waits: 'access_elsewhere' },
} as const satisfies Record<string, Record<'passed' | 'held' | 'waits', NoticeKind>>;
export type AskingKind = (typeof ABOUT)[keyof typeof ABOUT]['passed' | 'held' | 'waits'];
export const askingNotice = (about: keyof typeof ABOUT, stands: 'passed' | 'held' | 'waits'): AskingKind => ABOUT[about][stands];
export const ASKING: ReadonlySet<string> = new Set(Object.values(ABOUT).flatMap((kinds): readonly string[] => Object.values(kinds)));
/** Of those, what nobody gets on with before it is answered. */
export const HELD: ReadonlySet<string> = new Set<NoticeKind>(['sign_in_held', 'confirmation_held']);
/** Name of the profile's time zone (OpenID Connect Core 5.1). */
export const ZONE_ATTRIBUTE = 'zoneinfo';
