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
/** Those that want an answer, whichever. */
export const ASKING: ReadonlySet<string> = new Set<NoticeKind>(['unusual_sign_in', 'sign_in_held', 'sign_in_waits']);
/** Name of the profile's time zone (OpenID Connect Core 5.1). */
export const ZONE_ATTRIBUTE = 'zoneinfo';
