/** Of one customer: open at once, and written in a day. Each is read by a person. */
export const MOST_OPEN = 5;
export const MOST_A_DAY = 10;
/** Things said in one request. */
export const MOST_ENTRIES = 50;
/** Of these by the customer after the first. */
export const MOST_ADDED = 10;
export const OVERDUE_EVERY_SECONDS = 300;
export const OVERDUE_BATCH = 200;
