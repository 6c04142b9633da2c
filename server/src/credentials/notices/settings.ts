/** How long "This wasn't me" works (RE2). */
export const NOT_ME_SECONDS = 72 * 3600;
/** Purpose of its token. */
export const NOT_ME = 'credentials.not-me';
/** Name of the profile's time zone (OpenID Connect Core 5.1). */
export const ZONE_ATTRIBUTE = 'zoneinfo';
