/**
 * On the way to the account pages: the application the customer came from, by its client id. It chooses the brand and the name of the sign-in, and
 * is read for the built-in application only.
 */
export const ACCOUNT_OF = 'account_of';
