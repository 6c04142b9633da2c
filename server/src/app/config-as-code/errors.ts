import { errorCatalogue } from '#platform/errors';

export const configErrors = errorCatalogue('config', {
  user_conflict: { status: 409, detail: 'A user of the file does not fit the users there are.' },
});
