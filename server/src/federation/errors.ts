import { errorCatalogue } from '#platform/errors';

export const federationErrors = errorCatalogue('federation', {
  invalid_connection: { status: 422, detail: 'This connection cannot be saved. `fields` names each problem and its fix; nothing was changed.' },
  unknown_connection: { status: 404, detail: 'There is no such connection in this tenant.' },
  unknown_connector: { status: 500, detail: 'This process lacks the connector that a connection needs. Start the release that has it.' },
});
