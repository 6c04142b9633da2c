import type { NoticeKind } from '../contract.ts';

/** How long "This wasn't me" works (RE2). */
export const NOT_ME_SECONDS = 72 * 3600;
/** Of what can be undone for longer. As long as a merge can be (identity). */
const LONGER: Readonly<Partial<Record<NoticeKind, number>>> = { account_merged: 30 * 86_400 };
export const notMeSeconds = (what: NoticeKind): number => LONGER[what] ?? NOT_ME_SECONDS;
/** Purpose of its token. */
export const NOT_ME = 'credentials.not-me';
/** Name of the profile's time zone (OpenID Connect Core 5.1). */
export const ZONE_ATTRIBUTE = 'zoneinfo';
