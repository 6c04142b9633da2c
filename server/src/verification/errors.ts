import { errorCatalogue } from '#platform/errors';

export const verificationErrors = errorCatalogue('verification', {
  invalid_connection: { status: 422, detail: 'This connection cannot be saved. `fields` names each problem and its fix; nothing was changed.' },
  unknown_connection: { status: 404, detail: 'There is no such connection in this tenant.' },
  connection_changed: {
    status: 409,
    detail: 'Somebody else has changed this connection since you looked at it. Nothing of yours was saved: look at what it says now, and change that.',
  },
  connection_in_use: { status: 409, detail: 'This connection cannot be deleted: something rests on it. Suspend it instead: then nobody goes through it, and nothing is lost.' },
  message_refused: {
    status: 400,
    detail:
      'This message was not taken. It is not signed with the secret of a connection here, is too old, or is none of ours; which of these is not said. See docs/guide/identity-verification.md.',
  },
  unknown_connector: { status: 500, detail: 'This process lacks the connector that a connection needs. Start the release that has it.' },
  result_unavailable: { status: 503, detail: 'The service could not be asked for the result of a check. It is asked again by itself.' },
});
