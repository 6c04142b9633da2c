/** How long a browser in which somebody said to be too young is believed nothing else. */
export const YOUNG = { limit: 1, windowSeconds: 86_400 } as const;
export const youngBrowser = (browser: string): string => `organizations:young:browser:${browser}`;
export const youngUser = (userId: string): string => `organizations:young:user:${userId}`;

/** Messages that one child may have sent in a day, and that one address may be sent. */
export const MAILS_OF_CHILD = { limit: 5, windowSeconds: 86_400 } as const;
export const MAILS_TO_ADDRESS = { limit: 3, windowSeconds: 86_400 } as const;

export const DAY = 86_400;
/** Invitations of one organization to one mailbox that nobody answers. */
export const MAILS_AGAIN = { limit: 6, windowSeconds: 30 * DAY } as const;
/** Whose invitees say so often that they do not know it asks nobody until the window is over. */
export const reportsOf = (organization: string) => ({ key: `organizations:reported:${organization}`, limit: 3, windowSeconds: 7 * DAY });

export const INVITE_SECONDS = 7 * 86_400;
export const LOOK_EVERY_SECONDS = 60;
export const LOOK_BATCH = 100;
/** When the worker tries again what failed. */
export const RETRY_SECONDS = 900;

/** Purposes of links (D4). */
export const ASK = 'organizations.ask';
export const JOIN = 'organizations.join';
export const COMPANY_INVITE = 'organizations.invite';
