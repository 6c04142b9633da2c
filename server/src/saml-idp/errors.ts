import { errorCatalogue } from '#platform/errors';

export const samlErrors = errorCatalogue('saml', {
  invalid_application: { status: 400, detail: 'The SAML application cannot be saved. The fields say what to change.' },
  unknown_application: {
    status: 404,
    detail: 'There is no such SAML application in this tenant, or it is suspended. Compare the Issuer of the request with the registered entityId.',
  },
  malformed_message: { status: 400, detail: 'The SAML message cannot be read: encoding, size, XML, or a DOCTYPE, comment or entity in it.' },
  unsupported_message: { status: 400, detail: 'The SAML message is of a kind, version or binding that this address does not take.' },
  relay_state_too_long: { status: 400, detail: 'RelayState may have 80 bytes (saml-bindings section 3.4.3). Keep the state at the application and send a reference.' },
  signature_required: { status: 400, detail: 'The SAML message is not signed, and must be: the application asked for it, or it signs somebody out.' },
  signature_invalid: {
    status: 400,
    detail: 'The signature does not fit: not over the whole message, by a method that is not allowed (SHA-1 is not), or not by a registered certificate.',
  },
  wrong_destination: { status: 400, detail: 'The SAML message is for another address (Destination).' },
  stale_message: { status: 400, detail: 'The SAML message is older than five minutes, or its IssueInstant lies ahead. Check the clock of the application.' },
  replayed_message: { status: 400, detail: 'A SAML message with this ID has arrived before. Start again from the application.' },
  unregistered_acs: { status: 400, detail: 'The request names an AssertionConsumerService that is not registered, byte for byte, for this application.' },
  not_idp_initiated: { status: 403, detail: 'This application takes sign-ins only in answer to a request of its own. Set `idpInitiated` to allow others.' },
  sign_in_gone: { status: 400, detail: 'The sign-in has expired, was finished, or belongs to another browser. Start again from the application.' },
  logout_notice_refused: { status: 502, detail: 'The SAML application did not confirm that a session ended.' },
  too_many_requests: { status: 429, detail: 'Too many SAML requests from this network. Try again after the time in Retry-After.' },
});

/** Why a message was not acted on. */
export type Refusal = Exclude<keyof typeof samlErrors, 'invalid_application' | 'logout_notice_refused'>;
