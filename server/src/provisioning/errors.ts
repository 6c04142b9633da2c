import { errorCatalogue } from '#platform/errors';

export const provisioningErrors = errorCatalogue('provisioning', {
  no_token: { status: 401, detail: 'Send an access token of the client_credentials grant for this API as `Authorization: Bearer` or `DPoP`.' },
  invalid_token: { status: 401, detail: 'The access token is unknown, has ended, was taken back, or is for another API. Tokens of customers are not taken here.' },
  invalid_dpop_proof: { status: 401, detail: 'The DPoP proof is missing, is not for this request and token, or was used before (RFC 9449).' },
  insufficient_scope: { status: 403, detail: 'The access token does not have the scope this needs; WWW-Authenticate names it.' },
  too_many_requests: { status: 429, detail: 'This application, or its network, has sent too many requests. Come back after the time in Retry-After.' },
  idempotency_key_reused: { status: 422, detail: 'This Idempotency-Key was used for another request in the last day. Make a new one for each new request.' },
  invalid_webhooks: { status: 400, detail: 'The webhooks of the application cannot be saved as they are.' },
  unknown_event_type: { status: 404, detail: 'There is no event of this type for applications.' },
  unknown_topic: { status: 404, detail: 'There is no such topic, or it does not go by this channel.' },
  unknown_lead: { status: 404, detail: 'This application has told of no such person, took it back, or the person has an account of their own now.' },
});
