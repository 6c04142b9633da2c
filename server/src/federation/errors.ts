import { errorCatalogue } from '#platform/errors';

export const federationErrors = errorCatalogue('federation', {
  invalid_connection: { status: 422, detail: 'This connection cannot be saved. `fields` names each problem and its fix; nothing was changed.' },
  unknown_connection: { status: 404, detail: 'There is no such connection in this tenant.' },
  no_keys: { status: 422, detail: 'This connection has no keys of ours that could be changed.' },
  sign_out_refused: { status: 400, detail: 'This is no message of the other system that ends a session, or it was used before. Nothing was changed.' },
  busy: { status: 409, detail: 'The same identity signed in for the first time twice at the same moment. Nothing was changed; try again.' },
  malformed_answer: { status: 400, detail: 'This is no answer to a question of ours: it names no sign-in, names one twice, or is too large. Begin again where you came from.' },
  unknown_connector: { status: 500, detail: 'This process lacks the connector that a connection needs. Start the release that has it.' },
});
