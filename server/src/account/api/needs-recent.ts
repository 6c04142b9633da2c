/** What the API's document says of every change that a recent sign-in is needed for. */
export const NEEDS_RECENT =
  'Needs a sign-in of the last five minutes, and a second step where the customer has one; else 401 `insufficient_user_authentication` with `max_age` and `acr_values` for the authorization request (RFC 9470).';
