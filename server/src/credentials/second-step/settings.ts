/** Changes to an account's own security need a proof not older than this (ASVS 6.3.7, AC4). */
export const FRESH_SECONDS = 5 * 60;
/** How long a browser in which a second step was passed counts as usual. */
export const USUAL_DAYS = 180;
/** Browsers kept per user (D14). */
export const BROWSERS_PER_USER = 20;
