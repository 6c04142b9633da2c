import { errorCatalogue } from '#platform/errors';

export const databaseErrors = errorCatalogue('database', {
  unavailable: { status: 503, detail: 'The database cannot be reached or is overloaded. Try again after the time in Retry-After.' },
});
