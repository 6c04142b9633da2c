import { errorCatalogue } from '#platform/errors';

export const adminErrors = errorCatalogue('admin', {
  no_token: { status: 401, detail: 'Send an access token of the console, or an API key, in the Authorization header.' },
  invalid_token: { status: 401, detail: 'The access token or API key is not valid, has ended, or is for something else. Sign in again, or use another key.' },
  invalid_dpop_proof: { status: 401, detail: 'The DPoP proof is missing, was used before, or does not fit the request and the token.' },
  insufficient_user_authentication: { status: 401, detail: 'Sign in again, with a second step: what WWW-Authenticate names is needed for this.' },
  no_operator: { status: 403, detail: 'This account is not one of an operator. Ask an owner for an invitation.' },
  forbidden: { status: 403, detail: 'Your role does not allow this.' },
  network_not_allowed: { status: 403, detail: 'The API key may not be used from this network.' },
  not_found: { status: 404, detail: 'There is nothing here by that name.' },
  not_possible: { status: 409, detail: 'This is not possible with what it is now.' },
  exists: { status: 409, detail: 'There is one by that name already.' },
  no_secret: { status: 409, detail: 'This application has no secret: it proves itself by a key, or not at all.' },
  changed_meanwhile: { status: 412, detail: 'Somebody else changed this since you read it. `current` is what it is now.' },
  version_missing: { status: 428, detail: 'Send If-Match with the ETag of what you read, so that nobody else’s change is lost.' },
  idempotency_key_reused: { status: 422, detail: 'This Idempotency-Key was used for another request. Use a new one.' },
  too_many_requests: { status: 429, detail: 'Too many requests. Wait as long as Retry-After says.' },
});
