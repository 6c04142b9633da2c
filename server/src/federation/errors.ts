import { errorCatalogue } from '#platform/errors';

export const federationErrors = errorCatalogue('federation', {
  invalid_connection: { status: 422, detail: 'This connection cannot be saved. `fields` names each problem and its fix; nothing was changed.' },
  unknown_connection: { status: 404, detail: 'There is no such connection in this tenant.' },
  connection_changed: {
    status: 409,
    detail: 'Somebody else has changed this connection since you looked at it. Nothing of yours was saved: look at what it says now, and change that.',
  },
  connection_in_use: { status: 409, detail: 'This connection cannot be deleted: something rests on it. Suspend it instead: then nobody goes through it, and nothing is lost.' },
  no_keys: { status: 422, detail: 'This connection has no keys of ours that could be changed.' },
  sign_out_refused: { status: 400, detail: 'This is no message of the other system that ends a session, or it was used before. Nothing was changed.' },
  busy: { status: 409, detail: 'The same identity signed in for the first time twice at the same moment. Nothing was changed; try again.' },
  malformed_answer: { status: 400, detail: 'This is no answer to a question of ours: it names no sign-in, names one twice, or is too large. Begin again where you came from.' },
  unknown_connector: { status: 500, detail: 'This process lacks the connector that a connection needs. Start the release that has it.' },
});
