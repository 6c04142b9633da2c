/** How long somebody who waits in the browser of a held sign-in may go on after its owner said that it was them. */
export const RELEASED_SECONDS = 3600;
/** What was said not to be the owner is known again for so long. */
export const DENIED_DAYS = 30;
/** How long the account shows what its owner was asked. */
export const TOLD_DAYS = 30;
/** Messages to one account within a day. Each needs a proof that was right, and still somebody could fill a mailbox with them. */
export const MOST_TOLD_A_DAY = 20;
/** Messages about one held sign-in: the first, and two that were asked for. */
export const MOST_SENT = 3;
export const RESEND_SECONDS = 60;
