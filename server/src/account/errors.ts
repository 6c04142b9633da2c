import { errorCatalogue } from '#platform/errors';

export const accountErrors = errorCatalogue('account', {
  no_token: { status: 401, detail: 'Send an access token with the scope `account` as `Authorization: Bearer` or `DPoP`.' },
  invalid_token: { status: 401, detail: 'The access token is unknown, has ended, was taken back, or is for another API.' },
  invalid_dpop_proof: { status: 401, detail: 'The DPoP proof is missing, is not for this request and token, or was used before (RFC 9449).' },
  insufficient_scope: { status: 403, detail: 'The access token does not have the scope `account`, which only first-party applications may ask for.' },
  insufficient_user_authentication: {
    status: 401,
    detail: 'Changes need a sign-in of the last five minutes, and a second step where the customer has one. Ask for it with the values in WWW-Authenticate (RFC 9470).',
  },
  unknown_credential: { status: 404, detail: 'The customer has no such credential.' },
  no_name: { status: 409, detail: 'Credentials of this type have no name to give.' },
  invalid_name: { status: 400, detail: 'The name must have 1 to 60 characters that can be seen.' },
  last_way_in: { status: 409, detail: 'It is the last way to sign in; the customer would be locked out.' },
  last_second_step: { status: 409, detail: 'A second step is required here, and it is the last one.' },
  change_held: { status: 409, detail: 'After a recovery, changes like this wait. Retry-After says how long.' },
  unknown_merge: { status: 404, detail: 'No account became part of this one by that id, or it can no longer be undone.' },
  other_device: {
    status: 403,
    detail: 'The access token does not come from a sign-in on this device. Let the customer sign in here, and send the `device_key` that came with it.',
  },
  unregistered_redirect_uri: { status: 400, detail: 'Send a redirect URI of this application, exactly as it is registered: answers of other systems come back to it.' },
  unregistered_post_logout_redirect_uri: {
    status: 400,
    detail: 'Send a post-logout redirect URI of this application, exactly as it is registered, or leave it out. Nothing was changed.',
  },
  unknown_browser: { status: 404, detail: 'The customer trusts no such browser.' },
  unknown_application: { status: 404, detail: 'No such application has access to this account that could be taken back.' },
  unknown_action: { status: 400, detail: 'The form of this page has no such button. Open the page again and use one of its buttons.' },
  cross_site: { status: 403, detail: 'This form was sent from another site. Nothing was changed.' },
  unknown_purpose: { status: 404, detail: 'There is no such purpose, or it is not in use.' },
  not_optional: { status: 409, detail: 'Nobody can say no to this: it rests on a contract or on law, or terms are agreed to. `legal_basis` says which.' },
  invalid_answer: { status: 422, detail: 'This purpose cannot be answered like that. `fields` names each problem and its fix; nothing was changed.' },
  no_etag: { status: 428, detail: 'Send the `etag` of the purpose as the customer saw it as If-Match.' },
  purpose_changed: { status: 412, detail: 'The notice, or what the customer said, has changed since. Show it again and ask again; nothing was changed.' },
  invalid_cursor: { status: 400, detail: 'The cursor is none of this list.' },
  unknown_session: { status: 404, detail: 'The customer has no such session, or it has ended.' },
});
