/** How long somebody who waits in the browser of a held sign-in may go on after its owner said that it was them. */
export const RELEASED_SECONDS = 3600;
/** How long somebody waits of whom nothing but the mailbox said that it was them, and how long after that they may go on. */
export const PATIENCE_HOURS = 24;
/** What was said not to be the owner is known again for so long. */
export const DENIED_DAYS = 30;
/** How long the account shows what its owner was asked. */
export const TOLD_DAYS = 30;
/**
 * Messages to one account within a day, by what they are about. Each needs a proof that was right, and still somebody could fill a mailbox with them. Whoever is held waits
 * for theirs, so a stranger who has the password uses up no others than a stranger's.
 */
export const PURSES = { told: 0, stranger: 1, network: 2, browser: 3 } as const;
export const MOST_A_DAY: Readonly<Record<keyof typeof PURSES, number>> = { told: 20, stranger: 20, network: 10, browser: 10 };
/** Messages about one browser in which somebody is held: the first, and two that were asked for. */
export const MOST_SENT = 3;
/** Of a stranger's messages, those that one network operator may cause. */
export const MOST_BY_NETWORK = 5;
/** A message that was sent so lately is still there to be answered: another attempt in the same browser waits for the same answer. */
export const STILL_THERE_SECONDS = 3600;
export const RESEND_SECONDS = 60;
