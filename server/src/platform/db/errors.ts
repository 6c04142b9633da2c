import { errorCatalogue } from '#platform/errors';

export const databaseErrors = errorCatalogue('database', {
  unavailable: { status: 503, detail: 'The database cannot be reached or is overloaded. Nothing was changed; try again after the time in Retry-After.' },
});
