import { errorCatalogue } from '#platform/errors';

export const hashingErrors = errorCatalogue('hashing', {
  busy: { status: 503, detail: 'More passwords wait to be checked than this process can check in time. Try again after the time in Retry-After.' },
  failed: { status: 503, detail: 'Checking a password was interrupted. Nothing was decided; try again.' },
  pepper_missing: { status: 500, detail: 'A stored password hash needs a pepper version that is not configured. Add that version to the configuration again.' },
});
